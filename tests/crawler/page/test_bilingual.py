"""Pages that give their text in two languages become a text for each; pages that quote do not."""

from collections.abc import Sequence
from itertools import chain

import pytest

from crawler.page.bilingual import texts_by_language
from crawler.page.page import PARAGRAPH, Block, Response
from crawler.page.read import read_page

ENGLISH = [
    "The bakery on the corner opens at five in the morning, long before the first bus of the day.",
    "Its owner learned the trade from her grandfather, who built the oven with his own hands in 1952.",
    "She still keeps the sourdough that he brought from his village, and feeds it every evening.",
    "Most of the customers are neighbours, but on Saturdays people come from the whole region.",
    "They queue in the rain for a loaf that weighs two kilos and lasts for more than a week.",
    "Next year her daughter will take over, and nothing will change except the coffee machine.",
]
SPANISH = [
    "La panadería de la esquina abre a las cinco de la mañana, mucho antes del primer autobús del día.",
    "Su dueña aprendió el oficio de su abuelo, que construyó el horno con sus propias manos en 1952.",
    "Todavía conserva la masa madre que él trajo de su pueblo y la alimenta todas las noches.",
    "La mayoría de los clientes son vecinos, pero los sábados viene gente de toda la comarca.",
    "Hacen cola bajo la lluvia por una hogaza que pesa dos kilos y dura más de una semana.",
    "El año que viene su hija tomará el relevo, y nada cambiará salvo la máquina de café.",
]
CHINESE = [
    "街角的面包店早上五点就开门,比当天第一班公共汽车早得多。",
    "店主跟着祖父学会了这门手艺,祖父在1952年亲手砌成了那座烤炉。",
    "她至今保留着祖父从村里带来的老面,每天晚上都要喂养它。",
    "顾客大多是街坊邻居,但每逢星期六,整个地区的人都会赶来。",
    "他们冒雨排队,只为买一个重两公斤、能吃一个多星期的大面包。",
    "明年她的女儿将接手这家店,除了咖啡机以外什么都不会改变。",
]
TITLES = ["Deep residual learning for image recognition", "Attention is all you need for translation"]


def texts(*parts: Sequence[str], languages: tuple[str, ...] = ("en", "es")) -> dict[str, list[str]]:
    found = texts_by_language([Block(PARAGRAPH, text) for text in chain(*parts)], languages)
    return {lang: [block.text for block in blocks] for lang, blocks in found.items()}


@pytest.mark.parametrize(("other", "lang"), [(SPANISH, "es"), (CHINESE, "zh")])
def test_texts_in_turn_and_one_after_the_other_are_told_apart(other: list[str], lang: str) -> None:
    in_turn = list(chain.from_iterable(zip(ENGLISH, other, strict=True)))
    for page in (in_turn, ENGLISH + other):
        assert texts(page, languages=("en", lang)) == {"en": ENGLISH, lang: other}


def test_short_blocks_belong_to_the_text_around_them_or_to_all() -> None:
    page = ["1952", *ENGLISH[:3], "42", *ENGLISH[3:], *SPANISH]
    assert texts(page) == {"en": ["1952", *ENGLISH[:3], "42", *ENGLISH[3:]], "es": ["1952", *SPANISH]}


@pytest.mark.parametrize(
    "page",
    [
        ENGLISH,
        SPANISH,
        [*SPANISH, *ENGLISH[:2]],  # a quotation
        [*SPANISH, *TITLES * 8],  # a list of references
        [],
        ["42"] * 30,
    ],
)
def test_a_page_that_quotes_is_in_one_language(page: list[str]) -> None:
    assert texts(page) == {}


def test_a_text_in_a_third_language_belongs_to_none() -> None:
    french = "Le chat dort sur le canapé pendant que la pluie tombe doucement sur les toits de la ville."
    assert texts([french], ENGLISH, [french], SPANISH) == {"en": ENGLISH, "es": SPANISH}


def test_one_language_alone_is_not_looked_for_others() -> None:
    assert texts(ENGLISH, SPANISH, languages=("en",)) == {}


def paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize(
    "body",
    [
        '<div lang="en">{en}</div><div lang="es" style="display:none">{es}</div>',
        '<div class="lang-en">{en}</div><div class="lang-es hidden">{es}</div>',
        '<section data-lang="en" hidden>{en}</section><section data-lang="es">{es}</section>',
        '<div id="content-en">{en}</div><div id="content-es" aria-hidden="true">{es}</div>',
        '<table><tr><td lang="en">{en}</td><td lang="es">{es}</td></tr></table>',
    ],
)
def test_the_half_that_a_button_shows_is_read(body: str) -> None:
    halves = body.format(en=paragraphs(ENGLISH), es=paragraphs(SPANISH))
    html = f"<html><body><main>{halves}</main></body></html>"
    page = read_page(Response("https://a.org/", 200, {"content-type": "text/html"}, html.encode()), ())
    assert page is not None
    assert texts([block.text for block in page.blocks]) == {"en": ENGLISH, "es": SPANISH}


@pytest.mark.parametrize(
    "halves",
    [
        '<span class="en">{}</span><span class="es" style="display: none">{}</span>',
        '<span lang="en">{}</span> <span lang="es">{}</span>',
        '<i lang="en">{}</i><br><i lang="es-MX">{}</i>',
    ],
)
def test_paragraphs_whose_halves_are_inline_are_read(halves: str) -> None:
    both = "".join(f"<p>{halves.format(en, es)}</p>" for en, es in zip(ENGLISH, SPANISH, strict=True))
    html = f"<html><body><main>{both}</main></body></html>"
    page = read_page(Response("https://a.org/", 200, {"content-type": "text/html"}, html.encode()), ())
    assert page is not None
    assert texts([block.text for block in page.blocks]) == {"en": ENGLISH, "es": SPANISH}


def test_a_hidden_box_in_another_language_is_not_read() -> None:
    notice = (
        '<div lang="es" style="display:none"><p>Este sitio utiliza galletas propias y de terceros.</p></div>'
    )
    html = f"<html><body><main><div lang='en'>{paragraphs(ENGLISH)}</div>{notice}</main></body></html>"
    page = read_page(Response("https://a.org/", 200, {"content-type": "text/html"}, html.encode()), ())
    assert page is not None
    assert [block.text for block in page.blocks] == ENGLISH
