"""A translation that stands beside a document: it fits or is refused, is shown as unofficial, and finds nothing."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asked import ask as ask_over_http
from fakes import HashEncoder
from serving import Server
from test_page import ask

from assistant.answer import Unofficial
from assistant.export.docx import docx_of
from assistant.export.ris import reference
from assistant.page.html import html_answer
from assistant.render import markdown_turn, paste_citation, text_answer
from index.collection import add
from index.datatypes import Span
from index.errors import TranslationError
from index.paths import SHIPPED
from index.reading.sources import Source, find_files, read_source
from index.reading.word import read_docx
from index.storage.portable import from_json, to_json
from index.storage.store import Index
from tests.cited import CITED, FOUND

Visit = Callable[..., Any]
TEXT = "Guichet\n\nLe guichet ouvre à neuf heures. Il ferme à midi.\n"
OPENS, CLOSES = "Le guichet ouvre à neuf heures.", "Il ferme à midi."
LINES = [
    {"start": 9, "end": 40, "text": "The desk opens at nine."},
    {"start": 41, "end": 57, "text": "It closes at noon."},
]
SAID = "Unofficial translation: More than a hundred were protected."
IN_ENGLISH = replace(CITED, unofficial_translation=Unofficial("More than a hundred were protected.", "en"))


def beside(folder: Path, lines: object) -> Path:
    (folder / "guichet.txt").write_text(TEXT, encoding="utf-8")
    written = "\n".join(map(json.dumps, lines)) if isinstance(lines, list) else str(lines)
    (folder / "guichet.en.jsonl").write_text(written, encoding="utf-8")
    return folder / "guichet.txt"


def test_a_quote_gets_what_its_own_sentences_say(tmp_path: Path) -> None:
    source = read_source(beside(tmp_path, LINES))
    text, translation = source.document.text, source.translation
    assert translation is not None
    assert translation.language == "en"
    first, second = (Span(text.index(words), text.index(words) + len(words)) for words in (OPENS, CLOSES))
    assert translation.of(first) == "The desk opens at nine."
    assert translation.of(second) == "It closes at noon."
    assert translation.of(Span(first.start, second.end)) == "The desk opens at nine. It closes at noon."
    assert translation.of(Span(0, 7)) is None
    assert find_files(tmp_path).others == ()
    assert from_json(to_json(source), text).translation == translation
    moved = replace(translation, pieces=(replace(translation.pieces[0], start=10),))
    with pytest.raises(ValueError, match="translation"):
        from_json(to_json(replace(source, translation=moved)), text)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([LINES[0] | {"start": 10}], 1),  # within a word
        ([LINES[0] | {"start": 8}], 1),  # before a line's first letter
        ([LINES[0], LINES[1] | {"end": 58 + len(TEXT)}], 2),
        ([LINES[1], LINES[0]], 2),
        ([LINES[0], LINES[0]], 2),
        ([{"text_sha256": "0" * 64}, *LINES], 1),
        ([LINES[0] | {"text": " "}], None),
        ([LINES[0] | {"end": "40"}], None),
        ("[" * 100_000, None),
    ],
)
def test_one_that_does_not_fit_is_refused_in_one_sentence(tmp_path: Path, lines: object, line: int | None) -> None:
    with pytest.raises(TranslationError) as refused:
        read_source(beside(tmp_path, lines))
    said = refused.value.said_in("en")
    wrong = f", line {line}: does not fit" if line else ": no translation"
    assert said.startswith(f"guichet.en.jsonl{wrong}")
    assert "\n" not in said


def test_it_is_taken_over_when_it_changes_and_finds_nothing(tmp_path: Path) -> None:
    file, folder, encoder = beside(tmp_path, LINES), tmp_path / "index", HashEncoder()
    assert add(folder, [file], encoder).added == ["guichet"]
    assert add(folder, [file], encoder).skipped == ["guichet"]
    beside(tmp_path, [LINES[0] | {"text": "The counter opens at nine."}])
    assert add(folder, [file], encoder).replaced == ["guichet"]
    index = Index.load(folder)
    found = index.catalogue.translation_of("guichet")
    assert found is not None
    assert [piece.text for piece in found.pieces] == ["The counter opens at nine."]
    plain = Index.build([Source(read_source(file).document)], encoder)
    assert [key.text for key in index.catalogue.keys] == [key.text for key in plain.catalogue.keys]
    assert "counter" not in index.known_words
    beside(tmp_path, [LINES[0] | {"start": 10}])
    [(refused, _)] = add(folder, [file], encoder).refused
    assert refused == file
    (tmp_path / "guichet.en.jsonl").unlink()
    assert add(folder, [file], encoder).replaced == ["guichet"]
    assert Index.load(folder).catalogue.translation_of("guichet") is None


def test_what_comes_by_itself_is_joined_to_its_document_and_stays_while_it_fits(tmp_path: Path) -> None:
    file, folder, encoder = beside(tmp_path, LINES), tmp_path / "index", HashEncoder()
    alone = tmp_path / "alone"
    alone.mkdir()
    document = file.rename(alone / file.name)
    translation = (tmp_path / "guichet.en.jsonl").rename(tmp_path / "Guichet.en.jsonl")
    questions = tmp_path / "guichet.questions.jsonl"
    asked = {"q": "À quelle heure ?", "lang": "fr", "register": "formal", "gold": ["à neuf heures"]}
    questions.write_text(json.dumps(asked), encoding="utf-8")
    by_name: dict[str, Any] = {"encoder": encoder, "by_name": True}
    assert add(folder, [], beside=[translation], **by_name).refused[0][0] == translation
    assert add(folder, [document], **by_name).added == ["guichet"]
    both = add(folder, [document], beside=[translation, questions], **by_name)
    assert (both.skipped, both.joined, both.refused) == (["guichet"], [translation, questions], [])
    source = Index.load(folder).catalogue.source("guichet")
    assert source.translation is not None
    assert [piece.text for piece in source.translation.pieces] == [line["text"] for line in LINES]
    assert [question.text for question in source.questions] == [asked["q"]]
    again = add(folder, [document], beside=[translation], **by_name)
    assert (again.skipped, again.joined) == (["guichet"], [])

    questions.write_text(json.dumps(asked | {"gold": ["à dix heures"]}), encoding="utf-8")
    [(refused, reason)] = add(folder, [], beside=[questions], **by_name).refused
    assert (refused, "aucune phrase" in reason.said_in("fr")) == (questions, True)
    document.write_text(TEXT.replace("Il ferme", "Elle ferme"), encoding="utf-8")
    changed = add(folder, [document], **by_name)
    assert (changed.replaced, changed.outgrown) == (["guichet"], ["guichet"])
    source = Index.load(folder).catalogue.source("guichet")
    assert source.translation is None
    assert [question.text for question in source.questions] == [asked["q"]]


def test_questions_that_do_not_fit_refuse_their_document_and_no_other(tmp_path: Path) -> None:
    file = beside(tmp_path, LINES)
    asked = {"q": "À quelle heure ?", "lang": "fr", "register": "formal", "gold": ["à dix heures"]}
    (tmp_path / "guichet.questions.jsonl").write_text(json.dumps(asked), encoding="utf-8")
    (tmp_path / "autre.txt").write_text("Autre\n\nUne phrase.\n", encoding="utf-8")
    summary = add(tmp_path / "index", [file, tmp_path / "autre.txt"], HashEncoder())
    assert ([name for name, _ in summary.refused], summary.added) == ([file], ["autre"])


def test_that_of_the_shipped_document_is_complete() -> None:
    source = read_source(SHIPPED / "senat-traite-2019.txt")
    catalogue = Index.build([source], HashEncoder()).catalogue
    assert source.translation is not None
    spans = [(sentence.span.start, sentence.span.end) for sentence in catalogue.sentences]
    assert [(piece.start, piece.end) for piece in source.translation.pieces] == sorted(spans)
    for piece in source.translation.pieces:
        original = source.document.text[piece.start : piece.end]
        dates = re.sub(r"\b0?(\d+)/0(\d)/(\d{4})|\b(\d+)/10/(\d{4})", r"\1\4 \3\5", original)
        assert re.findall(r"\d+", dates) == re.findall(r"\d+", piece.text)


def test_every_door_names_it_as_what_it_is_and_puts_it_between_no_quotation_marks() -> None:
    english, french = (replace(FOUND, language=language, citations=(IN_ENGLISH,)) for language in ("en", "fr"))
    markdown = markdown_turn(english, "en")
    shown = [
        text_answer(english),
        markdown.replace("*", ""),
        paste_citation(IN_ENGLISH, "en"),
        reference(IN_ENGLISH, "en", ""),
        "\n".join(block.text for block in read_docx(docx_of(markdown, "en")).blocks),
    ]
    for text in shown:
        assert SAID in text
    assert "> *" not in markdown
    assert f"\n\n*{SAID}*" in markdown
    for text in (text_answer(french), markdown_turn(french, "fr"), paste_citation(IN_ENGLISH, "fr")):
        assert "hundred" not in text
    details = html_answer(english, 1, "", {"senat": "fr"}).split("<details")[1]
    assert details.startswith(' class="translation" data-language="en" open><summary>Unofficial translation</summary>')
    assert '<p lang="en" translate="no">More than a hundred were protected.</p>' in details
    assert 'data-language="en"><summary>Traduction anglaise, non' in html_answer(french, 1, "", {"senat": "fr"})


def test_a_delegate_who_reads_no_french_reads_each_quote_in_english(visit: Visit, server: Server) -> None:
    english = visit(locale="en-GB", width=390, height=844)
    turn = ask(english, "How many children have been protected?")
    translation = turn.locator(".translation p").first
    assert translation.inner_text().startswith("More than a hundred minors who were victims have thus been protected")
    assert translation.evaluate("node => node.closest('blockquote')") is None
    turn.locator("a.citation").first.click()
    english.locator("#chosen-translation:visible").wait_for()
    assert (
        english.locator("#chosen-translation").inner_text() == f"Unofficial translation: {translation.text_content()}"
    )
    assert english.locator("#foreign").inner_text().endswith("An unofficial translation stands under each quote.")
    assert english.locator("#paper section").first.get_attribute("lang") == "fr"
    assert english.locator("header h1").bounding_box()["y"] < english.locator("#menu").bounding_box()["y"] + 44
    french = visit()
    turn = ask(french, "Combien de mineurs ont été protégés ?")
    assert not turn.locator(".translation p").first.is_visible()
    assert not french.locator("#foreign").is_visible()
    turn.locator(".translation summary").first.click()
    assert turn.locator(".translation p").first.is_visible()
    said = json.loads(ask_over_http(server, {"question": "Who asked the question?"}).text)["citations"][0]
    assert said["unofficial_translation"]["language"] == "en"
    assert said["unofficial_translation"]["text"].startswith("Question by Mr Rachel MAZUIR")
