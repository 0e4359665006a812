"""What was written for a document and comes in a file of its own: a translation, or expected questions.

In a folder it stands beside the document (index/reading/sources.py). Here it comes by itself, as through the page, and
is known by its name: NAME.en.jsonl, NAME.fr.jsonl and NAME.questions.jsonl belong to the document NAME.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.datatypes import Document, ExpectedQuestion
from index.errors import QuestionsError, TranslationError
from index.languages import NAMES
from index.passages import make_passages
from index.printable import printable
from index.reading.documents import slug
from index.reading.questions import find_sentences, read_questions
from index.reading.sources import QUESTIONS_SUFFIX, Source
from index.reading.translations import SUFFIXES as TRANSLATIONS
from index.reading.translations import language_of, read_translation

ENDINGS = (*TRANSLATIONS, QUESTIONS_SUFFIX)


def belongs_to(file: Path) -> str | None:
    """Return the id of the document that a file was written for; None where it is none of these files."""
    ending = next((ending for ending in ENDINGS if file.name.lower().endswith(ending)), None)
    return slug(file.name[: -len(ending)]) if ending else None


def joined(source: Source, file: Path) -> Source:
    """Return a document with what ``file`` brings, in the place of what it had of that kind.

    Raises:
        TranslationError, QuestionsError: it cannot be read, or does not fit the document.
    """
    document = source.document
    if file.name.lower().endswith(QUESTIONS_SUFFIX):
        found = read_questions(file)
        check_questions(document, found.expected)
        topics = tuple(found.topics.values())
        return replace(source, questions=found.expected, topics=topics, questions_sha256=found.sha256)
    if language_of(file) == document.language:
        name, (french, english) = printable(file.name), NAMES[document.language]
        raise TranslationError(
            f"{name}\u00a0: «\u00a0{document.id}\u00a0» est déjà en {french}.",
            f"{name}: “{document.id}” is in {english} already.",
        )
    return replace(source, translation=read_translation(file, document))


def carried_over(source: Source, before: Source) -> Source:
    """Return the new version of a document with what belonged to the one ``before``, as far as it still fits."""
    if source.document.text == before.document.text:
        source = replace(source, translation=before.translation)
    try:
        check_questions(source.document, before.questions)
    except QuestionsError:
        return source
    kept = before.questions_sha256
    return replace(source, questions=before.questions, topics=before.topics, questions_sha256=kept)


def check_questions(document: Document, questions: Sequence[ExpectedQuestion]) -> None:
    """Check that each question's snippets stand in one sentence of a document.

    Raises:
        QuestionsError: one does not.
    """
    if questions:
        sentences = [sentence for passage in make_passages(document) for sentence in passage.sentences]
        for question in questions:
            find_sentences(document, sentences, question.gold)
