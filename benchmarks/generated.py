"""A generated collection: French-looking sentences in documents of a hundred, and questions about them.

Words come from function words and from a vocabulary that grows with the text (frequencies as Zipf's law has them); each
document has words of its own topic.
"""

import random
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index

SENTENCES = 100  # a document, on average
VOCABULARY = 400_000
ASKED = 200  # questions at most, and no more than a fifth of the sentences
_FUNCTION = (
    "de la le les des à et en un du une est pour par dans que qui sur au avec plus ce ont sont cette aux ne pas se "
    "leur ces ainsi être entre notamment dont afin lors sans sous"
).split()
_SYLLABLES = [
    a + b for a in "b c d f g j l m n p r s t v ch tr pr gr".split() for b in "a e i o u é on an ou ai".split()
]
_ENDINGS = ["", "s", "tion", "ment", "té", "eur", "ique", "ance", "er"]


def word(number: int) -> str:
    """Return the word of this rank: the rarer, the longer."""
    text = ""
    rest = number * 7 + 3
    while rest or not text:
        rest, place = divmod(rest, len(_SYLLABLES))
        text += _SYLLABLES[place]
    return text + _ENDINGS[number % len(_ENDINGS)]


def generate(sentences: int, seed: int = 0) -> Iterator[Source]:
    """Yield documents of ``sentences`` sentences in all, the same ones for the same seed."""
    numbers = np.random.default_rng(seed)
    choice = random.Random(seed)  # noqa: S311 - the same every time
    made = document = 0
    while made < sentences:
        count = min(choice.randint(SENTENCES // 2, SENTENCES * 3 // 2), sentences - made)
        lengths = np.clip(numbers.normal(22, 8, count), 5, 60).astype(int)
        total = int(lengths.sum())
        ranks = np.exp(numbers.random(total) * np.log(VOCABULARY)).astype(int)  # frequency ~ 1 / rank
        ranks = np.where(numbers.random(total) < 0.4, (ranks * (2 * document + 3)) % 5000, ranks)  # of the topic
        small = (numbers.random(total) ** 2 * len(_FUNCTION)).astype(int)
        words = [
            _FUNCTION[f] if little else word(r)
            for f, r, little in zip(
                small.tolist(), ranks.tolist(), (numbers.random(total) < 0.45).tolist(), strict=True
            )
        ]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        lines = [" ".join(words[a:b]).capitalize() + "." for a, b in pairwise(starts.tolist())]
        paragraphs = [" ".join(lines[place : place + 6]) for place in range(0, count, 6)]
        text = f"# Rapport {document}\n\n" + "\n\n".join(paragraphs) + "\n"
        name = f"rapport-{document:06d}"
        yield Source(parse_document(text, identifier=name, sha256=f"{document:064x}"))
        made += count
        document += 1


def questions_of(index: Index) -> list[str]:
    """Return the first halves of sentences, three words of others, and some with a slip."""
    choice = random.Random(1)  # noqa: S311 - the same every time
    questions = []
    sentences = len(index.catalogue.sentences)
    for number in range(min(ASKED, sentences // 5)):
        words = index.catalogue.text_of(choice.randrange(sentences)).rstrip(".").split()
        half = words[: max(3, len(words) // 2)]
        if number % 4 == 1:
            half = sorted(words, key=len)[-3:]
        text = " ".join(half)
        questions.append(slipped(text) if number % 4 != 1 and number % 10 == 2 else text)
    return questions


def slipped(question: str) -> str:
    """Return a question whose longest word lacks its third letter."""
    longest = max(question.split(), key=len)
    return question.replace(longest, longest[:2] + longest[3:], 1)
