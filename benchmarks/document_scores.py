"""Ways to score a pair of documents, compared: on the frozen web alone, and among distractors.

    python benchmarks/document_scores.py --data DIR [--shared ../shared] [--distractors 2000]

DIR, the distractors and the figures are those of benchmarks/pairing.py. Vectors pair mutual nearest
documents; scores of sentences pair the candidates of the product, highest first, each document once. Each
score has the threshold that serves it best here, so the figures flatter all of them alike.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pairing import LANGUAGES, SEED, Page, Salad, figures, gathered, read_pages, resampled

from align.encoders.protocol import Vectors
from align.vectors.documents import agreement, centred
from align.vectors.retrieval import mutual
from align.vectors.similarity import Floats
from corpus.tables.folder import WorkFolder

Scored = list[tuple[float, int, int]]
Text = tuple[Vectors, Floats]  # sentence vectors and their weights
WINDOWS, GAMMA = 16, 20  # of Thompson and Koehn 2020


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--data", type=Path, required=True, help="work folder of a crawl of the frozen web")
    parser.add_argument("--distractors", type=int, default=2000)
    args = parser.parse_args()
    pages = [read_pages(WorkFolder(args.data), lang) for lang in LANGUAGES]
    random = np.random.default_rng(SEED)
    salads = [list(resampled(side, args.distractors // 2, random)) for side in pages]
    print(f"{'score':34} {'alone: P R F1':22} among {args.distractors} distractors: P R F1")
    alone = compare([[(page.sentences, page.weights) for page in side] for side in pages])
    among = compare([texts(*sides) for sides in zip(pages, salads, strict=True)])
    gold = args.shared / "web" / "gold"
    for name in alone:
        rows = [best(scored, pages, gold) for scored in (alone[name], among[name])]
        print(f"{name:34}", *(f"{p:.3f} {r:.3f} {f:.3f}     " for p, r, f in rows))


def texts(pages: Sequence[Page], salads: Sequence[Salad]) -> list[Text]:
    """Sentences of the pages, then of the distractors."""
    own = [(page.sentences, page.weights) for page in pages]
    return own + [gathered(pages, salad.pages, salad.places) for salad in salads]


def compare(sides: list[list[Text]]) -> dict[str, Scored]:
    """Scored pairs, in order of preference, by the name of the score."""
    centre, axes = principal_axes(sides)
    vectors: dict[str, Callable[[Text], Vectors]] = {
        "mean": lambda text: text[0].mean(axis=0),
        "mean, weighted": lambda text: text[1] @ text[0],
        "windows (Thompson, Koehn), 32 axes": lambda text: windowed(text[0] - centre, text[1], axes[:32]),
        "windows (Thompson, Koehn), 128 axes": lambda text: windowed(text[0] - centre, text[1], axes),
    }
    found = {}
    for name, vector in vectors.items():
        a, b = (unit(np.stack([vector(text) for text in side])) for side in sides)
        found[name] = nearest_pairs(a, b)
        found[f"{name}, centred"] = nearest_pairs(centred(a), centred(b))
    a, b = (centred(unit(np.stack([text[1] @ text[0] for text in side]))) for side in sides)
    pairs, _ = mutual(a, b, 4, 0.8)
    for name, score in {"BiMax": bimax, "BiMax, weighted": weighted_bimax, "agreement": agreement_of}.items():
        scored = [(score(sides[0][i], sides[1][j]), i, j) for i, j in pairs.tolist()]
        found[name] = one_to_one(scored)
    return found


def principal_axes(sides: list[list[Text]]) -> tuple[Vectors, Vectors]:
    """The mean, (dim,), and the first 128 principal axes, (128, dim), of a sample of all sentences."""
    sample = np.concatenate([vectors[::8] for side in sides for vectors, _ in side])[:20_000]
    centre: Vectors = sample.mean(axis=0)
    return centre, np.linalg.svd(sample - centre, full_matrices=False)[2][:128]


def windowed(vectors: Vectors, weights: Floats, axes: Vectors) -> Vectors:
    """Weighted means of the sentences in 16 windows of the document (modified PERT), one after the other."""
    place = (np.arange(len(vectors)) + 0.5) / len(vectors)
    mode = (np.arange(WINDOWS)[:, None] + 0.5) / WINDOWS
    window = place ** (GAMMA * mode) * (1 - place) ** (GAMMA * (1 - mode))
    return ((window * weights) @ (vectors @ axes.T)).astype(np.float32).ravel()


def bimax(source: Text, target: Text) -> float:
    """BiMax (Wang et al. 2025), with sentences for segments."""
    cosine = source[0] @ target[0].T
    return float(cosine.max(axis=1).mean() + cosine.max(axis=0).mean()) / 2


def weighted_bimax(source: Text, target: Text) -> float:
    """The same with the weights of the sentences."""
    cosine = source[0] @ target[0].T
    sides = zip((cosine.max(axis=1), cosine.max(axis=0)), (source[1], target[1]), strict=True)
    return float(np.mean([np.average(values, weights=weights) for values, weights in sides]))


def agreement_of(source: Text, target: Text) -> float:
    """The product's."""
    return agreement(source[0], target[0], source[1], target[1])


def unit(vectors: Vectors) -> Vectors:
    """The rows at length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)  # type: ignore[no-any-return]


def nearest_pairs(a: Vectors, b: Vectors) -> Scored:
    """Pairs of which each is the other's nearest, highest first."""
    cosine: npt.NDArray[np.float32] = a @ b.T
    forth, back = cosine.argmax(axis=1), cosine.argmax(axis=0)
    rows = np.flatnonzero(back[forth] == np.arange(len(a)))
    return sorted(((float(cosine[i, forth[i]]), int(i), int(forth[i])) for i in rows), reverse=True)


def one_to_one(scored: Scored) -> Scored:
    """Highest first, each document once."""
    taken: tuple[set[int], set[int]] = set(), set()
    chosen = []
    for score, i, j in sorted(scored, key=lambda item: (-item[0], *item[1:])):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            chosen.append((score, i, j))
    return chosen


def best(scored: Scored, pages: Sequence[Sequence[Page]], gold: Path) -> tuple[float, float, float]:
    """Precision, recall and F1 at the threshold with the best F1."""
    results = []
    for threshold in np.arange(0.2, 0.9, 0.01):
        kept = [(i, j) for score, i, j in scored if score >= threshold]
        real = [(i, j) for i, j in kept if i < len(pages[0]) and j < len(pages[1])]
        urls = [(pages[0][i].url, pages[1][j].url) for i, j in real]
        results.append(tuple(figures(urls, len(kept) - len(real), gold, "").values()))
    precision, recall, f1 = max(results, key=lambda result: result[2])
    return precision, recall, f1


if __name__ == "__main__":
    main()
