"""The dataset card: README.md of a Hugging Face dataset, for the hub and for people."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from corpus.export.direction import Direction
from corpus.export.tables.card_counts import CardCounts, ranked
from corpus.export.tables.card_head import SPLIT_NAMES, front_matter, quoted, title
from corpus.export.text import collapsed
from corpus.tables.manifest import Manifest
from corpus.tables.signatures import FORMULA, Signature
from crawler.languages import WITHOUT_SPACES, base, name
from crawler.storage.json_files import plain

_MOST_ROWS = 50  # of a table; the rest is one row
_LONGEST = 200  # characters of a cell


def card(
    counts: CardCounts,
    direction: Direction,
    manifest: Manifest | None,
    contact: str | None,
    splits: Sequence[str],
) -> str:
    """The text of README.md: YAML front matter, then Markdown, without times and paths."""
    sections = (
        front_matter(counts, direction, splits),
        f"# {title(counts, direction)}\n",
        _what(counts, direction),
        _sizes(counts, direction, splits),
        _columns(direction),
        _how(manifest),
        _sources(counts),
        _licenses(counts),
        _scores(manifest, direction),
        _limits(counts),
        _takedown(manifest, contact),
    )
    return "\n".join(sections)


def _what(counts: CardCounts, direction: Direction) -> str:
    kinds = " and ".join(kind for kind, _ in ranked(counts.granularities)) or "sentence"
    return (
        f"{counts.pairs:,} {kinds} pairs in {name(direction.source_lang)} and {name(direction.target_lang)}, "
        "from web pages on a topic and their translations, found and aligned automatically. "
        "For training and evaluating machine translation; not for learning facts about persons.\n"
    )


def _sizes(counts: CardCounts, direction: Direction, splits: Sequence[str]) -> str:
    units = [
        f"{'characters' if base(lang) in WITHOUT_SPACES else 'words'} {lang}"
        for lang in (direction.source_lang, direction.target_lang)
    ]
    rows = [
        (SPLIT_NAMES[split], f"{size.pairs:,}", f"{size.source:,}", f"{size.target:,}")
        for split in splits
        for size in [counts.splits[split]]
    ]
    held_out = (
        "Splits consist of whole documents or sites; the pairs of one are never divided."
        if len(splits) > 1
        else "There is one split: hold out your own test set by document, not by pair."
    )
    return f"## Sizes\n\n{_table(['split', 'pairs', *units], rows)}\n{held_out}\n"


def _columns(direction: Direction) -> str:
    a, b = direction.source_lang, direction.target_lang
    return (
        "## Columns\n\n"
        f"- `translation`: the two texts, `{{{quoted(a)}: …, {quoted(b)}: …}}`\n"
        f"- `source_…` is the side in `{a}`, `target_…` that in `{b}`; which is the original is not known\n"
        "- `pair_id`, `source_url`, `target_url`, `source_document_id`, `target_document_id`, "
        "`source_position`, `target_position`, `source_lang`, `target_lang`, `source_tag`, `target_tag`, "
        "`granularity`, `bead`, "
        "`source_block`, `target_block`, `origin`: where a pair comes from\n"
        "- `source_markup`, `target_markup`: the texts with the inline elements of their file\n"
        "- `review`: what a reviewer decided; `corrected:ID` marks text that a person wrote\n"
        "- `source_path`, `target_path`, `base`: files of local documents and imports; what a translation "
        "was made from\n"
        "- `topic`, `relevance`: the topic of the pages, and their relevance to it, 0 to 1\n"
        "- `license`, `machine_translated`, `masked` (placeholders), and scores: see below\n"
        "- `mt`, `page_mt`: how likely a machine translated the pair, and its page, 0 to 1\n"
    )


def _how(manifest: Manifest | None) -> str:
    if manifest is None:
        return "## How it was made\n\nWith acopio; there was no record of the build (run.json).\n"
    archives = len(manifest.archives)
    lines = [
        "## How it was made\n",
        "Pages were crawled into WARC, their running text extracted, documents paired by links, URLs "
        "and content, sentences embedded and aligned, pairs scored and filtered by rules "
        f"(acopio; {archives} WARC file{'' if archives == 1 else 's'}).\n",
        _table(["package", "version"], _cells(plain(manifest.versions))),
        _table(["option", "value"], _cells(plain(manifest.options))),
    ]
    if manifest.stages:
        rows = [
            (_cell(table), f"{stage.rows:,}", f"{stage.kept:,}")
            for table, stage in sorted(manifest.stages.items())
        ]
        lines.append(_table(["table", "rows", "kept"], rows))
    return "\n".join(lines)


def _sources(counts: CardCounts) -> str:
    rows = [(_cell(site), f"{number:,}") for site, number in _first(ranked(counts.sites))]
    table = _table(["site", "pairs"], rows)
    return f"## Sources\n\nA pair with its sides on two sites counts for both.\n\n{table}"


def _licenses(counts: CardCounts) -> str:
    rows = [
        (_cell(one), f"{number:,}", _share(number, counts.pairs))
        for one, number in _first(ranked(counts.licenses))
    ]
    return (
        "## Licences\n\n"
        "As declared by the pages and read automatically; not checked by a person. A pair of pages with two "
        "licences counts for both, and is bound by both. Without a declaration, all rights are the owners'. "
        "The column `license` has the licences of each pair.\n\n"
        + _table(["licence", "pairs", "share"], rows)
    )


def _scores(manifest: Manifest | None, direction: Direction) -> str:
    manifest = manifest or Manifest()
    version = _cell(manifest.versions.get("acopio", "of an unknown version"))
    encoder = manifest.options.encoder
    by = f" (encoder {_cell(encoder)})" if encoder else ""
    learnt = manifest.scoring
    signature = learnt.get(str(direction)) or learnt.get(str(direction.reverse)) or Signature(FORMULA)
    return (
        "## Scores\n\n"
        f"- `similarity`: cosine of the two texts' vectors{by}, -1 to 1; `margin`: that over the mean cosine "
        "with the nearest other texts, about 1 for chance\n"
        "- `formula`: 0 to 1, from these, lengths and numbers; its scale is the same in every corpus\n"
        "- `score`: 0 to 1, higher is more likely a translation: by a scorer learnt from this corpus if the "
        "signature says `learnt` (compare it within this dataset only), else the formula\n"
        "- `length_ratio`, `language`, `letters`, `numbers`, `copy`: scores of the filter rules\n\n"
        f"Signature of `score`, by acopio {version}: "
        f"`{json.dumps(plain(signature), ensure_ascii=False, sort_keys=True).replace('`', '')}`\n"
    )


def _limits(counts: CardCounts) -> str:
    return (
        "## Personal data and known limits\n\n"
        f"- E-mail addresses, telephone numbers, IP addresses, national ids and card numbers are replaced by "
        "placeholders on both sides if they were recognised, unless the topic disables this: "
        f"{counts.masked:,} in {counts.masked_pairs:,} pairs. Names of persons are not masked.\n"
        f"- Machine translation: {counts.machine_translated:,} of {counts.pairs:,} pairs "
        f"({_share(counts.machine_translated, counts.pairs)}) come from pages that say or show that they are "
        "machine translated. A machine translation without such marks is not recognised.\n"
        f"- Mined from pages that are not translations of each other: {counts.origins['mined']:,} pairs.\n"
        "- Alignment, language and licence were determined automatically; some pairs are not translations. "
        "`score` ranks them.\n"
        "- Few sites give many pairs (see Sources), and shape style and terms. Which side is the original is "
        "not known.\n"
    )


def _takedown(manifest: Manifest | None, contact: str | None) -> str:
    how = f"contact {_cell(contact)}" if contact else "open a discussion in the Community tab of this dataset"
    topic = manifest.topic if manifest else ""
    known = topic if re.fullmatch(r"[a-z0-9_]+", topic) else "TOPIC"
    return (
        "## Takedown requests\n\n"
        f"To have a page or site removed, its owner can {how}. The maker of this dataset then runs "
        f"`acopio takedown {known} --site HOST` (or `--url URL`), builds and uploads again.\n"
    )


def _first(items: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first of them, and the rest as one."""
    rest = items[_MOST_ROWS:]
    return [*items[:_MOST_ROWS], *([(f"{len(rest)} others", sum(n for _, n in rest))] if rest else [])]


def _cells(values: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(_cell(name), _cell(value)) for name, value in sorted(values.items())]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    """The value as text on one line, with the marks of Markdown and HTML escaped."""
    text = collapsed(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    for mark in "\\`*_[]|":
        text = text.replace(mark, "\\" + mark)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
