"""A question in, a cited answer out: the online half."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation
    from assistant.assistant import Assistant, ask

__all__ = ["Answer", "Assistant", "Citation", "ask"]

_HOMES = {"Answer": "answer", "Assistant": "assistant", "Citation": "answer", "ask": "assistant"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562: a public name is imported when first used
    """Import a public name when it is first used, so that importing the package stays instant."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"assistant.{_HOMES[name]}"), name)
