"""What was typed becomes what is searched for: short forms, spelling and acronyms, and nothing else changes."""

import os
import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.asking.query import MAX_CHARACTERS, check_question, read_query
from index.errors import QuestionError
from index.matching.encoder import load_encoder
from index.matching.spellings import KnownWords
from index.text.analysis import fold

# In the order of an index: the document's own words first.
OWN = "mineurs proteges gouvernement formation educateurs foyer victimes centre securise plan"
WORDS = dict.fromkeys(OWN.split()).keys()
encoder = cache(load_encoder)  # one for all tests


def searched(question: str, words: object = WORDS, *known: str) -> str:
    return read_query(question, words, known.__contains__, "fr").text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cb de mineurs ?", "combien de mineurs ?"),
        ("pk ?", "pourquoi ?"),
        ("kel plan, stp !", "quel plan, s'il te plaît !"),
        ("QD le plan ?", "quand le plan ?"),  # whatever the case
        ("c koi le plan", "c quoi le plan"),
        ("wen did it start?", "when did it start?"),
    ],
)
def test_short_forms_are_written_out(typed: str, meant: str) -> None:
    assert read_query(typed).text == meant


@pytest.mark.parametrize("typed", ["pkoimon", "le cbd", "d'après", "Combien ?", "pour", "skip", "upper"])
def test_a_short_form_within_a_word_is_none(typed: str) -> None:
    assert read_query(typed).text == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("minurs", "mineurs"),  # a letter dropped
        ("minneurs", "mineurs"),  # one too many
        ("minaurs", "mineurs"),  # another one
        ("mienurs", "mineurs"),  # two swapped are one slip
        ("gouvernemnet", "gouvernement"),
        ("gouvrnemnt", "gouvernement"),  # two slips in a long word
        ("Foyr ?", "foyer ?"),
        ("victmies-mineures", "victimes-mineurs"),  # each part by itself
    ],
)
def test_a_misspelt_word_becomes_the_nearest_of_the_index(typed: str, meant: str) -> None:
    assert searched(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "mineurs",
        "Mineurs",
        "protégés",  # known but for its accents
        "éducateurs",
        "pln",  # too short to tell
        "mnrs",  # two slips in a short word
        "xylophone",
        "mineurs2",  # no word
        "2019",
        "225-4-1",
        "",
    ],
)
def test_what_is_known_short_far_or_no_word_stays(typed: str) -> None:
    assert searched(f"le plan {typed}") == f"le plan {typed}"


LETTERS = st.text("abeéœz漢😀", min_size=1, max_size=11)


@given(st.lists(LETTERS, max_size=40), LETTERS)
def test_few_words_are_compared_and_none_of_those_that_are_near_is_missed(words: list[str], typed: str) -> None:
    in_order = dict.fromkeys(words)
    known = KnownWords(in_order)
    assert searched(typed, known) == searched(typed, in_order.keys())
    assert known.like("abeé", 1) == [word for word in in_order if word in set(known.like("abeé", 1))]
    far = KnownWords(dict.fromkeys(["bateau", "maison", "raison", "saisons"]))
    assert far.like("maisom", 1) == ["maison", "saisons"]
    assert KnownWords(dict.fromkeys(["noisam", "maison"])).like("maison", 1) == ["maison"]  # other letters follow
    assert KnownWords(dict.fromkeys(["miason", "a"])).like("maison", 1) == ["miason"]


def test_a_word_that_the_encoder_knows_is_no_misspelling() -> None:
    assert searched("un minur") == "un minur"  # two slips from "mineurs", and short
    assert searched("la formatio") == "la formation"
    assert searched("la formatio", WORDS, "formatio") == "la formatio"


def test_without_words_nothing_is_repaired() -> None:
    assert searched("minurs gouvernemnet", ()) == "minurs gouvernemnet"


def test_of_equally_near_words_the_longest_counts_then_the_first() -> None:
    assert searched("minurs", ["miners", "mineurs"]) == "mineurs"
    assert searched("minurs", ["mineurs", "miners"]) == "mineurs"
    assert searched("plamt", ["plant", "plait"]) == "plant"
    assert searched("plamt", ["plait", "plant"]) == "plait"


def test_every_process_repairs_alike() -> None:
    # Sets of words are ordered anew in each process: the index must not hand its words over in one.
    code = (
        "from assistant import Assistant; from assistant.asking.query import read_query; a = Assistant.open(); "
        "words = list(a.engine.known_words); "
        "print(words[:50], [read_query(w[:3] + w[4:], words, lambda _: False).text for w in words[:60]])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert len(next(iter(said))) > 500


def test_acronyms_are_followed_by_what_they_stand_for() -> None:
    assert read_query("Que fait la MIPROF ?").text.startswith("Que fait la MIPROF ? mission interministérielle pour")
    assert read_query("les mna à Paris").text == "les mna à Paris mineurs non accompagnés"
    assert read_query("l'UE").text == "l'UE Union européenne"
    assert read_query("MNA et MNA, mna").text.count("accompagnés") == 1


@pytest.mark.parametrize("question", ["un plan ue", "il a lu le jo", "tj les mineurs non accompagnes"])
def test_two_letters_are_an_acronym_only_in_capitals(question: str) -> None:
    assert read_query(question, language="fr").text.count(" ") == question.count(" ")


def test_an_acronym_that_the_question_explains_is_left_alone() -> None:
    question = "Les MNA, mineurs non accompagnés, sont-ils aidés ?"
    assert read_query(question).text == question


def test_an_acronym_that_the_documents_use_is_left_alone() -> None:
    assert read_query("les MNA", words=["mna"]).text == "les MNA"
    assert read_query("les MNA", words=["mineurs"]).text == "les MNA mineurs non accompagnés"


def test_what_was_asked_is_kept_as_it_was() -> None:
    query = read_query(" cb de minurs,\nMNA ? ", WORDS, lambda _: False)
    assert query.asked == " cb de minurs,\nMNA ? "
    assert query.language == "fr"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Quelles mesures sont prévues pour les victimes ?", "fr"),
        ("What measures are planned for the victims?", "en"),
        ("pk le plan tarde ?", "fr"),
        ("Who answered the question?", "en"),
    ],
)
def test_the_language_is_told(question: str, language: str) -> None:
    assert read_query(question).language == language
    other = "en" if language == "fr" else "fr"
    assert read_query(question, language=other).language == other  # type: ignore[arg-type]


@pytest.mark.parametrize("question", [None, 3, b"plan", ["plan"], "", " ", "\n\t\u00a0\u2003", "a" * 2001])
def test_what_is_no_question(question: object) -> None:
    with pytest.raises(QuestionError) as raised:
        check_question(question)
    assert "\n" not in str(raised.value)
    with pytest.raises(QuestionError):
        read_query(question)


def test_the_limit_counts_characters_as_typed() -> None:
    longest = "é" * MAX_CHARACTERS
    assert MAX_CHARACTERS == 2000
    assert check_question(longest) == longest
    with pytest.raises(QuestionError, match="2001"):
        check_question(longest + "é")
    assert len(read_query("cb " * 660).text) > MAX_CHARACTERS  # writing out may go beyond it


@given(st.text(min_size=1, max_size=200).filter(lambda text: not text.isspace()))
@settings(max_examples=200)
def test_any_unicode_is_a_question(text: str) -> None:
    query = read_query(text, WORDS, encoder().knows, "fr")
    assert query.asked == text
    query.text.encode("utf-8")  # what tokenisers take


@given(st.lists(st.sampled_from([*WORDS, "!", "2019", "où"]), min_size=1, max_size=20).map(" ".join))
def test_a_question_in_the_words_of_the_index_is_not_changed(question: str) -> None:
    assert searched(question) == question
    assert fold(searched(question.upper())) == fold(question)
