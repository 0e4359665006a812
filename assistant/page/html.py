"""An Answer as HTML.

Every text of a document, a question or a file passes through :func:`shown`, so that none of it is ever markup: tags,
Markdown and LaTeX show as the characters they are, and controls that would turn the text round are spelt out.
"""

import html
from collections.abc import Mapping, Sequence
from urllib.parse import quote as url_quote

from assistant.answer import Answer, Citation
from assistant.page.escaping import flowing, shown, unbroken
from assistant.page.wording import FRAME
from assistant.phrases import PHRASES, confidence_level, confidence_words
from assistant.reasons import reasons_of, title_of
from assistant.render import (
    instead_words,
    paste_citation,
    polish,
    quoted,
    source_line,
    source_parts,
    translated,
    visible,
)
from assistant.why import Why
from index.datatypes import Language

NEAR = 150  # characters of the passage shown on each side of the quote, so that the quote itself is seen at once
FOLDED = 100  # characters that are worth folding


def html_answer(answer: Answer, number: int, page: str, languages: Mapping[str, Language]) -> str:
    """Return one turn of the conversation.

    ``number`` is the turn's, from 1; ``page`` the address of the page, for links; ``languages`` each document's by id.
    """
    inner = _found(answer, page, languages) if answer.found else _refused(answer, page, languages)
    return framed(answer, number, inner)


def framed(answer: Answer, number: int, inner: Sequence[str]) -> str:
    """Return the turn with this number: the question, how it was understood, and what is in it."""
    parts = [f'<h3 id="turn-{number}" class="asked" tabindex="-1" dir="auto">{unbroken(answer.question)}</h3>']
    parts += _reading(answer)
    parts += inner
    return f'<article class="turn" lang="{answer.language}" aria-labelledby="turn-{number}">{"".join(parts)}</article>'


def _reading(answer: Answer) -> list[str]:
    """Return how a question was understood that might lean on an earlier one, and a button for the other reading."""
    leaning, language = answer.resolved or answer.other, answer.language
    if not leaning:
        return []
    earlier = f"<bdi>{quoted(shown(leaning), language)}</bdi>"
    said = PHRASES[language]["resolved" if answer.resolved else "alone"].format(question=earlier)
    label = FRAME[language]["read-alone" if answer.resolved else "read-together"]
    follows = "false" if answer.resolved else "true"
    ask = f'data-ask="{shown(answer.question)}" data-follows="{follows}"'
    return [f'<p class="resolved">{said} <button type="button" {ask}>{label}</button></p>']


def spoken(answer: Answer) -> str:
    """Return what a screen reader should hear of a new answer: the quote and its source, or the refusal."""
    if answer.found:
        first = answer.citations[0]
        said = [f"{visible(first.quote)} — {source_line(first, answer.language)}", translated(first, answer.language)]
        return " — ".join(filter(None, said))
    phrases = PHRASES[answer.language]
    missing = [phrases["missing"].format(missing=visible(answer.missing))] if answer.missing else []
    return " ".join([phrases["refusal"], *missing, instead_words(answer)]).strip()


def _found(answer: Answer, page: str, languages: Mapping[str, Language]) -> list[str]:
    words = FRAME[answer.language]
    first, *rest = answer.citations
    parts = [
        _passage(first, answer.language, languages),
        source(first, answer.language, page),
        translation(first, answer.language),
        sure(answer),
        why_html(answer, answer.why, languages, found=True),
        '<p class="actions">',
        copy_button(first, answer.language, page),
        _link_button(answer, page),
        "</p>",
    ]
    if rest:
        title = words["one"] if len(rest) == 1 else words["many"].format(count=len(rest))
        parts.append(f'<details class="further"><summary>{title}</summary>')
        parts.append(listed(rest, answer.language, page, languages))
        parts.append("</details>")
    return parts


def _refused(answer: Answer, page: str, languages: Mapping[str, Language]) -> list[str]:
    phrases, language = PHRASES[answer.language], answer.language
    parts = [f'<p class="verdict">{phrases["refusal"]}</p>']
    if answer.missing:
        missing = phrases["missing"].format(missing=shown(polish(answer.missing, language)))
        parts.append(f'<p class="missing">{missing}</p>')
    if answer.instead:
        parts.append(f'<p class="missing">{html.escape(instead_words(answer))}</p>')
    parts += [sure(answer), why_html(answer, answer.why, languages, found=False)]
    if answer.nearest:
        parts.append(f'<div class="nearest"><h4>{phrases["nearest"]}</h4>')
        parts.append(listed(answer.nearest, language, page, languages))
        parts.append("</div>")
    if answer.suggestions:
        asked = "".join(example(question, language) for question in answer.suggestions)
        parts.append(f'<h4>{phrases["suggestions"]}</h4><ul class="examples">{asked}</ul>')
    return parts


def example(question: str, language: Language) -> str:
    """Return a question as a button that asks it."""
    text = shown(polish(question, language))
    return f'<li><button type="button" class="example" data-ask="{text}">{text}</button></li>'


def _passage(citation: Citation, language: Language, languages: Mapping[str, Language]) -> str:
    """Return the passage with its quote marked; what stands far from the quote is folded, never left out."""
    start, end = citation.start - citation.passage_start, citation.end - citation.passage_start
    before, after = citation.passage[:start], citation.passage[end:]
    near_before = _cut(before, len(before) - NEAR) if len(before) > NEAR + FOLDED else 0
    near_after = _cut(after, NEAR) if len(after) > NEAR + FOLDED else len(after)
    parts = [
        _folded(before[:near_before], language),
        flowing(before[near_before:]),
        f"<mark {_place(citation)}>{_quote(citation)}</mark>",
        flowing(after[:near_after]),
        _folded(after[near_after:], language),
    ]
    return f'<blockquote lang="{languages[citation.document]}" dir="auto">{"".join(parts)}</blockquote>'


def _quote(citation: Citation) -> str:
    """Return the quote, the words that answer set off where they are known."""
    if citation.answering is None:
        return flowing(citation.quote)
    start, end = citation.answering.start - citation.start, citation.answering.end - citation.start
    before, words, after = citation.quote[:start], citation.quote[start:end], citation.quote[end:]
    return f'{flowing(before)}<strong class="answering">{flowing(words)}</strong>{flowing(after)}'


def _cut(text: str, place: int) -> int:
    """Return the first place from ``place`` on where a word begins; ``place`` itself if none does."""
    space = text.find(" ", place)
    return space + 1 if space >= 0 else place


def _folded(text: str, language: Language) -> str:
    """Return ``text`` hidden behind a button, whose dots are style: the text of the passage stays verbatim."""
    if not text:
        return ""
    label = FRAME[language]["unfold"]
    button = f'<button type="button" class="unfold" lang="{language}" aria-label="{label}"></button>'
    return f'{button}<span class="folded" hidden>{flowing(text)}</span>'


def listed(citations: Sequence[Citation], language: Language, page: str, languages: Mapping[str, Language]) -> str:
    """Return citations as a numbered list: each quote with its source, and a button that copies both."""
    items = "".join(
        f'<li><blockquote class="short" lang="{languages[citation.document]}" dir="auto">'
        f"{flowing(citation.quote)}</blockquote>"
        f"{source(citation, language, page)}{translation(citation, language)}"
        f'<p class="actions">{copy_button(citation, language, page)}</p></li>'
        for citation in citations
    )
    return f"<ol>{items}</ol>"


def _place(citation: Citation) -> str:
    """Return the attributes that say where a quote stands, for the script that marks it in the document."""
    return (
        f'data-document="{shown(citation.document)}" data-start="{citation.start}" data-end="{citation.end}" '
        f'data-anchor="{shown(citation.anchor)}"'
    )


def source(citation: Citation, language: Language, page: str) -> str:
    """Return the link to the sentence: its source in words; a date or a page is never broken over two lines."""
    parts = ", ".join(f"<span>{html.escape(part)}</span>" for part in source_parts(citation, language))
    link = html.escape(f"{page}#{citation.anchor}")
    return f'<p class="source"><a class="citation" href="{link}" {_place(citation)}>{parts}</a></p>'


def translation(citation: Citation, language: Language) -> str:
    """Return what the quote says in another language, named as what it is; open for whoever does not read the quote's.

    A browser that translates the page leaves it as it is.
    """
    found = citation.unofficial_translation
    if found is None:
        return ""
    opened, name = (" open", "translation") if found.language == language else ("", "translation-other")
    return (
        f'<details class="translation" data-language="{found.language}"{opened}>'
        f"<summary>{PHRASES[language][name]}</summary>"
        f'<p lang="{found.language}" translate="no">{shown(found.text)}</p></details>'
    )


def sure(answer: Answer) -> str:
    """Return how sure the answer is, in words and as a gauge."""
    gauge = f'<span class="gauge" data-level="{confidence_level(answer)}" aria-hidden="true"></span>'
    return f'<p class="sure">{gauge}{confidence_words(answer)}</p>'


def why_html(answer: Answer, why: Why | None, languages: Mapping[str, Language], *, found: bool) -> str:
    """Return the reasons of an answer, or of a part of it that is ``found`` or not, to be opened."""
    if why is None:
        return ""
    lines = []
    for reason in reasons_of(why, answer.language, found=found):
        own = f' lang="{languages[reason.document]}"' if reason.document else ""
        quote = quoted(f"<span{own}>{shown(reason.quote)}</span>", answer.language) + " — " if reason.quote else ""
        lines.append(f"<div><dt>{reason.name}</dt><dd>{quote}{html.escape(reason.said)}</dd></div>")
    return f'<details class="why"><summary>{title_of(answer, found=found)}</summary><dl>{"".join(lines)}</dl></details>'


def copy_button(citation: Citation, language: Language, page: str) -> str:
    """Return the button that copies a citation with its link."""
    pasted = paste_citation(citation, language, f"{page}#{citation.anchor}")
    return f'<button type="button" class="copy" data-copy="{html.escape(pasted)}">{FRAME[language]["copy"]}</button>'


def _link_button(answer: Answer, page: str) -> str:
    joint = "&" if "?" in page else "?"  # the page's address may name a collection
    link = f"{page}{joint}q={url_quote(answer.question, safe='')}"
    if answer.resolved:  # a follow-up is nothing without the question that it follows
        link += f"&after={url_quote(answer.resolved, safe='')}"
    return (
        f'<button type="button" class="copy" data-copy="{html.escape(link)}" data-said="copied-link">'
        f"{FRAME[answer.language]['copy-link']}</button>"
    )
