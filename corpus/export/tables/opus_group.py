"""OPUS XML of two documents: the sentences of each, and a group of links between them."""

from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def write_group(
    folder: Path,
    links: BinaryIO,
    name: str,
    langs: tuple[str, str],
    pairs: list[tuple[str, str, float | None]],
) -> None:
    """Write `xml/LANG/NAME` of both languages, and their links; `pairs` are two texts and a score."""
    for side, lang in enumerate(langs):
        sentences = "".join(f'<s id="{n}">{escape(str(pair[side]))}</s>\n' for n, pair in enumerate(pairs, 1))
        path = folder / "xml" / lang / name
        path.write_bytes(f"{DECLARATION}<text>\n{sentences}</text>\n".encode())
    names = " ".join(
        f"{key}={quoteattr(f'{lang}/{name}')}" for key, lang in zip(("fromDoc", "toDoc"), langs, strict=True)
    )
    lines = [f'<linkGrp targType="s" {names}>\n']
    for n, (*_, score) in enumerate(pairs, 1):
        certainty = "" if score is None else f' certainty="{score}"'
        lines.append(f'<link id="SL{n}" xtargets="{n};{n}"{certainty}/>\n')
    links.write("".join((*lines, "</linkGrp>\n")).encode())
