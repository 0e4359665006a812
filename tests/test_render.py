"""An Answer as text, as a citation to paste, as Markdown: examples that a reader can check by hand."""

import re
from dataclasses import asdict, replace

import pytest

from assistant.answer import Answer, Citation
from assistant.asking.languages import WORDS as QUESTION_WORDS
from assistant.phrases import confidence_level, confidence_words
from assistant.render import long_date, markdown_turn, paste_citation, polish, source_line, text_answer, visible
from assistant.wording import WORDING
from index.languages import LANGUAGES, NAMES, Language
from index.languages import WORDS as READING_WORDS
from index.parliament.wording import part_called
from tests.cited import CITED, FOUND, PASSAGE, QUOTE, REFUSED


def test_text_marks_the_quote_where_there_is_no_terminal() -> None:
    text = text_answer(FOUND)
    passage, source, further = text.split("\n\n")
    assert " ".join(passage.split()) == PASSAGE.replace(QUOTE, f">>> {QUOTE} <<<")
    assert source.splitlines() == [
        "Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400",
        "Réponse très sûre (93\u00a0%)",
    ]
    assert further.startswith(
        "Autres citations\u00a0:\n  «\u00a0Plus d'une centaine ont été protégés.\u00a0» — Réponse"
    )


@pytest.mark.parametrize("padding", range(0, 90, 7))  # the quote at every place of a line
def test_text_marks_every_line_of_the_quote_for_a_terminal(padding: int) -> None:
    before = "a" * padding + " " if padding else ""
    quote = "mot " * 40 + "fin."
    passage = f"{before}{quote} Suite."
    start = len(before)
    cited = replace(CITED, passage=passage, passage_start=0, start=start, end=start + len(quote), quote=quote)
    lines = text_answer(Answer("q", "fr", True, 0.9, (cited,)), mark=("<", ">")).split("\n\n")[0].splitlines()
    assert all(len(line.replace("<", "").replace(">", "")) <= 88 for line in lines)
    assert all(line.count("<") == line.count(">") <= 1 for line in lines)
    marked = [part for line in lines for part in re.findall("<(.*?)>", line)]
    assert " ".join(" ".join(marked).split()) == quote
    assert " ".join(" ".join(lines).replace("<", "").replace(">", "").split()) == " ".join(passage.split())


def test_text_of_a_refusal() -> None:
    assert text_answer(REFUSED) == (
        "Le document ne répond pas à cette question.\n"
        "Ce qui manque\u00a0: le budget du plan.\n"
        "Refus très sûr (96\u00a0%)\n\n"
        "Passages les plus proches, sans réponse à la question\u00a0:\n"
        "  «\u00a0Plus d'une centaine ont été protégés.\u00a0» — Réponse du Gouvernement, 24 octobre 2019,\n"
        "    JO Sénat p. 5400\n\n"
        "Questions auxquelles le document répond\u00a0:\n"
        "  Qu’est-ce que le plan\u00a0?"
    )


def test_text_of_a_refusal_with_nothing_near() -> None:
    text = text_answer(Answer("?", "en", False, 0.0))
    assert text == "The document does not answer this question.\n\nVery sure that it does not (99%)".replace(
        "\n\n", "\n"
    )


@pytest.mark.parametrize(
    ("cited", "french", "english"),
    [
        (
            CITED,
            "Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400",
            "Government’s answer, 24 October 2019, JO Sénat p. 5400",
        ),
        (
            replace(CITED, section="question", speaker="M. Rachel Mazuir", date="2019-03-01", page=None),
            "Question de M. Rachel Mazuir, 1er mars 2019",
            "Question by M. Rachel Mazuir, 1 March 2019",
        ),
        (
            replace(CITED, section=None, speaker=None, date=None, page=None, anchor="senat-transmission-1"),
            "Transmission de la question",
            "Transfer of the question",
        ),
        (
            replace(CITED, kind="plain", title="Guide", section="Moyens", speaker=None, date=None, page=7),
            "Guide, Moyens, p. 7",
            "Guide, Moyens, p. 7",
        ),
        (
            replace(CITED, kind="plain", title="Foire aux questions", section="réponse", speaker="Mme X", date=None),
            "Foire aux questions, réponse, p. 5400",
            "Foire aux questions, réponse, p. 5400",
        ),
        (
            replace(CITED, kind="assemblee"),
            "Réponse du Gouvernement, 24 octobre 2019, JO AN p. 5400",
            "Government’s answer, 24 October 2019, JO AN p. 5400",
        ),
    ],
)
def test_the_source_in_words(cited: Citation, french: str, english: str) -> None:
    assert source_line(cited, "fr") == french
    assert source_line(cited, "en") == english


def test_a_citation_to_paste() -> None:
    assert paste_citation(CITED, "fr", "http://h/#a") == (
        "«\u00a0Plus d'une centaine ont été protégés.\u00a0» — Secrétariat d'État, Question de M. X sur la traite, "
        "Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400. http://h/#a"
    )
    assert paste_citation(replace(CITED, url="http://u/"), "en").startswith(
        "“Plus d'une centaine ont été protégés.” — "
    )
    assert paste_citation(replace(CITED, url="http://u/"), "en").endswith("5400. http://u/")


@pytest.mark.parametrize(
    ("iso", "french", "english"),
    [
        ("2019-10-24", "24 octobre 2019", "24 October 2019"),
        ("2020-02-01", "1er février 2020", "1 February 2020"),
        ("1999-12-31", "31 décembre 1999", "31 December 1999"),
    ],
)
def test_dates(iso: str, french: str, english: str) -> None:
    assert (long_date(iso, "fr"), long_date(iso, "en")) == (french, english)


@pytest.mark.parametrize(
    ("found", "confidence", "words", "level"),
    [
        (True, 0.999, "Réponse très sûre (99\u00a0%)", 3),
        (True, 0.8, "Réponse assez sûre (80\u00a0%)", 2),
        (True, 0.5, "Réponse incertaine\u00a0: relisez le passage (50\u00a0%)", 1),
        (False, 0.0, "Refus très sûr (99\u00a0%)", 3),
        (False, 0.2, "Refus assez sûr (80\u00a0%)", 2),
        (False, 0.4, "Refus incertain\u00a0: ces passages répondent peut-être (60\u00a0%)", 1),
    ],
)
def test_how_sure_in_words(found: bool, confidence: float, words: str, level: int) -> None:
    answer = Answer("q", "fr", found, confidence)
    assert confidence_words(answer) == words
    assert confidence_level(answer) == level


def test_french_typography_of_our_own_sentences() -> None:
    assert polish("Qu'est-ce ? « Rien » : oui !", "fr") == "Qu’est-ce\u00a0? «\u00a0Rien\u00a0»\u00a0: oui\u00a0!"
    assert polish("What's that?", "en") == "What’s that?"


def test_markdown_of_a_conversation() -> None:
    asked = replace(FOUND, question="# *Combien* <b> ?\n- x", citations=(CITED,))
    turns = [markdown_turn(answer, "fr", "http://h/") for answer in (asked, REFUSED)]
    assert "\n\n".join(turns) == (
        "## \\# \\*Combien\\* \\<b\\> ? - x\n\n"
        "*Réponse très sûre (93\u00a0%)*\n\n"
        "> «\u00a0Plus d'une centaine ont été protégés.\u00a0»\n\n"
        "Secrétariat d'État, Question de M. X sur la traite, Réponse du Gouvernement, 24 octobre 2019, "
        "JO Sénat p. 5400. <http://h/#senat-reponse-15>\n\n"
        "## Quel budget ?\n\n"
        "**Le document ne répond pas à cette question.**\n\n"
        "Ce qui manque\u00a0: le budget du plan.\n\n"
        "*Refus très sûr (96\u00a0%)*\n\n"
        "### Passages les plus proches, sans réponse à la question\n\n"
        "> «\u00a0Plus d'une centaine ont été protégés.\u00a0»\n\n"
        "Secrétariat d'État, Question de M. X sur la traite, Réponse du Gouvernement, 24 octobre 2019, "
        "JO Sénat p. 5400. <http://h/#senat-reponse-15>"
    )


def test_characters_that_act_are_spelt_out() -> None:
    assert (
        visible("a\u202eb\u2066c\x1b[31m\x00\u200b\ud800") == "a[U+202E]b[U+2066]c[U+001B][31m[U+0000][U+200B][U+D800]"
    )
    ordinary = "Où ?\n\tL’œuvre «\u00a0d’un\u202fpeu\u00ad» 👩\u200d👧 עברית"
    assert visible(ordinary) == ordinary


PLACEHOLDER = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_all_that_french_says_of_the_same_things(language: Language) -> None:
    known, said = asdict(WORDING["fr"]), asdict(WORDING[language])
    for name, texts in known.items():
        if isinstance(texts, dict):
            assert said[name].keys() == texts.keys(), name
            for key, text in texts.items():
                assert sorted(PLACEHOLDER.findall(said[name][key])) == sorted(PLACEHOLDER.findall(text)), (name, key)
        elif isinstance(texts, tuple):
            assert len(said[name]) == len(texts), name
    assert part_called("senate", "question", "X", language) != part_called("senate", "réponse", "X", language)


def test_what_is_known_of_languages_is_known_of_each() -> None:
    assert tuple(WORDING) == tuple(QUESTION_WORDS) == tuple(READING_WORDS) == tuple(NAMES) == LANGUAGES
