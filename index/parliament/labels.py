"""What the sentences tell that every question of the Senate has, in the words that people ask with.

Its header and page lines hold names and numbers only ("- page 5400"); its first sentence calls on a minister, and its
last one says what is asked for. One label for each fact and way of asking: a long list would be near to nothing.
"""

from collections.abc import Iterator, Sequence

from index.datatypes import Document, Language, Sentence

_LABELS: dict[str, dict[Language, tuple[str, ...]]] = {
    "question": {
        "fr": (
            "qui a posé la question, qui est l'auteur de la question écrite",
            "quel sénateur a interrogé le Gouvernement, quel parlementaire, quel élu",
            "nom et prénom du sénateur qui demande",
            "groupe politique du sénateur, parti, étiquette, bord, couleur politique, gauche ou droite",
            "département du sénateur, de quelle région est-il l'élu, où est-il élu, sa circonscription",
            "date de publication de la question, quand a-t-elle été posée, quel jour, quel mois, quelle année",
        ),
        "en": (
            "who asked the question, who wrote, tabled or raised it, author of the written question",
            "which senator, which member of parliament, name of the lawmaker who asked the government",
            "political group of the senator, party, affiliation, left or right",
            "which department, area, region or constituency does the senator represent, where was he elected",
            "date of the question, when was it asked, tabled, published, what day, month, year",
        ),
    },
    "question page": {
        "fr": (
            "page de la question au Journal officiel",
            "à quelle page la question du sénateur est-elle publiée, numéro de page de la question",
            "où trouver la question dans le JO, référence de la question",
        ),
        "en": (
            "page of the question in the official journal",
            "on which page was the senator's question printed, page number of the question, where to find it",
        ),
    },
    "address": {
        "fr": (
            "à quel ministre la question s'adressait-elle au départ, ministre interrogé, interpellé, destinataire",
            "sujet de la question, sur quoi porte-t-elle, de quoi parle le sénateur",
        ),
        "en": (
            "which minister was the question first addressed to, minister asked, recipient",
            "subject of the question, what is it about, what does the senator write about",
        ),
    },
    "request": {
        "fr": (
            "que demande le sénateur, que veut-il savoir, quelle est sa demande, sa question, sa requête",
            "qu'attend-il du ministre, dans quel but l'élu écrit-il",
        ),
        "en": (
            "what does the senator ask for, what does he want to know, what is his request",
            "what does he expect from the minister, why does he write",
        ),
    },
    "transfer": {
        "fr": (
            "à qui la question a-t-elle été transmise, renvoyée, réorientée, réattribuée, redirigée",
            "quel ministère ou secrétariat d'État a reçu, repris, hérité du dossier à la place du ministre interrogé",
            "changement de ministre destinataire de la question",
        ),
        "en": (
            "who was the question passed on to, forwarded, transferred, referred, redirected, handed over",
            "which ministry or state secretary took over the file instead of the minister first asked",
        ),
    },
    "réponse": {
        "fr": (
            "qui a répondu à la question, auteur de la réponse, qui parle au nom du Gouvernement",
            "quel ministère, quel secrétariat d'État a répondu, quel membre du Gouvernement",
            "date de la réponse, quand le Gouvernement a-t-il répondu, quel jour, mois, année est-elle parue",
        ),
        "en": (
            "who replied, who answered the question, author of the reply, which minister or ministry responded",
            "date of the answer, when did the government reply, what day, month, year was the response published",
        ),
    },
    "réponse page": {
        "fr": (
            "page de la réponse au Journal officiel",
            "à quelle page la réponse du Gouvernement est-elle publiée, numéro de page de la réponse",
            "où trouver la réponse dans le JO, référence de la réponse",
        ),
        "en": (
            "page of the answer in the official journal",
            "on which page was the government's reply printed, page number of the response, where to find it",
        ),
    },
}


def labels_of(document: Document, sentences: Sequence[Sentence]) -> dict[int, list[tuple[Language, str]]]:
    """Return what sentences tell of their Senate page, each in a language, by place; nothing for other documents."""
    return {
        place: [(language, label) for language, labels in _LABELS.get(part, {}).items() for label in labels]
        for place, part in (_parts(document, sentences) if document.kind == "senate" else ())
    }


def _parts(document: Document, sentences: Sequence[Sentence]) -> Iterator[tuple[int, str]]:
    """Yield the places of the sentences that have labels, with the names of these."""
    asking = []  # the prose of the question
    for place, sentence in enumerate(sentences):
        section = document.sections[sentence.section]
        if sentence.span in section.lines:
            kind = section.name or "transfer"
            yield place, kind if sentence.span.of(document.text) == section.heading else f"{kind} page"
        elif section.name == "question":
            asking.append(place)
    if asking:
        yield asking[0], "address"
        yield asking[-1], "request"
