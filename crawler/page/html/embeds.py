"""Boxes amid an article, told by their structure: quoted posts, which are text, and sign-up forms."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from crawler.page.html.sizes import Size
from crawler.page.html.trees import drop_block

_MIN_QUOTE = 20  # characters of a quoted post
_MAX_FRAME = 60  # characters of a frame beside the post that it holds
_MAX_SIGN_UP = 500  # characters of what stands around a field for an address
_MOST_LEVELS = 6  # elements around it
_FRAMES = frozenset({"div", "figure", "section", "aside", "p"})
_BOXES = frozenset({"div", "section", "form", "aside", "fieldset", "p", "li", "td"})


def show_embeds(root: HtmlElement, sizes: Mapping[HtmlElement, Size]) -> None:
    """A post of a network that an article quotes is text, whatever the frames around it are called."""
    for quote in root.iter("blockquote"):
        if quote not in sizes or sizes[quote].prose < _MIN_QUOTE:
            continue
        quote.attrib.pop("class", None)
        for frame in quote.iterancestors():
            if frame.tag not in _FRAMES or sizes[frame].text > sizes[quote].text + _MAX_FRAME:
                break
            for name in ("class", "id"):
                frame.attrib.pop(name, None)


def drop_sign_ups(root: HtmlElement, sizes: Mapping[HtmlElement, Size]) -> None:
    """Takes out what stands around a field for a reader's address and says why to give it."""
    most = min(_MAX_SIGN_UP, sizes[root].prose // 4)
    for field in root.xpath("//input[translate(@type, 'EMAIL', 'email')='email']"):
        found = None
        for level, element in enumerate(field.iterancestors()):
            is_small = element in sizes and sizes[element].prose <= most and sizes[element].paragraphs < 2
            if level == _MOST_LEVELS or not is_small or element.tag not in _BOXES:
                break
            found = element
        if found is not None and next(found.iter("h1"), None) is None:
            drop_block(found)
