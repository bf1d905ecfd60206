"""The YAML at the head of a dataset card, which the Hugging Face hub reads."""

import json
from collections.abc import Iterable, Sequence

from corpus.export.direction import Direction
from corpus.export.tables.card_counts import NO_LICENSE, CardCounts
from corpus.splits import DEV, TEST, TRAIN
from crawler.languages import name

# The hub's names of the splits.
SPLIT_NAMES = {TRAIN: "train", DEV: "validation", TEST: "test"}

# Identifiers that the hub knows, among those that a text is likely to have.
_HUB_LICENSES = frozenset(
    {
        *(
            "apache-2.0",
            "mit",
            "bsd",
            "bsd-2-clause",
            "bsd-3-clause",
            "mpl-2.0",
            "gfdl",
            "unlicense",
            "wtfpl",
        ),
        *("cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0"),
        *("cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-3.0"),
        *("cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0"),
        *("odc-by", "odbl", "pddl"),
    }
)
# The hub's size categories: below each number of pairs.
_SIZES = (
    (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B"),
)  # fmt: skip
_LARGEST = "1B<n<10B"


def front_matter(counts: CardCounts, direction: Direction, splits: Sequence[str]) -> str:
    """The YAML between two lines of dashes: languages, licence, size, one data file per split."""
    langs = [direction.source_lang, direction.target_lang]
    files = [
        f'  - split: {SPLIT_NAMES[split]}\n    path: "data/{SPLIT_NAMES[split]}-*.parquet"\n'
        for split in splits
    ]
    return (
        "---\n"
        f"pretty_name: {quoted(title(counts, direction))}\n"
        f"language:\n{_items(langs)}"
        f"license: {_hub_license(counts)}\n"
        + ("license_name: as-declared-by-each-page\n" if _hub_license(counts) == "other" else "")
        + f"task_categories:\n{_items(['translation'])}"
        f"size_categories:\n{_items([_size(counts.pairs)])}"
        f"multilinguality:\n{_items(['translation'])}"
        f"source_datasets:\n{_items(['original'])}"
        f"tags:\n{_items(['parallel-corpus', 'bitext', 'web', 'acopio', *sorted(counts.topics)])}"
        + ("configs:\n- config_name: default\n  data_files:\n" + "".join(files) if files else "")
        + "---\n"
    )


def title(counts: CardCounts, direction: Direction) -> str:
    """The title of the dataset: its topics and languages."""
    topics = ", ".join(sorted(counts.topics)) or "web"
    return f"{topics}: {name(direction.source_lang)}-{name(direction.target_lang)} parallel texts"


def _hub_license(counts: CardCounts) -> str:
    """The single licence of all pairs, as the hub writes it; 'unknown' if none has any, else 'other'."""
    names = list(counts.licenses)
    if names in ([], [NO_LICENSE]):
        return "unknown"
    only = names[0].lower()
    return only if len(names) == 1 and only in _HUB_LICENSES else "other"


def _size(pairs: int) -> str:
    return next((label for limit, label in _SIZES if pairs < limit), _LARGEST)


def _items(values: Iterable[str]) -> str:
    return "".join(f"- {quoted(value)}\n" for value in values)


def quoted(value: str) -> str:
    """A YAML string: every JSON string is one, and `no` stays Norwegian."""
    return json.dumps(value, ensure_ascii=False)
