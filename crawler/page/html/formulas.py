r"""Formulas as text that stays in its sentence: LaTeX in \(...\) or \[...\] where it is given.

Sources: MathML with an annotation or alternative text (MediaWiki, KaTeX, MathJax 3), the scripts of MathJax
2, pictures with LaTeX as their alternative text. Each formula stays once: its rendering for the eye goes.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.html.trees import drop, replace_by_text, words

_TEX = "application/x-tex"
_STYLE = re.compile(r"^\{\\(?:displaystyle|textstyle)\s*(.*)\}$", re.DOTALL)
_SPACE = re.compile(r"\s+")
_PICTURE = frozenset(
    {"latex", "tex", "math", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display"}
)
_PICTURE_SOURCE = re.compile(
    r"/math/render/|latex\.codecogs|/cgi-bin/mathtex|latex\.php\?|/latex[./?]", re.IGNORECASE
)
_COMMAND = re.compile(r"\\[A-Za-z]+|[_^]\{")
_RENDERED = frozenset(
    {"MathJax", "MathJax_Display", "MathJax_SVG", "MathJax_CHTML", "MathJax_Preview", "MathJax_SVG_Display"}
)
_BETWEEN = {"mfrac": "/", "msup": "^", "msub": "_", "munder": "_", "mover": "^"}
_MAX = 2000  # characters of a formula


def formulas_to_text(root: HtmlElement) -> None:
    """Puts the text of each formula in the place of its markup, in the tree that is given."""
    for element in list(root.iter("math")):
        _math(element)
    for script in list(root.iter("script")):
        kind = (script.get("type") or "").lower().replace(" ", "")
        if kind.startswith("math/tex"):
            replace_by_text(script, _delimited(script.text or "", "mode=display" in kind))
        elif kind.startswith("math/mml"):
            drop(script)
    for image in list(root.iter("img")):
        alt = image.get("alt") or ""
        if alt and _is_formula_picture(image, alt):
            replace_by_text(image, _delimited(alt, display=False))
    for element in list(root.iter("span", "div")):
        marks = words(element)
        if _RENDERED & marks or ("katex-html" in marks and element.getprevious() is not None):
            drop(element)


def _math(element: HtmlElement) -> None:
    display = element.get("display") == "block"
    notes = [e for e in element.iter("annotation") if e.get("encoding") == _TEX]
    latex = (notes[0].text if notes else element.get("alttext")) or ""
    text = _delimited(latex, display) if latex.strip() else "".join(_linear(element))
    holder = _holder(element)
    # Hidden from the eye, beside a picture or a drawing for it: the formula takes the place of all.
    replace_by_text(holder, text)


def _holder(element: HtmlElement) -> HtmlElement:
    """The element that holds all forms of the formula."""
    found = element
    for parent in element.iterancestors():
        marks = words(parent)
        if parent.tag == "mjx-container" or marks & {"mwe-math-element", "katex"}:
            return parent
        if parent.tag not in ("span", "mjx-assistive-mml"):
            return found
    return found


def _delimited(latex: str, display: bool) -> str:
    latex = _SPACE.sub(" ", latex).strip()[:_MAX]
    for opening, closing in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
        if len(latex) > len(opening) + len(closing) and latex.startswith(opening) and latex.endswith(closing):
            latex, display = latex[len(opening) : -len(closing)].strip(), display or opening in ("$$", r"\[")
            break
    styled = _STYLE.match(latex)
    latex = styled[1].strip() if styled else latex
    if not latex:
        return ""
    return rf"\[{latex}\]" if display else rf"\({latex}\)"


def _linear(element: HtmlElement) -> Iterator[str]:
    """MathML without LaTeX in one line: powers with ^, indices with _, fractions with /."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "start":
            if part.tag in ("annotation", "annotation-xml"):
                walk.skip_subtree()
                continue
            parent = part.getparent()
            if (
                part is not element
                and parent is not None
                and parent.tag in _BETWEEN
                and part.getprevious() is not None
            ):
                yield _BETWEEN[parent.tag]
            yield (part.text or "").strip()


def _is_formula_picture(image: HtmlElement, alt: str) -> bool:
    if words(image) & _PICTURE or _PICTURE_SOURCE.search(image.get("src") or ""):
        return True
    return len(alt) < _MAX and (alt[0] == alt[-1] == "$" or bool(_COMMAND.search(alt)))
