"""A paragraph becomes sentences: where one ends, and which ones lean on the one before."""

import re

from index.datatypes import Span
from index.languages import all_words, either
from index.text.abbreviations import Stop, stop_after
from index.text.analysis import STOP_WORDS, fold
from index.text.marks import LONGEST as LONGEST_MARK
from index.text.marks import mark_length

# Sentence-ending marks with the closing quotes and brackets after them, before white space (\s: no-break ones too).
# Possessive repetitions and the look behind keep a run of a million dots from being tried again from each of them.
_END = re.compile(r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>(?:\s?[»”]\.?|[\"')\]*_])*+)(?=\s|$)")
_NEXT = re.compile(r"(?:\s|[«“\"'‘(\[–—§*_-])*+(?P<first>\w)")
_NEXT_WORD = re.compile(r"\s*+[«“\"'‘(\[§]*+\s*+(?P<word>[^\W_]++)(?P<mark>['’.]?)")
_CARRIES_ON = re.compile(r"\s*+[€$£%°&=+/<>:;,)\]]")  # "5 M. € par an", "N.B. : le port"
_NUMBER = re.compile(r"\d.*|[IVXLC]+(?:er)?")
_SPACE = re.compile(r"\s*")
_LAST_WORD = re.compile(r"[^\W\d_]++\Z")
LEADING = 4  # dots that lead from a name to its number
_LONGEST = 20  # characters: no abbreviation and no number of a list is longer
_MEASURE = re.compile(r"\d\s?(?:[cdkm]?m|km/h|[cdm]?l|h|min|mn|k?g|mg|ha|t|kwh?|[ap]\.m)\Z", re.IGNORECASE)
_CONSONANT = re.compile(r"[b-df-hj-np-tv-xz]")
# Words that open a sentence, with a capital: of "..., préc. Le maire" the first ends, of "Soc. Bac et Vapeur" none.
_OPENERS = (STOP_WORDS | all_words(lambda words: words.openers)) - {"me"}  # "Me Duval" is a lawyer
_FIRST_NAME = re.compile(r"Ph|Th|Ch|Chr|Fr|Cl|Jn|Jos|Alex|Ant|Emm|Guill")  # cut short: "Ph. Malaurie"
_IN_NAMES = frozenset("le la les l de du des d a m an el da di".split())  # "J. Le Guen", "D. d'Arc"
# Subject pronouns that open a sentence and point back; impersonal turns ("il faut", "it is clear that") do not.
_LEANS = re.compile(
    rf"{either(lambda words: words.leaning)}\s(?!{either(lambda words: words.impersonal)})", re.IGNORECASE
)


def split_sentences(text: str, span: Span) -> list[Span]:
    """Cut ``text[span.start:span.end]`` into sentences, without the white space between them.

    A mark ends a sentence when white space and then a capital, a digit or an opening quote follow, unless it closes
    an abbreviation ("M. ", "n° 12. " is none; index/text/abbreviations.py), an initial ("J. Dupont") or the mark of an
    item ("2. Les moyens", "II. – Le maire").
    """
    sentences = []
    start = span.start
    for match in _END.finditer(text, span.start, span.end):
        if _ends_sentence(text, start, match, span.end):
            sentences.append(Span(start, match.end()))
            start = _SPACE.match(text, match.end(), span.end).end()  # type: ignore[union-attr]  # matches ""
    if start < span.end:
        sentences.append(Span(start, span.end))
    return [sentence for sentence in sentences if any(c.isalnum() for c in sentence.of(text))]


def ends_sentence(line: str) -> bool:
    """Tell whether a sentence may end with the line."""
    tail = line[-3 * _LONGEST :]
    last = next((match for match in _END.finditer(tail) if match.end() == len(tail)), None)
    if last is None or last["mark"] != ".":
        return last is not None
    word = _LAST_WORD.search(tail[: last.start()])
    return word is None or (_stop(word.group()) not in (Stop.NEVER, Stop.NO_NUMBER) and len(word.group()) > 1)


def _ends_sentence(text: str, start: int, match: re.Match[str], limit: int) -> bool:
    following = _NEXT.match(text, match.end(), limit)
    if following is None:
        return match["mark"] != "." or _CARRIES_ON.match(text, match.end(), limit) is None
    if following["first"].islower() or (len(match["mark"]) >= LEADING and following["first"].isdigit()):
        return False  # "Pour ..... 5"
    if match["mark"] != ".":
        return True
    if match.start() - start < LONGEST_MARK and match.end() - start < mark_length(text[start : start + LONGEST_MARK]):
        return False
    near = text[max(start, match.start() - _LONGEST) : match.start()]
    before = _LAST_WORD.search(near)
    if before is None:  # "2. Les moyens": a number alone does not make a sentence
        return match.start() - start > _LONGEST or any(c.isalpha() for c in near)
    if match["close"] != "":
        return True
    if _MEASURE.search(near):  # "12 km. Vorsanne", "by 9 p.m. The"
        return following["first"].isupper() or _ends_after(before.group(), text, match.end(), limit)
    return _ends_after(before.group(), text, match.end(), limit)


def _ends_after(word: str, text: str, place: int, limit: int) -> bool:
    """Tell whether a sentence ends with a word and its full stop, by the word that follows at ``place``."""
    following = _NEXT_WORD.match(text, place, limit)
    after = following["word"] if following else ""
    opens = fold(after) in _OPENERS and not after[1:].isupper() and not (following and following["mark"] == ".")
    if word.isupper() and _NUMBER.fullmatch(word) and following and following["mark"] == "." and len(after) == 1:
        return False  # "II. B. 3."
    if _FIRST_NAME.fullmatch(word) and after[:1].isupper():
        return opens and fold(after) not in _IN_NAMES
    if len(word) == 1 and word.isupper():  # an initial
        return opens and fold(after) not in _IN_NAMES
    stop = _stop(word)
    if stop is Stop.NO_NUMBER:
        initial = following is not None and len(after) == 1 and following["mark"] == "."  # "art. L. 121-3"
        return not (initial or _NUMBER.fullmatch(after))
    if stop is Stop.CAPITAL:
        return not after[:1].isdigit()
    return opens if stop is Stop.OPENER else stop is None


def _stop(word: str) -> Stop | None:
    """Return when a full stop after a word ends the sentence; None: always."""
    folded = fold(word)
    if _CONSONANT.fullmatch(folded):  # "v.", "p.", "s.", "3 h."
        return Stop.NO_NUMBER if folded in "np" else Stop.NEVER if word in ("M", "m") else Stop.OPENER
    stop = stop_after(folded)
    if stop is Stop.NEVER and word.islower() and folded not in ("cf", "vs", "contra", "mm", "mme", "mlle", "dr"):
        return None  # "le col.", "comme moi-même et mes."
    return stop


def leans(sentence: str) -> bool:
    """Tell whether a sentence opens with a pronoun that needs the sentence before it to be understood."""
    return _LEANS.match(sentence) is not None
