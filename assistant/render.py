"""An Answer as people read it: text for a terminal, a citation to paste, Markdown to keep.

Pure functions from an Answer or a Citation to a string. What the document says is never altered; what is ours follows
the typography of the language: no-break spaces and « » in French, “ ” in English, and each language's own dates.
The page's HTML is made in ``assistant/page/html.py`` from the same words.
"""

import re
import textwrap
from collections.abc import Sequence
from datetime import date

from assistant.answer import Answer, Citation
from assistant.phrases import PHRASES, confidence_words
from assistant.wording import WORDING
from index.datatypes import DocumentKind, Language
from index.parliament.wording import names_speaker, page_called, part_called
from index.printable import acts

WIDTH = 88  # columns of a passage in a terminal
GIVEN = 5  # speakers, or dates, that a sentence lists
SHORT = 160  # characters of a further citation's quote in a terminal
_NO_TERMINAL = (
    ">>> ",
    " <<<",
)  # how a quote is marked where there are no colours; no mark that a text itself would use

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#!|~$&])|^(?=[-+=])|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])")


def text_answer(answer: Answer, *, mark: tuple[str, str] = ("", "")) -> str:
    """Return the answer for a terminal; ``mark`` stands before and after a quote, on each line that it covers.

    Without a mark (a file, a pipe) a quote stands between ``>>>`` and ``<<<``.
    """
    phrases, language = PHRASES[answer.language], answer.language
    parts: list[str] = []
    if answer.resolved:
        parts.append(phrases["resolved"].format(question=quoted(_line(answer.resolved), language)))
    if answer.found:
        first, *rest = answer.citations
        parts += [_marked_passage(first, mark), f"{source_line(first, language)}\n{confidence_words(answer)}"]
        parts += [_wrapped(said) for said in [translated(first, language)] if said]
        parts += _short_citations(phrases["further"], rest, language)
    else:
        lines = [phrases["refusal"]]
        if answer.missing:
            lines.append(phrases["missing"].format(missing=polish(_line(answer.missing), language)))
        if answer.instead:
            lines.append(_wrapped(_line(instead_words(answer))))
        parts.append("\n".join([*lines, confidence_words(answer)]))
        parts += _short_citations(phrases["nearest"], answer.nearest, language)
        if answer.suggestions:
            asked = [f"  {polish(_line(question), language)}" for question in answer.suggestions]
            parts.append("\n".join([heading(phrases["suggestions"], language), *asked]))
    return "\n\n".join(parts)


def source_line(citation: Citation, language: Language) -> str:
    """Return where a quote stands, in words: "Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400"."""
    return _line(", ".join(source_parts(citation, language)))


def source_parts(citation: Citation, language: Language) -> tuple[str, ...]:
    """Return the parts of :func:`source_line`: the section, then its date and its page where they are known."""
    phrases = PHRASES[language]
    section = part_called(citation.kind, citation.section, citation.speaker, language)
    if section is None:
        section = citation.title
        if citation.section and citation.section != citation.title:
            section += f", {citation.section}"
    parts = [visible(section)]
    if citation.date:
        parts.append(long_date(citation.date, language))
    if citation.page is not None:
        parts.append(page_words(citation.kind, citation.page, language))
    if citation.recognised is not None:  # by a program, in a picture of the page: it may have misread
        parts.append(phrases["recognised"].format(percent=min(99, int(100 * citation.recognised))))
    return tuple(parts)


def translated(citation: Citation, language: Language) -> str | None:
    """Return the translation of a quote for whoever reads ``language``, named as what it is; it is never a quote.

    None where none stands beside the document, or it is in the other language.
    """
    found = citation.unofficial_translation
    if found is None or found.language != language:
        return None
    return f"{heading(PHRASES[language]['translation'], language)} {visible(found.text)}"


def page_words(kind: DocumentKind, page: int, language: Language) -> str:
    """Return where a page is printed: "JO Sénat p. 5400", or "p. 12" of a document that has pages of its own."""
    return page_called(kind, page) or PHRASES[language]["page"].format(page=page)


def paste_citation(citation: Citation, language: Language, link: str | None = None) -> str:
    """Return a finished citation: the quote in quotation marks, who said it, in what, when, where, and a link."""
    address = link or citation.url
    quote = quoted(visible(citation.quote), language)
    said = f" [{said}]" if (said := translated(citation, language)) else ""
    return f"{quote} — {paste_source(citation, language)}{said}" + (f" {address}" if address else "")


def paste_source(citation: Citation, language: Language) -> str:
    """Return who said it, in what, when and on which page, as one sentence."""
    facts = [citation.speaker, citation.title] if citation.speaker else [citation.title]
    where = source_parts(citation, language)
    if citation.speaker and names_speaker(citation.kind, citation.section):
        where = where[1:]  # the speaker and the title say it already
    facts += [part for part in where if part != citation.title]
    return ", ".join(visible(fact) for fact in facts) + "."


def markdown_turn(answer: Answer, language: Language, page: str | None = None) -> str:
    """Return one question and its answer as Markdown: a heading, each quote a block quotation with its source.

    ``page`` is the address of the page where the document can be read; each source then links to its sentence.
    """
    phrases = PHRASES[language]
    lines = [f"## {markdown_escaped(answer.question)}"]
    if answer.resolved:
        lines.append(phrases["resolved"].format(question=quoted(markdown_escaped(answer.resolved), language)))
    if not answer.found:
        lines.append(f"**{phrases['refusal']}**")
        if answer.missing:
            lines.append(phrases["missing"].format(missing=markdown_escaped(polish(answer.missing, language))))
        if answer.instead:
            lines.append(markdown_escaped(instead_words(answer)))
    lines.append(f"*{confidence_words(answer, language)}*")
    if not answer.found and answer.nearest:
        lines.append(f"### {phrases['nearest']}")
    lines += [markdown_citation(citation, language, page) for citation in answer.citations or answer.nearest]
    return "\n\n".join(lines)


def markdown_citation(citation: Citation, language: Language, page: str | None = None) -> str:
    """Return a citation as a block quotation with its source under it, which links to its sentence on ``page``."""
    source = markdown_escaped(paste_source(citation, language)) + (f" <{page}#{citation.anchor}>" if page else "")
    quote = f"> {quoted(markdown_escaped(citation.quote), language)}"
    said = translated(citation, language)
    return "\n\n".join([quote, source, *([f"*{markdown_escaped(said)}*"] if said else [])])


def instead_words(answer: Answer) -> str:
    """Return what is so where a question took something else for granted: fixed words around the document's own."""
    given, language = answer.instead, answer.language
    if given is None:
        return ""
    phrases = PHRASES[language]
    shown = [visible(name) for name in given.speakers] or [long_date(date, language) for date in given.dates]
    if len(shown) > GIVEN:
        shown[GIVEN - 1 :] = [phrases["others"].format(count=len(shown) - GIVEN + 1)]
    joint = WORDING[language].joint
    if given.speakers:
        return phrases["no-speaker"].format(asked=quoted(visible(given.asked), language), given=joint.join(shown))
    return phrases["no-year"].format(asked=given.asked, given=joint.join(shown))


def long_date(iso: str, language: Language) -> str:
    """Return an ISO 8601 date as it is written out: "24 octobre 2019", "1er mars 2019", "24 October 2019", "2019"."""
    if len(iso) == len("2019"):
        return iso
    day = date.fromisoformat(iso)
    said = WORDING[language]
    return f"{said.first_day if day.day == 1 else day.day} {said.months[day.month - 1]} {day.year}"


def quoted(text: str, language: Language) -> str:
    """Return ``text`` in the language's quotation marks."""
    return WORDING[language].quoted.format(text=text)


def polish(text: str, language: Language) -> str:
    """Return a sentence of ours (never the document's) with its language's apostrophes and no-break spaces."""
    text = text.replace("'", "’")
    if WORDING[language].spaced:
        text = re.sub(r"[ \u00a0\u202f]+([:;?!»])", "\u00a0\\1", text)
        text = re.sub(r"«[ \u00a0\u202f]*", "«\u00a0", text)
    return text


def visible(text: str) -> str:
    """Return ``text`` with the characters that act on a screen instead of showing spelt out: "[U+202E]"."""
    return "".join(f"[U+{ord(c):04X}]" if acts(c) else c for c in text)


def _line(text: str) -> str:
    """Return ``text`` on one line: what a stranger named cannot look like a line of ours, nor go back over one."""
    return re.sub(r"[ \t\r\n]+", " ", visible(text))


def heading(text: str, language: Language) -> str:
    """Return words that stand over something, with their colon."""
    return WORDING[language].colon.format(text=text)


def _marked_passage(citation: Citation, mark: tuple[str, str]) -> str:
    """Return the passage, wrapped, with its quote between the marks."""
    start, end = citation.start - citation.passage_start, citation.end - citation.passage_start
    before, after = citation.passage[:start], citation.passage[end:]
    if mark == ("", ""):
        opened, closed = _NO_TERMINAL
        return _wrapped(visible(before) + opened + visible(citation.quote) + closed + visible(after))
    # Two characters that no text here can hold (visible() spells them out as controls) keep the places while wrapping.
    lines = _wrapped(f"{visible(before)}\x02{visible(citation.quote)}\x03{visible(after)}").split("\n")
    inside = False
    for number, line in enumerate(lines):
        opens = line.replace("\x02", mark[0]) if "\x02" in line or not inside else mark[0] + line
        inside = "\x03" not in line and (inside or "\x02" in line)
        lines[number] = opens.replace("\x03", mark[1]) + (mark[1] if inside else "")
    return "\n".join(lines)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _short_citations(title: str, citations: Sequence[Citation], language: Language) -> list[str]:
    if not citations:
        return []
    lines = [heading(title, language)]
    for citation in citations:
        quote = textwrap.shorten(visible(citation.quote), SHORT, placeholder=" …")
        text = f"{quoted(quote, language)} — {source_line(citation, language)}"
        lines.append(textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False))
        if said := translated(citation, language):
            said = textwrap.shorten(said, SHORT, placeholder=" …")
            lines.append(
                textwrap.fill(said, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
            )
    return ["\n".join(lines)]


def markdown_escaped(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is."""
    return _MARKDOWN.sub(lambda match: "\\" + (match[1] or ""), re.sub(r"[ \t\r\n]+", " ", visible(text)))
