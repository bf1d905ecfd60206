"""text/html: the text between tags is translated, the tags stay as they are (end tags in small letters)."""

import html
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

from corpus.amazon.emulator.documents.errors import decoded

_OPAQUE = frozenset({"script", "style", "code", "textarea"})
_VOID = frozenset(  # have no end tag
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input"),
        *("link", "meta", "param", "source", "track", "wbr"),
    }
)


class _Pieces(HTMLParser):
    """The document as pieces of markup and of text; `texts` are the places of what is to be translated."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.texts: list[int] = []
        self._open = False  # whether the last piece is a text that goes on
        self._closed_by: list[str] = []  # tags that end what is not translated

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._markup(self.get_starttag_text() or "")
        if tag in _VOID:
            return
        # Within what is left alone, only tags of the same name matter.
        if self._closed_by:
            self._closed_by += [tag] if tag == self._closed_by[-1] else []
        elif tag in _OPAQUE or ("translate", "no") in attrs:
            self._closed_by.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._markup(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._markup(f"</{tag}>")
        if self._closed_by and self._closed_by[-1] == tag:
            self._closed_by.pop()

    def handle_data(self, data: str) -> None:
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._markup(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._markup(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self._markup(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self._markup(f"<?{data}>")

    def _markup(self, text: str) -> None:
        self.pieces.append(text)
        self._open = False

    def _text(self, text: str) -> None:
        if self._closed_by:
            self._markup(text)
        elif self._open:
            self.pieces[-1] += text
        else:
            self.texts.append(len(self.pieces))
            self.pieces.append(text)
            self._open = True


def rewritten(body: bytes, translate: Callable[[Sequence[str]], list[str]], target: str) -> bytes:
    """The page with its texts translated; attributes, scripts, styles, code and `translate="no"` are not."""
    parser = _Pieces()
    parser.feed(decoded(body))
    parser.close()
    texts = translate([html.unescape(parser.pieces[place]) for place in parser.texts])
    for place, text in zip(parser.texts, texts, strict=True):
        parser.pieces[place] = html.escape(text, quote=False)
    return "".join(parser.pieces).encode()
