"""Errors say one sentence to whoever reads, in their language, and repeat little of what was given."""

import pytest

from assistant import ask
from index.errors import ECHOED, AssistantError, QuestionError, echo

LONG = "x" * 10_000_000


def test_an_error_is_known_in_two_languages_or_in_one() -> None:
    both, one = AssistantError("La question est vide.", "The question is empty."), AssistantError("no index here")
    assert (both.said_in("fr"), both.said_in("en")) == ("La question est vide.", "The question is empty.")
    assert str(both) == "La question est vide. / The question is empty."
    assert (one.said_in("fr"), one.said_in("en"), str(one)) == ("no index here",) * 3


@pytest.mark.parametrize("given", ["x", "é\n", None, 3, [], ["a"]])
def test_what_is_short_is_repeated_as_python_writes_it(given: object) -> None:
    assert echo(given) == repr(given)


@pytest.mark.parametrize(
    "options",
    [
        {"documents": LONG},
        {"documents": [LONG] * 3},
        {"documents": [f"{number}" for number in range(100_000)]},
        {"section": LONG},
        {"speaker": LONG},
        {"since": LONG},
        {"language": LONG},
        {"k": [LONG]},
    ],
)
def test_a_long_mistake_is_not_repeated_whole(options: dict[str, object]) -> None:
    with pytest.raises(QuestionError) as caught:
        ask("Qui ?", **options)  # type: ignore[arg-type]  # the mistakes of those who call
    for language in ("fr", "en"):
        said = caught.value.said_in(language)
        assert len(said) < 20 * ECHOED
        assert " / " not in said
        assert "\n" not in said
