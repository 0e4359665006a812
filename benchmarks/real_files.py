"""What is kept of real files, and what is made up: ``python -m benchmarks.real_files FOLDER [--beside NAME=FOLDER]``.

All PDFs, pages and DOCX of a folder are read and compared with what another program sees in them
(benchmarks/plain_texts.py), letters and digits alone: other programs have other spaces, hyphens and accents. Running
heads, page numbers and tables of contents of that text are found by a simple rule of their own, and are not missed.

- words kept: of the other program's words, each as often as it stands there; then of those that PDFium sees as well as
  pdftotext: formulas, accents and fonts that say nothing of their letters each program has in its own way.
- sentences whole: sentences of prose within a page that two programs see alike, found in one of ours.
- forged: our sentences of five words and more whose words do not stand in this order in any of the other texts. What a
  page's end, a note or a caption parts may be joined once.
- heads left: running heads that stand in the text.

Beside them stand the bare texts of PDFium and of the programs that ``--beside`` names, whose folder holds FILE.txt for
each FILE; our own rules cut them into sentences.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.__main__ import machine
from benchmarks.plain_texts import Text, letters, paged_texts, pdfium_pages, shown_texts, text_of, word_text, words
from index.datatypes import Document
from index.errors import AssistantError
from index.passages import make_passages
from index.reading.documents import parse_document, read_document

KINDS = {"pdf": (".pdf",), "page": (".html", ".htm"), "docx": (".docx",)}
FEWEST_WORDS, SHORTEST_PIECE, FURTHEST = 5, 8, 3000  # words of a sentence; letters of a part of one, and between two
_NUMBER = re.compile(r"^(?:[(\[]?(?:\d+|[A-Za-z]|[ivxIVX]+)[.)\]]+)+\s")  # of an item, counted in a DOCX
_CALL = re.compile(r"[ \u00a0]?\b\d{1,2}\b")  # of a note, perhaps: readers leave them out
_SENTENCE = re.compile(  # of prose, behind another one on its line, so that no heading goes before
    r"(?<=[a-zà-öø-ÿ)»][.!?] )([A-ZÀ-ÖØ-Þ](?:[^.!?…:;\n]|\n(?!\n)){40,400}[^\W\d_]{4}[.!?])(?=\s[A-ZÀ-ÖØ-Þ«]|\s*\n\n)"
)


@dataclass
class Score:
    """What was counted in a file or in several."""

    words: int = 0
    kept: int = 0
    agreed: int = 0  # of those words, how many a second program sees as well
    agreed_kept: int = 0
    sentences: int = 0
    whole: int = 0
    own: int = 0
    forged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    heads: int = 0
    heads_left: int = 0
    gone: Counter[str] = field(default_factory=Counter)  # words that are missing

    @property
    def share(self) -> float:
        """How many of the words were kept."""
        return self.kept / self.words if self.words else 1.0

    @property
    def agreed_share(self) -> float:
        """How many of the words that two programs see alike were kept."""
        return self.agreed_kept / self.agreed if self.agreed else 1.0


def sentences_of(text: Text) -> Iterator[str]:
    """Yield sentences of prose that stand within a page, and that both programs see alike."""
    for page, seen in zip(text.pages, text.seen, strict=True):
        for match in _SENTENCE.finditer(re.sub(r"\n\s*\n", "\n\n", page)):
            told = match[1].split()
            plain = sum(word.strip("«»“”()',.").replace("’", "").replace("-", "").isalpha() for word in told)
            if len(told) > 7 and plain > 0.8 * len(told) and letters(match[1]) in seen:
                yield match[1]


def is_forged(sentence: str, text: Text) -> bool:
    """Tell whether a sentence's words stand in this order in none of the texts."""
    return all(
        len(part) > SHORTEST_PIECE and not any(_stands(part, order) for order in text.whole)
        for part in map(letters, _NUMBER.sub("", sentence).split(" ; "))
    )


def _stands(part: str, order: str) -> bool:
    """Tell whether letters stand in a text, but for what a call of a note or, once, a page's end parts."""
    if part in order:
        return True
    at, far = -1, 0
    while part:
        low, high = 0, len(part)
        while low < high:  # the longest beginning that stands there
            middle = (low + high + 1) // 2
            low, high = (middle, high) if order.find(part[:middle], max(at, 0)) >= 0 else (low, middle - 1)
        found = order.find(part[:low], max(at, 0))
        if low < min(SHORTEST_PIECE, len(part)) or (at >= 0 and found - at > FURTHEST):
            return False
        far += at >= 0 and found - at > 4
        if far > 1:
            return False
        at, part = found + low, part[low:]
    return True


def compared(text: Text, ours: Document) -> Score:
    """Compare a document with what other programs see in its file."""
    spans = [s.span for passage in make_passages(ours) for s in passage.sentences]
    cut = [span.of(ours.text) for span in spans]
    expected, found = words("\n".join(text.pages)), words(f"{ours.text}\n{ours.title}")
    joined = "\0".join(map(letters, cut))
    asked = list(sentences_of(text))
    lost = [s for s in asked if letters(s) not in joined and letters(_CALL.sub("", s)) not in joined]
    own = [  # what was recognised in a picture, other programs do not see
        span.of(ours.text)
        for span in spans
        if len(span.of(ours.text).split()) >= FEWEST_WORDS and ours.recognised_at(span.start) is None
    ]
    all_of_it, bare = letters(ours.text), "".join(map(letters, text.pages))
    left = sum(
        min(times, max(0, all_of_it.count(head) - bare.count(head))) for head, times in Counter(text.heads).items()
    )
    return Score(
        sum(expected.values()),
        sum((expected & found).values()),
        sum(text.agreed.values()),
        sum((text.agreed & found).values()),
        len(asked),
        len(asked) - len(lost),
        len(own),
        [sentence for sentence in own if is_forged(sentence, text)],
        lost,
        len(text.heads),
        left,
        expected - found,
    )


def texts_of(files: Sequence[Path]) -> dict[Path, Text]:
    """Return what other programs see in files of one kind."""
    if files[0].suffix == ".pdf":
        return {file: text_of(*paged_texts(file)) for file in files}
    if files[0].suffix == ".docx":
        return {file: text_of([told := _paragraphs(word_text(file))], [told]) for file in files}
    return {file: text_of([_paragraphs(main)], [shown]) for file, (main, shown) in shown_texts(files).items()}


def _paragraphs(text: str) -> str:
    return re.sub(r"\n+", "\n\n", text)


def main() -> None:
    """Print the table, and what is worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--beside", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N worst files of each kind")
    given = parser.parse_args()
    print(machine())  # noqa: T201
    for kind, endings in KINDS.items():
        files = sorted(file for file in given.folder.rglob("*") if file.suffix in endings)
        if not files:
            continue
        texts = texts_of(files)
        print(f"\n{kind:22} files  words kept  of those two see  worst  sentences whole  forged        heads left")  # noqa: T201
        _show("this reader", scores := dict(_own(texts)))
        for name, folder in (told.split("=", 1) for told in given.beside):
            _show(name, dict(_beside(texts, Path(folder))))
        if kind == "pdf":
            _show("PDFium, bare", {file: _plain("\n".join(pdfium_pages(file)), text) for file, text in texts.items()})
        for file in sorted(scores, key=lambda file: _faults(scores[file]))[-given.worst :] if given.worst else ():
            _show_file(file, scores[file])


def _own(texts: dict[Path, Text]) -> Iterator[tuple[Path, Score]]:
    for file, text in texts.items():
        try:
            yield file, compared(text, read_document(file))
        except AssistantError as error:
            print(f"refused: {error}", file=sys.stderr)  # noqa: T201


def _beside(texts: dict[Path, Text], folder: Path) -> Iterator[tuple[Path, Score]]:
    for file, text in texts.items():
        if (told := folder / f"{file.name}.txt").is_file():
            yield file, _plain(told.read_text(encoding="utf-8", errors="replace"), text)


def _plain(bare: str, text: Text) -> Score:
    return compared(text, parse_document(bare.replace("\r\n", "\n"), identifier="bare", sha256=""))


def _faults(score: Score) -> float:
    return 1 - score.share + (len(score.lost) + len(score.forged)) / max(20, score.sentences)


def _show(name: str, scores: dict[Path, Score]) -> None:
    if not scores:
        return
    all_of = list(scores.values())
    mean, worst = sum(one.share for one in all_of) / len(all_of), min(one.share for one in all_of)
    agreed = sum(one.agreed_share for one in all_of) / len(all_of)
    asked, whole = sum(one.sentences for one in all_of), sum(one.whole for one in all_of)
    forged, own = sum(len(one.forged) for one in all_of), sum(one.own for one in all_of)
    heads, left = sum(one.heads for one in all_of), sum(one.heads_left for one in all_of)
    print(  # noqa: T201
        f"{name:22} {len(all_of):5}  {mean:9.2%} {agreed:17.2%} {worst:6.2%}  "
        f"{whole / max(1, asked):6.2%} of {asked:<5} {forged:5} of {own:<6} {left} of {heads}"
    )


def _show_file(file: Path, score: Score) -> None:
    gone = ", ".join(f"{word} {times}" for word, times in score.gone.most_common(12))
    print(f"\n{file.name}: {score.share:.2%} kept, {score.whole} of {score.sentences}, heads {score.heads_left}")  # noqa: T201
    print(f"  gone: {gone}")  # noqa: T201
    for name, told in (("lost", score.lost), ("forged", score.forged)):
        for sentence in told[:6]:
            print(f"  {name}: {' '.join(sentence.split())[:300]}")  # noqa: T201


if __name__ == "__main__":
    main()
