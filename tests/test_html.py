"""An Answer and a document as HTML: whatever the text, it is shown and never markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer
from assistant.page.escaping import flowing, shown
from assistant.page.html import html_answer
from assistant.page.paper import Paper
from assistant.render import (
    visible,
)
from assistant.why import Behind, Prepared, Why
from index.passages import make_passages
from index.reading.documents import parse_document
from tests.cited import CITED, QUOTE


class Text(HTMLParser):
    """What a browser would show, and the tags that it would see."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> tuple[str, set[str]]:
    parser = Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.text), parser.tags


OURS = {
    "article",
    "h3",
    "h4",
    "p",
    "blockquote",
    "mark",
    "a",
    "span",
    "button",
    "details",
    "summary",
    "ol",
    "li",
    "bdi",
    "dl",
    "dt",
    "dd",
}


def test_a_line_that_ends_amid_a_sentence_flows_and_the_text_stays_verbatim() -> None:
    shown = flowing("Elle reçoit les habitants\ndeux fois, <b>\nsans rendez-vous.\nElle ferme :\n- le lundi")
    flows = '<span class="flows">\n</span>'
    assert shown.count(flows) == 1
    assert shown.replace(flows, "\n") == (
        "Elle reçoit les habitants\ndeux fois, &lt;b&gt;\nsans rendez-vous.\nElle ferme :\n- le lundi"
    )


@given(st.text(max_size=80))
def test_whatever_the_text_it_is_shown_and_never_markup(text: str) -> None:
    assert read(shown(text)) == (visible(text), set())
    hostile = replace(
        CITED, quote=text, passage=text, start=0, end=len(text), passage_start=0, passage_end=len(text), title=text
    )
    hostile = replace(hostile, speaker=text, section=text, anchor=f"a{text}", document=f"d{text}")
    behind = Behind(text, hostile.document, text, 1.0, 0.7)
    why = Why((text,), (text,), (text,), True, Prepared(text, 0.9, True), 0.9, text, None, 1.0, behind)
    answers = [
        Answer(text, "fr", True, 0.9, (hostile, hostile), resolved=text, why=why),
        Answer(text, "en", False, 0.1, nearest=(hostile,), missing=text, suggestions=(text,), why=why),
    ]
    for answer in answers:
        seen, tags = read(html_answer(answer, 1, "http://h/", {hostile.document: "fr"}))
        assert tags <= OURS | {"ul", "div"}
        assert visible(text) in seen


@given(st.text(max_size=200))
def test_no_character_of_a_document_is_lost_on_the_page(text: str) -> None:
    document = parse_document(f"# Titre\n\n{text}\n", identifier="d", sha256="")
    sentences = tuple(sentence for passage in make_passages(document) for sentence in passage.sentences)
    paper = Paper(document, sentences, "fr")
    seen, _ = read("".join(paper.html(part) for part in range(len(paper.parts))))
    for section in document.sections:
        for paragraph in section.paragraphs:
            assert visible(paragraph.of(document.text)) in seen


def test_a_long_passage_is_folded_around_its_quote_and_stays_whole() -> None:
    before, after = "avant " * 100, " après" * 100
    passage = before + QUOTE + after
    start = len(before)
    cited = replace(
        CITED, passage=passage, passage_start=0, passage_end=len(passage), start=start, end=start + len(QUOTE)
    )
    html = html_answer(Answer("q", "fr", True, 0.9, (cited,)), 1, "", {"senat": "fr"})
    [quoted] = re.findall("<blockquote.*?</blockquote>", html, re.DOTALL)
    assert read(quoted)[0] == passage
    near, _ = read(re.sub(r"<span[^>]* hidden>.*?</span>", "", quoted))
    assert QUOTE in near
    assert 200 < len(near) < 400
    assert near.startswith("avant ")
    assert near.endswith((" après", " après "))


def test_a_link_to_a_follow_up_carries_the_question_that_it_follows() -> None:
    alone = html_answer(Answer("Où ?", "fr", True, 0.9, (CITED,)), 1, "http://h/?collection=a", {"senat": "fr"})
    assert 'data-copy="http://h/?collection=a&amp;q=O%C3%B9%20%3F"' in alone
    follows = Answer("Où ?", "fr", True, 0.9, (CITED,), resolved="Qui & quoi ?")
    assert "q=O%C3%B9%20%3F&amp;after=Qui%20%26%20quoi%20%3F" in html_answer(follows, 1, "http://h/", {"senat": "fr"})
