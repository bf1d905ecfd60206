from crawler.page.page import Response
from crawler.page.read import read_page

REST = "<p>La harina se mezcla con el agua tibia y la sal, y la masa reposa toda la noche.</p>" * 4


def texts(body: str) -> list[str]:
    html = f"<html><body><article>{body}</article></body></html>"
    page = read_page(Response("https://a.org/", 200, {"content-type": "text/html"}, html.encode()), ())
    assert page is not None
    return [block.text for block in page.blocks]


def test_a_page_that_is_escaped_twice_is_read_as_it_was_meant() -> None:
    twice = (
        "<p>&amp;quot; El a&amp;ntilde;o pasado comi&amp;oacute; "
        "m&amp;aacute;s pan que nunca &amp;raquo;, dijo ella.</p>"
    )
    assert texts(twice + REST)[0] == '" El año pasado comió más pan que nunca », dijo ella.'


def test_a_page_about_references_keeps_those_that_stand_alone() -> None:
    about = "<p>En HTML, la referencia &amp;quot; es una comilla y &amp;eacute; una e con acento.</p>"
    found = texts(about + REST)[0]
    assert found == "En HTML, la referencia &quot; es una comilla y &eacute; una e con acento."
