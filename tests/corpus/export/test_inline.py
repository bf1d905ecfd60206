from lxml import etree

from corpus.export.inline import Numbers, fill, parts

SOURCE = "Call `run()` with $x < 1$, then `run()`; see :numref:`fig_a`."
TARGET = "Con $x < 1$, llame a `run()` y otra vez a `run()`; véase :numref:`fig_a`."


def test_parts_are_the_text_and_know_what_is_not_translated() -> None:
    found = list(parts(SOURCE))
    assert "".join(part.text for part in found) == SOURCE
    assert [part.text for part in found if part.is_placeholder] == [
        *("`run()`", "$x < 1$", "`run()`", ":numref:`fig_a`"),
    ]


def test_the_same_placeholders_have_the_same_numbers_on_both_sides() -> None:
    numbers = Numbers()
    found = []
    for text in (SOURCE, TARGET):
        segment = etree.Element("seg")
        fill(segment, text, numbers)
        assert "".join(segment.itertext()) == text
        found.append({(ph.text, ph.get("x")) for ph in segment.iter("ph")})
    assert len(found[0]) == 4
    assert found[0] == found[1]


def test_children_have_the_namespace_of_their_element() -> None:
    segment = etree.Element("{urn:oasis:names:tc:xliff:document:1.2}source")
    fill(segment, "a `b` c", Numbers(), number="id")
    (child,) = segment
    assert child.tag == "{urn:oasis:names:tc:xliff:document:1.2}ph"
    assert dict(child.attrib) == {"id": "1"}
    assert child.tail == " c"
