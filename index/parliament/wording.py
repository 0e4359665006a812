"""What the parts of a parliamentary page are called: in words, and by who types a name.

Another chamber is a line in each of these tables.
"""

from index.datatypes import DocumentKind, Language

_CHAMBERS: dict[DocumentKind, str] = {"senate": "JO Sénat", "assemblee": "JO AN"}  # the journal that prints its pages
_CALLED: dict[str, dict[Language, str]] = {
    "question": {"fr": "Question de {speaker}", "en": "Question by {speaker}"},
    "réponse": {"fr": "Réponse du Gouvernement", "en": "Government’s answer"},
}
_BETWEEN: dict[Language, str] = {"fr": "Transmission de la question", "en": "Transfer of the question"}
_ANCHORS = {"question": "question", "réponse": "reponse", "débat": "debat"}
_BETWEEN_ANCHOR = "transmission"
_TYPED = {"reponse": "réponse", "answer": "réponse", "debat": "débat"}


def of_chamber(kind: DocumentKind) -> bool:
    """Tell whether a document is a question to the government, with what became of it."""
    return kind in _CHAMBERS


def part_anchor(kind: DocumentKind, section: str | None) -> str | None:
    """Return the word that names a part in the anchors of its sentences; None where its number does."""
    return _ANCHORS.get(section or "", _BETWEEN_ANCHOR) if kind == "senate" else None


def part_called(kind: DocumentKind, section: str | None, speaker: str | None, language: Language) -> str | None:
    """Return what a section of a chamber's page is called; None where its own name, or its document's title, does."""
    if kind not in _CHAMBERS:
        return None
    if section in _CALLED and speaker:
        return _CALLED[section][language].format(speaker=speaker)
    return _BETWEEN[language] if section is None and kind == "senate" else None


def names_speaker(kind: DocumentKind, section: str | None) -> bool:
    """Tell whether :func:`part_called` names the speaker."""
    return kind in _CHAMBERS and section == "question"


def page_called(kind: DocumentKind, page: int) -> str | None:
    """Return what a page of a chamber's journal is called; None for other documents."""
    return f"{_CHAMBERS[kind]} p. {page}" if kind in _CHAMBERS else None


def typed_section(name: str) -> str:
    """Return the name of the section that somebody means who typed ``name``."""
    return _TYPED.get(name.casefold(), name)
