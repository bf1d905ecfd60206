"""What makes texts safe looks at those alone that have a character that cannot be printed."""

import sys

from corpus.export.text import one_line, xml_legal

PRINTABLE = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))


def test_the_search_leaves_every_printable_character_as_it_is() -> None:
    assert one_line(f"{PRINTABLE}\n") == f"{PRINTABLE} "
    assert xml_legal(f"{PRINTABLE}\0") == PRINTABLE


def test_so_the_texts_that_are_not_searched_are_the_same() -> None:
    assert one_line(PRINTABLE) == xml_legal(PRINTABLE) == PRINTABLE


def test_a_text_with_one_other_character_is_searched() -> None:
    assert one_line("a\u2028b") == "a b"
    assert xml_legal("a\ufffeb") == "ab"
