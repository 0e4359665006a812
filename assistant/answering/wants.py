"""What a question wants beside a fact: nothing at all, or an overview.

Both are told by what a question is made of: words that ask for an overview and, but for a name of the document and
words without a subject, nothing else. "Résume le rapport" is one; "Que dit le rapport du budget ?" has a subject, and
is searched for.
"""

import re
from collections.abc import Callable, Collection
from enum import Enum

from index.text.analysis import fold


class Want(Enum):
    """What a question wants."""

    TALK = "to greet, to thank, or something that is not done here"
    OVERVIEW = "to know what a document is about"
    ANSWER = "an answer"


# What surrounds a request without changing it.
_MANNERS = frozenset(
    """
    bonjour bonsoir salut coucou hello hi hey merci thanks thank svp stp please pls plait plaisir beaucoup bien
    revoir bye goodbye adieu ok okay d accord super parfait genial great perfect cool nice good morning
    afternoon evening bonne journee soiree nuit cher chere tres very much so a toi vous you s il te la le un une
    et and for pour ca cela that it is was helpful aide l c est etait sympa gentil kind of your votre ton tout
    toute all yes no oui non alors bon enchante
    """.split()
)
# Greeting and thanking: one of these is needed, so that "Oui et non" or "C'est bon ?" are no talk.
_GREETING = frozenset(
    """
    bonjour bonsoir salut coucou hello hi hey merci thanks thank revoir bye goodbye adieu ok okay super parfait
    genial great perfect cool enchante
    """.split()
)
# Asked of whoever answers, not of a document; each is the whole request, manners aside.
_OF_US = re.compile(
    r"(?:(?:peux tu|pouvez vous|pourrais tu|pourriez vous|can you|could you|tu peux|vous pouvez|veuillez)\s)?"
    r"(?:me |nous |m |la |le |les |l )*"
    r"(?:tradui\w*|translate\w*|retradui\w*|repete\w*|repeat|reformule\w*|rephrase|explique\w*|explain)"
    r"(?:\s(?:ca|cela|ceci|tout|le|la|les|ce|cette|moi|nous|texte|phrase|reponse|citation|document|passage|page|that|this|it|"
    r"all|the|text|answer|quote|sentence|citation|to|into|in|en|vers|dans|francais|anglais|english|french|aussi|again|"
    r"encore|une|fois))*"
    r"|(?:qui|que|qu) (?:es tu|etes vous|tu es|vous etes)|tu es qui|vous etes qui|who are you|what are you"
    r"|comment (?:ca va|vas tu|allez vous|tu t appelles|vous appelez vous|t appelles tu|tu vas)|ca va"
    r"|how are you(?: doing)?"
    r"|(?:que|qu est ce que|quoi|what)"
    r" (?:peux tu|pouvez vous|tu peux|vous pouvez|sais tu|savez vous|can you|can i|do you)"
    r" (?:faire|do|ask|demander)(?: (?:ici|here|pour moi|for me))?"
    r"|(?:que|qu) (?:puis je|peut on) (?:te |vous |t |)?(?:demander|faire)(?: ici)?|what can i ask(?: you| here)?"
    r"|comment (?:ca marche|cela marche|t utiliser|ca fonctionne|cela fonctionne)|how does (?:this|it) work"
    r"|(?:aide|aidez) (?:moi|nous)|aide|help(?: me)?"
    r"|(?:es tu|etes vous|tu es|are you) (?:une?|an?)"
    r" (?:robot|humain|humaine|ia|intelligence artificielle|ai|bot|human)"
    r"|(?:tu parles|parlez vous|parles tu|do you speak) (?:francais|anglais|english|french)"
    r"|test|un test|essai"
)
# Words that ask for an overview ...
_OVERVIEW = re.compile(
    r"\bresum\w*|\bsynthese\b|\bsynthetis\w*|\bapercu\b|\bvue d ensemble\b|\bvue generale\b|\bles? grandes? lignes?\b"
    r"|\bde quoi (?:ca |cela |s |il |est il |)?(?:parle|traite|agit|retourne|question|est il question)\w*"
    r"|\bca parle de quoi\b|\bde quoi \w+(?: \w+){0,3} (?:parle|traite)\w*"
    r"|\b(?:points?|idees?|elements?|messages?|informations?|sujets?|themes?|faits?|conclusions?)"
    r"(?: les plus)?"
    r" (?:cles?|clefs?|principa\w+|essentiel\w*|important\w*|marquant\w*|forts?|majeurs?|a retenir|abordes?|traites?)\b"
    r"|\bprincipa\w+ (?:points?|idees?|elements?|messages?|informations?|sujets?|themes?|conclusions?)\b"
    r"|\bl essentiel\b|\ba retenir\b|\bretenir\b"
    r"|\bquel(?:le)? est (?:le|l|la) (?:sujet|objet|theme|propos|contenu|idee generale)\b"
    r"|\bque (?:dit|raconte|contient)\b|\bqu (?:il y a t il|y a t il) dans\b|\bque trouve t on dans\b"
    r"|\ben quoi consiste\w*|\ba quoi ser\w+|\brecap\w*|\btopo\b|\bgrandes lignes\b|\bdecri\w+|\bfaut il savoir\b"
    r"|\bil faut savoir\b|\bde quoi il s agit\b|\bwhat s (?:this|it)\b|\bsum (?:it |this |that )?up\b|\bdescribe\b"
    r"|\btell me about\b|\bneed to know\b"
    r"|\bpresent(?:e|er|ez|ation)\b|\bc est quoi\b|\bqu est ce que c est\b|\ben bref\b|\btl ?dr\b"
    r"|\bsummar\w+|\boverview\b|\bgist\b|\bin (?:brief|short|a nutshell)\b|\boutline\b"
    r"|\bwhat (?:is|s|are)? ?(?:\w+ ){0,4}about\b"
    r"|\bwhat does (?:\w+ ){1,3}(?:say|cover|contain|deal with|talk about)\b"
    r"|\b(?:key|main|important|essential|major|principal) (?:points?|ideas?|messages?|takeaways?|facts?|findings?|"
    r"topics?|themes?|elements?|information|conclusions?)\b|\btakeaways?\b"
    r"|\bwhat is (?:this|it)\b|\bhighlights?\b|\bthe essentials?\b"
    r"|\bwhat should i (?:know|remember)\b|\bwhat (?:is|s) in\b"
)
_DEFINES = re.compile(r"\bc est quoi\b|\bqu est ce que c est\b|\ben quoi consiste\w*|\ba quoi ser\w+|\bwhat (?:is|s)\b")
_QUOTED = re.compile(r"[«“\"]\s*(\S.*?)\s*[»”\"]")
# ... and those that may stand beside them: the document by a common name, and words without a subject.
_BESIDE = frozenset(
    """
    ce cet cette ces le la les l un une du de des d au aux dans en ici the this that these an of to in from for
    on here a document documents texte textes rapport rapports dossier fichier fichiers page pages pdf note
    compte rendu proces verbal deliberation reglement question reponse echange lettre courrier decision decret
    arrete loi circulaire avis guide plan charte convention article publication etude bilan communique brochure
    contrat annuel annuelle ecrite officiel report file text paper letter guide policy decision notice study
    minutes act article leaflet contract charter handbook me moi nous m te vous on je tu il elle i you we us my
    mon ton notre votre fais faire fait faites donne donner donnez dis dire dites peux peut pouvez pourrais
    pourriez voudrais veux veut aimerais give make write do does can could would like want need get let know
    tell show explain provide please est sont c s qu que qui quoi quel quelle quels quelles what is are s which
    it its bref breve brievement court courte courts petit petite rapide rapidement simple simplement clair
    general generale global globale grands grandes gros mots phrases lignes quelques trois cinq deux dix points
    short brief briefly quick quickly few words sentences lines three five two ten sentence simple svp stp plait
    please merci bonjour hello il te et and y a t ont avoir tout toute entier whole entire all main principal
    principaux principales essentiel essentielle parle dit contient agit question globalement
    """.split()
)


def want_of(question: str, titles: Collection[str] = ()) -> Want:
    """Tell what a question wants; ``titles`` are those of the documents that it may be about.

    A request is still one for an overview when it calls the document by words of its title.
    """
    words = _plain(question)
    rest = [word for word in words if word not in _MANNERS]
    if not rest and _GREETING & set(words):
        return Want.TALK
    if _OF_US.fullmatch(" ".join(_without_greeting(words))):
        return Want.TALK
    text = " ".join(words)
    if len(words) <= 30 and _OVERVIEW.search(text):
        beside = _beside(text)
        named = any(_calls(words, beside, _plain(title)) for title in titles)
        if (not beside or named) and (len(words) > 1 or _OVERVIEW.fullmatch(text)):
            return Want.OVERVIEW
    return Want.ANSWER


def _calls(words: list[str], beside: frozenset[str], title: list[str]) -> bool:
    """Tell whether words call a document by its title; who asks what a thing is means the thing, not the document.

    "C'est quoi la traite ?" is no request for an overview of "Question sur la traite".
    """
    defines = _DEFINES.search(" ".join(words)) is not None
    return beside <= frozenset(title) and not (defines and title[0] not in words)


def section_of(question: str, sections: Callable[[], Collection[str]]) -> str | None:
    """Return the section that an overview is wanted of: the one of ``sections`` that a request calls in quotes.

    "De quoi parle «\u00a0Durée du bail\u00a0»\u00a0?" is such a request; without quotes it would be a question.
    """
    match = _QUOTED.search(question)
    if match is None or want_of(question[: match.start()] + question[match.end() :]) is not Want.OVERVIEW:
        return None
    called = _plain(match[1])
    return next((name for name in sorted(sections()) if _plain(name) == called), None)


def names(question: str, title: str) -> bool:
    """Tell whether a request for an overview calls the document by words of its title, and by no other."""
    beside = _beside(" ".join(_plain(question)))
    return bool(beside) and beside <= frozenset(_plain(title))


def _beside(text: str) -> frozenset[str]:
    """Return the words of a request that neither ask for an overview nor are empty: those that name the document."""
    return frozenset(_OVERVIEW.sub(" ", text).split()) - _BESIDE


def _plain(question: str) -> list[str]:
    """Return the folded words, without signs; "s'il" and "peux-tu" are two words each."""
    return re.findall(r"[a-z0-9]+", fold(question))


def _without_greeting(words: list[str]) -> list[str]:
    """Return the words of a request without the manners before and after it."""
    manners = _GREETING | {"svp", "stp", "please", "pls", "plait", "te", "vous", "il", "s", "beaucoup", "you"}
    start, end = 0, len(words)
    while start < end and words[start] in _GREETING | {"please", "svp", "stp"}:
        start += 1
    while end > start and words[end - 1] in manners and " ".join(words[start:end]) not in _KEPT:
        end -= 1
    return words[start:end]


_KEPT = frozenset(
    {"who are you", "what are you", "how are you", "what can i ask you", "qui etes vous", "vous etes qui"}
)
