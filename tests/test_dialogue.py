"""Follow-ups: which questions lean on an earlier one, on which, and what that does to the answer."""

import pytest

from assistant import Answer, Assistant
from assistant.asking.dialogue import in_context, needs_context

STANDING = """
Quel est le rôle de la mission interministérielle ?
Combien de mineurs sont concernés ?
Que fait le Gouvernement pour les enfants ?
Qui est Rachel Mazuir ?
C'est quoi le GRETA ?
Quand le plan sera-t-il adopté ?
La France a-t-elle un plan d'action ?
Quelles associations travaillent avec les foyers ?
budget plan traite
formation éducateurs
mineurs délinquance forcée
Où se trouve le centre sécurisé ?
Pourquoi les victimes ne portent-elles pas plainte ?
Y a-t-il une ligne d'écoute pour les victimes ?
Est-ce que les policiers sont formés ?
Comment signaler un cas de traite ?
Quel ministère a répondu à la question ?
Quelles sont les missions du comité de coordination ?
Le Parlement est-il informé des résultats ?
Il existe un fichier des victimes ?
What is the national action plan?
Who answered the senator's question?
How many children were protected in Paris?
Is there a hotline for victims?
What does the government say about housing?
Does the plan cover forced labour?
Are teachers trained to spot trafficking?
funding of associations
""".strip().splitlines()
LEANING = """
Et où ?
Combien ?
Depuis quand ?
Pourquoi ?
Et les filles ?
Qui le finance ?
C'était quand ?
Et en Belgique ?
Avec qui ?
Comment font-ils ?
Et après ?
Par qui ?
Dans quelles villes ?
Est-ce que ça marche ?
Lesquels ?
Elle dure combien de temps ?
Quels sont leurs résultats ?
Et pour les adultes ?
À quel âge ?
Qui s'en occupe ?
Pourquoi pas avant ?
Peux-tu préciser ?
Quel jour ?
Combien de temps ?
De quand date-t-il ?
Qui en est responsable ?
Sur quelle page ?
Où ça ?
Et combien ça coûte ?
ET POURQUOI
Merci, et pourquoi ?
Ok, et où ?
Why?
And in Paris?
How many?
Who pays for it?
When did they start?
What about girls?
Since when?
By whom?
Which ones?
Does it work?
Can you be more precise?
How long does it last?
Thanks, and where?
""".strip().splitlines()
POLITE = ["Merci", "Merci beaucoup", "D'accord", "D’accord, merci", "Bonjour", "Super", "OK"]
POLITE += ["Thanks!", "Thanks a lot", "Thank you"]


@pytest.mark.parametrize("question", STANDING)
def test_a_question_with_a_subject_of_its_own_stands_alone(question: str) -> None:
    assert not needs_context(question)
    assert not needs_context(question.upper().replace("’", "'"))


@pytest.mark.parametrize("question", LEANING)
def test_a_question_without_one_leans(question: str) -> None:
    assert needs_context(question)
    assert needs_context(question.replace("'", "’").replace(" ?", "\u00a0?"))


@pytest.mark.parametrize("turn", POLITE)
def test_thanks_lean_on_nothing_and_nothing_leans_on_them(turn: str) -> None:
    assert not needs_context(turn)
    assert in_context("Et où ?", ["Le dispositif va-t-il grandir ?", turn]) == "Le dispositif va-t-il grandir ?"
    assert in_context("Et où ?", [turn]) is None


def test_a_follow_up_goes_back_to_the_last_question_that_stands_alone() -> None:
    plan, shelter = "Quand le plan sera-t-il adopté ?", "Où se trouve le centre sécurisé ?"
    assert in_context("Pourquoi ?", [plan]) == plan
    assert in_context("Pourquoi ?", [plan, shelter]) == shelter
    assert in_context("Pourquoi ?", [plan, shelter, "Et combien ?", "Depuis quand ?"]) == shelter
    assert in_context("Pourquoi ?", []) is None
    assert in_context("Pourquoi ?", ["Combien ?", "Et où ?"]) is None


def test_a_new_subject_is_not_dragged_back() -> None:
    for question in STANDING:
        assert in_context(question, ["Quel est le montant de l'amende ?", "Et pourquoi ?"]) is None


@pytest.fixture(scope="module")
def shipped() -> Assistant:
    return Assistant.open()


def conversation(assistant: Assistant, questions: list[str]) -> list[Answer]:
    answers: list[Answer] = []
    for question in questions:
        answers.append(assistant.ask(question, history=answers))
    return answers


PROTECTED = "Combien de mineurs ont été protégés ?"
THREADS = [
    [PROTECTED, "Depuis quand ?", "Et où ?"],
    ["Quel est le budget du plan ?", "Et pourquoi ?", "Qui le finance ?"],
    ["How many children were protected?", "Since when?", "Thanks", "And where?"],
    ["Et où ?", "Combien ?"],
    [PROTECTED, "Qui a posé la question au Gouvernement ?", "Quand ?", "Sur quelle page ?"],
]


@pytest.mark.parametrize("thread", THREADS)
def test_a_history_of_answers_and_one_of_questions_give_the_same(shipped: Assistant, thread: list[str]) -> None:
    answers = conversation(shipped, thread)
    for number, answer in enumerate(answers):
        assert shipped.ask(thread[number], history=thread[:number]) == answer
        mixed = [turn if place % 2 else turn.question for place, turn in enumerate(answers[:number])]
        assert shipped.ask(thread[number], history=mixed) == answer


def test_a_follow_up_is_answered_in_the_light_of_its_question(shipped: Assistant) -> None:
    first, second = conversation(shipped, [PROTECTED, "Depuis quand ?"])
    assert (first.resolved, second.resolved) == (None, PROTECTED)
    assert "protégés depuis 2016" in (second.citations or second.nearest)[0].quote
    alone = shipped.ask("Depuis quand ?")
    assert alone.resolved is None
    assert alone.confidence != second.confidence


def test_a_question_that_stands_alone_is_answered_as_without_history(shipped: Assistant) -> None:
    history = ["Quel est le budget du plan ?", "Et pourquoi ?"]
    assert shipped.ask(PROTECTED, history=history) == shipped.ask(PROTECTED)


def test_a_refusal_does_not_break_the_thread(shipped: Assistant) -> None:
    refused = shipped.ask("Quel est le numéro de téléphone du ministre des sports ?")
    assert not refused.found
    answers = conversation(shipped, [PROTECTED, refused.question, "Merci"])
    assert shipped.ask("Depuis quand ?", history=[*answers[:1], answers[2]]).resolved == PROTECTED
    assert shipped.ask("Et pourquoi ?", history=answers).resolved == refused.question
    assert shipped.ask(PROTECTED, history=answers).found


def test_a_question_that_may_lean_is_read_both_ways_and_says_which_was_taken(shipped: Assistant) -> None:
    earlier = "Combien de mineurs ont été protégés ?"
    complete = "Qui a posé sa question ?"  # "sa" may point back, and the question is answered by itself
    alone = shipped.ask(complete, history=[earlier])
    assert (alone.resolved, alone.other, alone.found) == (None, earlier, True)
    assert alone.citations[0].quote == shipped.ask(complete).citations[0].quote
    together = shipped.ask(complete, history=[earlier], follows=True)
    assert (together.resolved, together.other) == (earlier, None)
    bare = shipped.ask("Depuis quand ?", history=[earlier])
    assert (bare.resolved, bare.other, bare.found) == (earlier, None, True)
    assert shipped.ask("Depuis quand ?", history=[earlier], follows=False).resolved is None


@pytest.mark.parametrize("talk", ["test", "Peux-tu traduire la réponse ?", "Merci !", "Who are you?"])
def test_nothing_leans_on_talk(shipped: Assistant, talk: str) -> None:
    assert shipped.ask("Et où ?", history=[talk]).resolved is None
    assert shipped.ask("Et où ?", history=[PROTECTED, talk]).resolved == PROTECTED
    answers = [shipped.ask(PROTECTED), shipped.ask(talk)]
    assert shipped.ask("Depuis quand ?", history=answers, follows=True).resolved == PROTECTED


def test_a_follow_up_about_what_no_sentence_names_is_refused(shipped: Assistant) -> None:
    earlier = "Combien de mineurs ont été protégés ?"
    assert not shipped.ask("Et de chevaux ?", history=[earlier]).found
