"""How a language asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class NameForm:
    """A form of question: where what it asks for stands in it, and how that is called."""

    pattern: str  # as typed, from the beginning: a group "name"
    before: str = ""  # stands before the name: "le nombre de "
    plural: bool = False  # whether the name is a bare plural noun, which ends with the last word that agrees


@dataclass(frozen=True)
class QuestionWords:
    """Words of a language, folded; a question is understood with those of all languages.

    What is a plain text here is a pattern: alternatives of a regular expression, without brackets around them.
    """

    # What a question leans on (assistant/asking/dialogue.py).
    empty: frozenset[str]  # carry no subject, beside the stop words
    opening: str
    pointing: str
    bare: str  # question words, in whatever order
    how_many: frozenset[str]  # stems of those that ask for a number
    defining: str  # asks what a thing is
    manners: frozenset[str]
    # What kind of answer is asked for, and held by a sentence (assistant/asking/kinds.py).
    asked: Mapping[str, str]
    held: Mapping[str, str]
    # What is named (assistant/asking/named.py).
    papers: str  # whose year is part of their name
    saying: frozenset[str]  # ask for what somebody says, and for nothing of it in particular
    speaks: str  # who speaks stands behind it
    speaks_about: frozenset[str]  # end the name of who speaks
    # Who wants to know something (assistant/asking/requests.py), and how somebody voted (assistant/asking/votes.py).
    request: str
    of_requests: str
    votes: str
    votes_otherwise: str  # asks something else about a vote
    votes_count: str  # asks how many
    votes_cast: str  # what is counted
    votes_decided: str  # what became of the text that was voted on, beside which the votes are asked for
    votes_who: str
    votes_empty: frozenset[str]
    votes_not: str
    # What a question leaves out that another told, as typed (assistant/asking/resolving.py).
    turn_joins: str  # before all else
    turn_before: str  # prepositions before a question word, with what parts them from it
    turn_asks: str  # question words
    turn_asks_after: str  # what stands between them and what is asked about, whole
    articles: str  # before a noun, whole
    placing: str  # prepositions before a place, a time or whom it is for
    verb_first: str  # a question without a question word
    # What is asked in parts, for all of a kind, or of several documents (assistant/answering/splitting.py).
    before_asking: str  # prepositions, as typed
    asking: str  # question words, as typed
    joint: str  # "and"
    joints: str  # beside it
    two_clauses: str  # two questions without a question word, as typed: groups "first" and "second"; "" for none
    lists: str
    lists_empty: frozenset[str]
    # What tells the sentences of a list (assistant/answering/listing.py).
    counting: str  # opens a sentence that takes its place in a row, whole
    in_turn: str  # behind a subject and its verb
    several: str  # numbers in a sentence that announces a list
    points_back: str  # opens a sentence about all that was listed
    planned: str  # in a question about what is planned, decided or announced
    will: str  # in a sentence that looks ahead
    was: str  # in one that looks back
    heading_asks: str  # opens a heading over a question ...
    heading_replies: str  # ... and over the reply to it
    common: frozenset[str]  # nouns that no document lacks (assistant/answering/missing.py)
    compares: str
    compares_telling: str
    dangling: str
    # What a question names (assistant/asking/naming.py).
    name_forms: tuple[NameForm, ...]  # without any, nothing is named
    name_ends: str  # words that say more of what is named, or begin another part of the sentence, as typed
    name_done: str  # what was done with what is named, as typed: a group "done"
    no_name: str  # folded words that point elsewhere, or that a name is not cut behind
    # What is said to whoever answers (assistant/answering/wants.py, talk.py).
    greeting: frozenset[str]
    greeted: frozenset[str]  # stand beside a greeting
    politely: frozenset[str]  # before a request
    after: frozenset[str]  # after a request, beside a greeting
    of_us: str
    of_language: str  # asks for a translation, or which languages are spoken
    overview: str
    overview_beside: frozenset[str]
    defines: str
    kept: frozenset[str] = field(default_factory=frozenset)  # whole requests that manners are a part of
    inverted: str = ""  # pronouns that point to nothing
    for_oneself: str = ""  # "je voudrais savoir"
    offices: Mapping[str, str] = field(default_factory=dict)  # and what they are called in French papers
    begins: str = ""  # how a question begins that is of this language and no other
    greets: str = ""  # how a greeting is known as of this language and no other
    question_mark: str = "?"
