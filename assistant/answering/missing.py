"""What a refusal names as missing: what prepared questions agree on, or what the question itself names."""

from collections.abc import Collection
from string import ascii_lowercase

from assistant.answering.listing import covered
from assistant.asking.dialogue import own_words
from assistant.asking.languages import all_words
from assistant.asking.naming import named_by
from assistant.finding.turns import Judged
from index.datatypes import Encoder, Language
from index.engine import Catalogue
from index.text.analysis import split_words, stem

# Chosen on 150 unanswered questions of data/evaluation/plan*.jsonl, of which 112 got a name by the vote alone, 26 of
# them a wrong one: with the words of both compared 48 get one, all right.
NAMES_TOPIC = 0.3  # share of the vote from which on a refusal may name what is missing
ALIKE = 1.05  # how well question and name cover each other's words, both together, 0..2
KNOWN, EVEN = 0.93, 0.5  # or: so like a prepared question, by its cosine, and with most of the vote
# Probability of an answer up to which what the question itself names is missing. Of the 2,000 questions of
# other-documents, plan and plan-2, asked without prepared questions, 33 of a form that names what it asks for lie below
# it, none of which has an answer; of the 19 between it and 0.2 five have one.
UNLIKELY = 0.08
MOST_DOCUMENTS, LONGEST = 20, 1_000_000  # documents, and characters of all, that are looked through for a word
SLIPPED = 6  # letters of a word from which on it is taken for misspelt
# Of these it is the rest of the question that says which are meant: no document lacks "people".
_COMMON = all_words(lambda words: words.common)


def missing_from(
    catalogue: Catalogue, encoder: Encoder, seen: Judged, question: str, language: Language, scope: Collection[str]
) -> str | None:
    """Return the name, in ``language``, of what ``question`` asks for and the documents of ``scope`` do not give.

    That is what the prepared questions that nothing answers agree on, where its words and those of the question are
    the same or near; else what the question itself names, where that is told by its form and the documents do not have
    the word. None where neither is sure: a wrong name is worse than none.
    """
    if not seen.found.hits:
        return None
    if agreed := _agreed(catalogue, encoder, seen, question, language):
        return agreed
    asked = seen.query.language
    named = named_by(question, asked) if asked == language else None
    sure = seen.judgement.confidence
    if named is None or sure is None or sure > UNLIKELY:
        return None
    if not named.whole and (named.counts or named.head in _COMMON or not _lack(catalogue, scope, named.head, asked)):
        return None  # "the number of refusals" may be there, of those that were overturned it is not
    return None if any(_misspelt(encoder, word) for word in split_words(named.name)) else named.name


def _agreed(catalogue: Catalogue, encoder: Encoder, seen: Judged, question: str, language: Language) -> str | None:
    document = catalogue.document_of(seen.found.hits[0].sentence)
    topics = seen.found.topics.get(document, {})
    slug = max(topics, key=lambda name: topics[name], default=None)
    if slug is None or topics[slug] < max(NAMES_TOPIC, seen.found.hits[0].evidence.vote):
        return None
    name = catalogue.topic(document, slug).called(language)
    if name is None:
        return None
    if seen.found.unanswered[document].asked_dense >= KNOWN and topics[slug] > EVEN:
        return name
    text = question if seen.resolved else seen.query.text
    both = covered(encoder, own_words(name), text) + covered(encoder, own_words(text), name)
    return name if both >= ALIKE else None


def _misspelt(encoder: Encoder, word: str) -> bool:
    """Tell whether a word that is not known is a letter, or two swapped, from one that is: what it means may be there.

    One with another last letter is another form of the same.
    """
    if len(word) < SLIPPED or encoder.knows(word):
        return False
    dropped = {word[:place] + letter + word[place:] for place in range(len(word)) for letter in ascii_lowercase}
    added = {word[:place] + word[place + 1 :] for place in range(len(word) - 1)}
    swapped = {word[:p] + word[p + 1] + word[p] + word[p + 2 :] for p in range(len(word) - 1)}
    return any(map(encoder.knows, dropped | added | swapped))


def _lack(catalogue: Catalogue, scope: Collection[str], word: str, language: Language) -> bool:
    """Tell whether no document has a word in any form; False of those too long to look, and of another language."""
    if len(scope) > MOST_DOCUMENTS:  # before any is read
        return False
    documents = [catalogue.documents[name] for name in scope]
    if any(one.language != language for one in documents) or sum(len(one.text) for one in documents) > LONGEST:
        return False
    wanted = stem(word, language)
    return all(stem(one, language) != wanted for held in documents for one in set(split_words(held.text)))
