"""Tables of contents in a plain text."""

from index.text.contents import contents_in, is_contents_heading


def test_a_table_of_contents_says_that_it_is_one_or_names_what_follows() -> None:
    entries = ["1. Les écoles ......... 3", "2. La voirie . . . . . 6"]
    assert contents_in(["Programme", "SOMMAIRE", *entries, "1. Les écoles"]) == {1, 2, 3}
    assert contents_in([*entries, "Annexe … 9", "Texte.", "1. Les écoles", "2. LA VOIRIE"]) == {0, 1, 2}


def test_other_lists_with_dots_are_text() -> None:
    assert contents_in(["Nombre de votants ..... 9", "Pour ..... 5", "Contre ..... 3", "Le Sénat a adopté."]) == set()
    assert contents_in(["Sommaire", "1. Les écoles ..... 3", "Le texte dit tout."]) == set()


def test_which_line_announces_one() -> None:
    assert is_contents_heading("Table des matières :")
    assert not is_contents_heading("Le sommaire de la montagne")
