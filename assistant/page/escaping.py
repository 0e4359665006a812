"""Text as HTML that shows its characters and nothing else."""

import html
import re

from assistant.render import visible

_AMID = re.compile(r"(?<=[^\W\d_]|,)\n(?=[a-zà-öø-ÿœ])")  # as every line of a PDF ends


def shown(text: str) -> str:
    """Return ``text`` as HTML that shows its characters and nothing else."""
    return html.escape(visible(text))


def flowing(text: str) -> str:
    """Return a document's text as :func:`shown`, where lines that end amid a sentence flow on.

    The line end stays in the text, which is verbatim; it shows as the space that it stands for.
    """
    return _AMID.sub('<span class="flows">\n</span>', shown(text))


def unbroken(question: str) -> str:
    """Return a question as HTML, as it was typed, but with no line end between a word and the " ?" after it."""
    parts = re.split(r"(\S{1,24} [?!:;»])", question)
    return "".join(
        f'<span class="unbroken">{shown(p)}</span>' if place % 2 else shown(p) for place, p in enumerate(parts)
    )
