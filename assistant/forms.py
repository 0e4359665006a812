"""Every form of an Answer as people read it: one sentence as ``assistant/render.py`` has it, parts, overviews.

Pure functions from an Answer to text for a terminal, Markdown to keep, or words to say.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Form, Overview, Part
from assistant.phrases import confidence_words
from assistant.render import (
    WIDTH,
    heading,
    long_date,
    markdown_citation,
    markdown_escaped,
    markdown_turn,
    polish,
    quoted,
    source_line,
    text_answer,
    translated,
    visible,
)
from assistant.wording import WORDING
from index.datatypes import Language

WORDS = {language: said.forms for language, said in WORDING.items()}


def text_of(answer: Answer, *, mark: tuple[str, str] = ("", "")) -> str:
    """Return the answer for a terminal; ``mark`` as for :func:`assistant.render.text_answer`."""
    if answer.form is Form.HELP:
        return "\n\n".join([_filled(answer.help or ""), *_offered(answer)])
    if answer.form is Form.OVERVIEW:
        parts = [_overview_heading(answer)]
        for overview in answer.overviews:
            parts += _text_overview(overview, answer.language)
        return "\n\n".join(parts)
    if answer.parts:
        return "\n\n".join(_text_parts(answer))
    return text_answer(answer, mark=mark)


def markdown_of(answer: Answer, language: Language, page: str | None = None) -> str:
    """Return a turn as Markdown; ``page`` as for :func:`assistant.render.markdown_turn`."""
    title = f"## {markdown_escaped(answer.question)}"
    if answer.form is Form.HELP:
        return "\n\n".join([title, markdown_escaped(answer.help or "")])
    if answer.form is Form.OVERVIEW:
        lines = [title, f"**{_overview_heading(answer)}**"]
        for overview in answer.overviews:
            lines.append(f"### {markdown_escaped(overview.title)}")
            lines += _markdown_facts(facts_of(overview, answer.language))
            lines += [markdown_citation(citation, language, page) for citation in overview.sentences]
            lines += _markdown_facts(contents_of(overview, answer.language))
        return "\n\n".join(lines)
    if answer.parts:
        lines = [title, *([f"*{confidence_words(answer, language)}*"] if answer.form is Form.LIST else [])]
        for part in answer.parts:
            lines += [f"### {markdown_escaped(part.name)}"] if part.name else []
            lines += [markdown_citation(citation, language, page) for citation in part.citations]
            lines += [] if part.found else [markdown_escaped(silence_of(answer, part))]
        return "\n\n".join(lines)
    return markdown_turn(answer, language, page)


def spoken_of(answer: Answer) -> str | None:
    """Return what a screen reader should hear of an answer that is no single sentence; None for one that is."""
    if answer.form is Form.HELP:
        return answer.help
    if answer.form is Form.OVERVIEW:
        quotes = [visible(citation.quote) for overview in answer.overviews for citation in overview.sentences]
        return " ".join([heading(_overview_heading(answer), answer.language), *quotes])
    if answer.parts:
        said = [(silence_of(answer, part), part) for part in answer.parts]
        return " ".join(
            " ".join([visible(part.name), *(visible(citation.quote) for citation in part.citations)])
            if part.found
            else visible(silence)
            for silence, part in said
        ).strip()
    return None


def silence_of(answer: Answer, part: Part) -> str:
    """Return the sentence that names a part that nothing answers."""
    words = WORDS[answer.language]
    if part.document is not None:
        return words["silent"]
    return words["unanswered"].format(part=quoted(part.name, answer.language))


def sure_of(answer: Answer, part: Part) -> str:
    """Return how sure a part is, in words; nothing where it is not known, or there is no answer."""
    if not part.found or part.confidence is None:
        return ""
    return confidence_words(replace(answer, found=True, confidence=part.confidence))


def _text_parts(answer: Answer) -> list[str]:
    written = []
    for part in answer.parts:
        written += [_filled(visible(part.name))] if part.name else []
        written += [_item(number, citation, answer.language) for number, citation in enumerate(part.citations, start=1)]
        if sure := sure_of(answer, part):
            written.append(sure)
        if not part.found:
            written.append(_filled(visible(silence_of(answer, part))))
    return written


def facts_of(overview: Overview, language: Language) -> list[tuple[str, str]]:
    """Return who speaks and when, each with its name in words: those that are known."""
    words = WORDS[language]
    dates = [long_date(day, language) for day in overview.dates]
    known = (
        ("speakers", WORDING[language].joint.join(overview.speakers)),
        ("dates", ", ".join(dates if len(dates) < 5 else [dates[0], "…", dates[-1]])),
    )
    return [(heading(words[name], language), what) for name, what in known if what]


def contents_of(overview: Overview, language: Language) -> list[tuple[str, str]]:
    """Return the table of contents with its name in words; none where it would be one line or less."""
    if len(overview.contents) < 2:
        return []
    return [(heading(WORDS[language]["contents"], language), " · ".join(overview.contents))]


def _markdown_facts(facts: Sequence[tuple[str, str]]) -> list[str]:
    return [f"*{name}* {markdown_escaped(what)}" for name, what in facts]


def _overview_heading(answer: Answer) -> str:
    return WORDS[answer.language]["overview" if len(answer.overviews) == 1 else "overviews"]


def _text_overview(overview: Overview, language: Language) -> list[str]:
    facts = [_filled(f"{name} {visible(what)}") for name, what in facts_of(overview, language)]
    parts = ["\n".join([_filled(visible(overview.title)), *facts])]
    parts += [_item(number, citation, language) for number, citation in enumerate(overview.sentences, start=1)]
    parts += [_filled(f"{name} {visible(what)}") for name, what in contents_of(overview, language)]
    if overview.questions:
        asked = [f"  {polish(visible(question), language)}" for question in overview.questions]
        parts.append("\n".join([heading(WORDS[language]["questions"], language), *asked]))
    return parts


def _item(number: int, citation: Citation, language: Language) -> str:
    text = f"{quoted(visible(citation.quote), language)} — {source_line(citation, language)}"
    said = translated(citation, language)
    return "\n".join([_filled(f"{number}. {text}", "   "), *([_filled(f"   {said}", "   ")] if said else [])])


def _offered(answer: Answer) -> list[str]:
    if not answer.suggestions:
        return []
    asked = [f"  {polish(visible(question), answer.language)}" for question in answer.suggestions]
    return ["\n".join([heading(WORDS[answer.language]["offered"], answer.language), *asked])]


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
