"""Every form of an Answer as HTML: of one sentence as ``assistant/page/html.py`` has it, of parts, of overviews."""

from collections.abc import Mapping, Sequence

from assistant.answer import Answer, Form, Overview, Part
from assistant.forms import WORDS, contents_of, facts_of, silence_of, spoken_of, sure_of
from assistant.page.escaping import shown
from assistant.page.html import example, framed, html_answer, listed, spoken, why_html
from assistant.phrases import PHRASES
from index.datatypes import Language


def html_of(answer: Answer, number: int, page: str, languages: Mapping[str, Language]) -> str:
    """Return one turn of the conversation; arguments as for :func:`assistant.page.html.html_answer`."""
    if answer.form is Form.HELP:
        return framed(answer, number, [f'<p class="help">{shown(answer.help or "")}</p>', *_offered(answer)])
    if answer.form is Form.OVERVIEW:
        heading = WORDS[answer.language]["overview" if len(answer.overviews) == 1 else "overviews"]
        parts = [f'<p class="verdict">{heading}</p>']
        for overview in answer.overviews:
            parts += _overview(overview, answer.language, page, languages)
        return framed(answer, number, parts)
    if answer.parts:
        side = " side" if answer.form is Form.COMPARISON else ""
        inner = "".join(_part(answer, part, page, languages) for part in answer.parts)
        return framed(answer, number, [f'<div class="parts{side}">{inner}</div>'])
    return html_answer(answer, number, page, languages)


def said_of(answer: Answer) -> str:
    """Return what a screen reader should hear of a new answer."""
    return spoken_of(answer) or spoken(answer)


def _part(answer: Answer, part: Part, page: str, languages: Mapping[str, Language]) -> str:
    own = f' lang="{languages[part.document]}"' if part.document and part.document in languages else ""
    title = f"<h4{own}>{shown(part.name)}</h4>" if part.name else ""
    if not part.found:
        # The part's own words stand above it already.
        silence = silence_of(answer, part) if part.document else PHRASES[answer.language]["refusal"]
        why = why_html(answer, part.why, languages, found=False)
        return f'<section class="part">{title}<p class="missing">{shown(silence)}</p>{why}</section>'
    sure = sure_of(answer, part)
    said = f'<p class="sure">{sure}</p>' if sure else ""
    said += why_html(answer, part.why or answer.why, languages, found=True)
    return f'<section class="part">{title}{listed(part.citations, answer.language, page, languages)}{said}</section>'


def _overview(overview: Overview, language: Language, page: str, languages: Mapping[str, Language]) -> list[str]:
    own = languages[overview.document]
    parts = [
        f'<h4 lang="{own}" dir="auto">{shown(overview.title)}</h4>',
        _facts(facts_of(overview, language)),
        listed(overview.sentences, language, page, languages),
        _facts(contents_of(overview, language)),
    ]
    if overview.questions:
        asked = "".join(example(question, language) for question in overview.questions)
        parts.append(f'<h4>{WORDS[language]["questions"]}</h4><ul class="examples">{asked}</ul>')
    return parts


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    items = "".join(f'<div><dt>{name}</dt><dd translate="no">{shown(what)}</dd></div>' for name, what in facts)
    return f'<dl class="facts">{items}</dl>' if items else ""


def _offered(answer: Answer) -> list[str]:
    if not answer.suggestions:
        return []
    asked = "".join(example(question, answer.language) for question in answer.suggestions)
    return [f'<h4>{WORDS[answer.language]["offered"]}</h4><ul class="examples">{asked}</ul>']
