"""A citation, an answer and a refusal, for tests of how they are shown."""

from dataclasses import replace

from assistant.answer import Answer, Citation

PASSAGE = "Le dispositif consiste à placer les mineurs. Plus d'une centaine ont été protégés. Le reste suit."
QUOTE = "Plus d'une centaine ont été protégés."
START = 100 + PASSAGE.index(QUOTE)
CITED = Citation(
    quote=QUOTE,
    start=START,
    end=START + len(QUOTE),
    passage=PASSAGE,
    passage_start=100,
    passage_end=100 + len(PASSAGE),
    document="senat",
    title="Question de M. X sur la traite",
    section="réponse",
    speaker="Secrétariat d'État",
    date="2019-10-24",
    page=5400,
    url=None,
    anchor="senat-reponse-15",
    rank=1,
    score=1.5,
    kind="senate",
)
FOUND = Answer("Combien ?", "fr", True, 0.93, citations=(CITED, replace(CITED, rank=2)))
REFUSED = Answer(
    "Quel budget ?",
    "fr",
    False,
    0.04,
    nearest=(CITED,),
    missing="le budget du plan",
    suggestions=("Qu'est-ce que le plan ?",),
)
