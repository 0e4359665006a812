"""A conversation as other programs read it: Word's file by our own reader, references line by line."""

from dataclasses import replace

from assistant.answer import Answer, answering
from assistant.export.bibtex import entry
from assistant.export.docx import docx_of
from assistant.export.ris import reference
from assistant.render import markdown_turn
from index.reading.word import read_docx
from tests.cited import CITED, FOUND, REFUSED


def test_word_reads_the_conversation_as_it_was_shown() -> None:
    asked = replace(FOUND, question="# *Combien* <b> & [x](y) ?", citations=(CITED,))
    markdown = "\n\n".join(
        ["# Conversation avec le document", *(markdown_turn(answer, "fr", "http://h/") for answer in (asked, REFUSED))]
    )
    made = docx_of(markdown, "fr")
    assert made == docx_of(markdown, "fr")
    blocks = read_docx(made).blocks
    quote = "«\u00a0Plus d'une centaine ont été protégés.\u00a0»"
    source = (
        "Secrétariat d'État, Question de M. X sur la traite, Réponse du Gouvernement, 24 octobre 2019, "
        "JO Sénat p. 5400. http://h/#senat-reponse-15"
    )
    assert [block.text for block in blocks] == [
        "Conversation avec le document",
        "# *Combien* <b> & [x](y) ?",
        "Réponse très sûre (93\u00a0%)",
        quote,
        source,
        "Quel budget ?",
        "Le document ne répond pas à cette question.",
        "Ce qui manque\u00a0: le budget du plan.",
        "Refus très sûr (96\u00a0%)",
        "Passages les plus proches, sans réponse à la question",
        quote,
        source,
    ]
    headings = [block.text for block in blocks if block.heading]
    assert headings[-3:] == ["# *Combien* <b> & [x](y) ?", "Quel budget ?", blocks[9].text]


def test_what_no_xml_can_hold_shows_as_a_mark_of_replacement() -> None:
    assert [block.text for block in read_docx(docx_of("a\x00b\x1b\uffffc", "en")).blocks] == ["a\ufffdb\ufffd\ufffdc"]


def test_a_reference_holds_what_a_citation_does() -> None:
    cited = replace(CITED, quote="Deux\nlignes.", speaker="Jean Dupont", url="https://senat.example/q")
    assert reference(cited, "fr", "http://h/").split("\r\n") == [
        "TY  - RPRT",
        "TI  - Question de M. X sur la traite",
        "AU  - Jean Dupont",
        "PY  - 2019",
        "DA  - 2019/10/24",
        "SP  - 5400",
        "AB  - Deux lignes.",
        "N1  - Jean Dupont, Question de M. X sur la traite, Réponse du Gouvernement, 24 octobre 2019, "
        "JO Sénat p. 5400.",
        "UR  - https://senat.example/q",
        "ER  - ",
        "",
    ]
    plain = replace(CITED, kind="plain", speaker="Ministère de l'intérieur, de l'outre-mer", date="2019", url=None)
    lines = reference(plain, "fr", "http://h/").split("\r\n")
    assert "PB  - Ministère de l'intérieur, de l'outre-mer" in lines  # a comma would part an author's name
    assert "DA  - 2019" in lines
    assert "UR  - http://h/#senat-reponse-15" in lines


def test_only_what_answers_is_a_reference() -> None:
    assert answering(replace(FOUND, citations=(CITED, CITED))) == (CITED, CITED)
    assert answering(REFUSED) == ()
    assert answering(Answer("q", "fr", False, None)) == ()


def test_an_entry_of_bibtex_holds_the_same_whatever_stands_in_the_text() -> None:
    cited = replace(CITED, quote="50 % de {A} & B_1,\n\\fin ~ d’un § 2.", title="L’été #1", url="https://h/a{b}%20c")
    assert entry(cited, "fr", "http://h/") == (
        "@misc{senat-reponse-15,\n"
        "  title = {{L’été \\#1}},\n"
        "  author = {{Secrétariat d'État}},\n"
        "  year = {2019},\n"
        "  date = {2019-10-24},\n"
        "  pages = {5400},\n"
        "  abstract = {50 \\% de \\textbraceleft{}A\\textbraceright{} \\& B\\_1, "
        "\\textbackslash{}fin \\textasciitilde{} d’un § 2.},\n"
        "  note = {Secrétariat d'État, L’été \\#1, Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400.},\n"
        "  url = {https://h/a%7Bb%7D%20c},\n"
        "}\n"
    )
    assert entry(replace(CITED, url=None), "en", "http://h/").count("{") == entry(CITED, "en", "").count("}")
