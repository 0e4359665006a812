"""The expected questions beside a document: read strictly, and led to exactly one sentence each."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.datatypes import Document, ExpectedQuestion, Sentence, Topic
from index.errors import QuestionsError
from index.matching.keys import KeyKind, question_keys, sentence_keys
from index.parliament.labels import labels_of
from index.passages import make_passages
from index.reading.documents import parse_document
from index.reading.questions import find_sentences, read_questions
from index.reading.sources import read_sources

GOOD = """\
{"q": "Combien\u2028d'enfants ?", "lang": "fr", "register": "everyday", "gold": ["Plus d'une centaine"]}

{"topic": "budget", "fr": "le budget du plan", "en": "the plan's budget"}
{"q": "How much?", "lang": "en", "register": "formal", "gold": [], "topic": "budget"}
"""
TEXT = "# Aide\n\nPlus d'une centaine d'enfants sont aidés. Elle est gratuite. Elle dure un an.\n\nFin de l'aide."


def document() -> tuple[Document, list[Sentence]]:
    parsed = parse_document(TEXT, identifier="aide", sha256="0")
    return parsed, [sentence for passage in make_passages(parsed) for sentence in passage.sentences]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "aide.questions.jsonl"
    file.write_text(GOOD, encoding="utf-8")
    read = read_questions(file)
    questions, topics = list(read.expected), read.topics
    assert questions == [
        ExpectedQuestion("Combien\u2028d'enfants ?", "fr", "everyday", ("Plus d'une centaine",)),
        ExpectedQuestion("How much?", "en", "formal", (), "budget"),
    ]
    assert topics == {"budget": Topic("budget", "le budget du plan", "the plan's budget")}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 4"),
        ("[]", "line 4"),
        ("7", "line 4"),
        ('"q"', "line 4"),
        ('{"q": "a", "lang": "de", "register": "x", "gold": []}', "lang is 'de'"),
        ('{"q": "a", "lang": "fr", "gold": []}', "'register' is missing"),
        ('{"q": " ", "lang": "fr", "register": "x", "gold": []}', "q is ' '"),
        ('{"q": 3, "lang": "fr", "register": "x", "gold": []}', "q is 3"),
        ('{"q": "a", "lang": "fr", "register": "x", "gold": "Plus"}', "gold is not a list"),
        ('{"q": "a", "lang": "fr", "register": "x", "gold": [""]}', "gold is not a list"),
        ('{"q": "a", "lang": "fr", "register": "x", "gold": [], "topic": ["b"]}', "topic is ['b']"),
        ('{"topic": "b", "fr": "le b"}', "'en' is missing"),
        ('{"topic": "b", "fr": null, "en": ""}', "fr is None"),
        ('{"q": "a", "lang": "fr", "register": "x", "gold": [], "topic": "lost"}', "names the topic lost"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "aide.questions.jsonl"
    file.write_text(GOOD.rstrip().rsplit("\n", 1)[0] + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(QuestionsError) as raised:
        read_questions(file)
    message = str(raised.value)
    assert message.startswith("aide.questions.jsonl")
    assert said in message
    assert "\n" not in message


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.questions.jsonl"
    with pytest.raises(QuestionsError, match="No such file"):
        read_questions(file)
    file.write_bytes(json.dumps({"q": "é"}, ensure_ascii=False).encode("latin-1"))
    with pytest.raises(QuestionsError, match=r"not UTF-8 \(byte 7\)"):
        read_questions(file)


def test_snippets_lead_to_the_one_sentence_that_holds_them() -> None:
    parsed, sentences = document()
    assert find_sentences(parsed, sentences, ["centaine d'enf", "dure"]) == [0, 2]
    assert find_sentences(parsed, sentences, ["Plus d'une centaine d'enfants sont aidés."]) == [0]
    assert find_sentences(parsed, sentences, []) == []


@pytest.mark.parametrize(
    ("snippet", "where"),
    [
        ("budget", "no sentence"),
        ("Elle", "2 sentences"),
        ("aid", "2 sentences"),  # "aidés", "l'aide"; the heading is no sentence
        ("aidés. Elle", "no sentence"),  # across two sentences
        ("Aide", "no sentence"),
    ],
)
def test_a_snippet_that_leads_nowhere_or_to_several_is_refused(snippet: str, where: str) -> None:
    parsed, sentences = document()
    with pytest.raises(QuestionsError, match=f"“{snippet}” stands in {where} of aide"):
        find_sentences(parsed, sentences, [snippet])


def test_what_every_senate_page_says_is_found_by_what_it_tells() -> None:
    [source] = read_sources(with_questions=False)
    sentences = [sentence for passage in make_passages(source.document) for sentence in passage.sentences]
    told = labels_of(source.document, sentences)
    words = {
        sentences[place].span.of(source.document.text): " ".join(
            label for language, label in labels if language == "fr"
        )
        for place, labels in told.items()
    }
    for opening, fact in {
        "Question de M. MAZUIR Rachel (Ain - SOCR)": "groupe politique",
        "M. Rachel Mazuir appelle l'attention de M. le ministre": "à quel ministre",
        "Il souhaite connaître": "que demande le sénateur",
        "- page 1213": "à quelle page la question",
        "Transmise au Secrétariat": "à qui la question a-t-elle été transmise",
        "Réponse du Secrétariat": "qui a répondu",
        "- page 5400": "à quelle page la réponse",
    }.items():
        [sentence] = [sentence for sentence, labels in words.items() if fact in labels]
        assert sentence.startswith(opening)
    assert len(words) == 7
    keys = sentence_keys(source.document, sentences, 0)
    for place, labels in told.items():
        assert {(place, text) for _, text in labels} <= {(key.sentences[0], key.text) for key in keys}
    plain = replace(source.document, kind="plain")
    assert labels_of(plain, sentences) == {}


def test_keys_are_the_sentence_its_context_and_its_questions() -> None:
    parsed, sentences = document()
    own = [(key.text, key.kind, key.sentences) for key in sentence_keys(parsed, sentences, 10)]
    first = "Plus d'une centaine d'enfants sont aidés."
    assert own == [
        (first, KeyKind.SENTENCE, (10,)),
        (f"Aide {first}", KeyKind.CONTEXT, (10,)),
        ("Elle est gratuite.", KeyKind.SENTENCE, (11,)),
        (f"Aide {first} Elle est gratuite.", KeyKind.CONTEXT, (11,)),
        ("Elle dure un an.", KeyKind.SENTENCE, (12,)),
        ("Aide Elle est gratuite. Elle dure un an.", KeyKind.CONTEXT, (12,)),
        ("Fin de l'aide.", KeyKind.SENTENCE, (13,)),
        ("Aide Elle dure un an. Fin de l'aide.", KeyKind.CONTEXT, (13,)),
    ]
    questions = [
        ExpectedQuestion("Combien ?", "fr", "plain", ("centaine", "dure un an")),
        ExpectedQuestion("How much?", "en", "plain", (), "budget"),
    ]
    asked = question_keys(parsed, sentences, 10, questions)
    assert [(k.text, k.kind, k.sentences, k.language, k.topic) for k in asked] == [
        ("Combien ?", KeyKind.QUESTION, (10, 12), "fr", None),
        ("How much?", KeyKind.UNANSWERED, (), "en", "budget"),
    ]
