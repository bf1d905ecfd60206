"""What one processor makes of the same input: digests of vectors, of a learnt scorer, of a whole build.

    python tests/support/processor_run.py DATA [OPTIONS of acopio build]
    python tests/support/processor_run.py

Without DATA nothing is built: vectors and scores are those of sentences of the demo. A child process of
test_processors.py, with the kernels of linear algebra that its environment asks for. Prints JSON: the name of
the kernels that were used, and a digest by name.
"""

import contextlib
import hashlib
import json
import sys
from pathlib import Path

from corpus.engine import prepare_environment

prepare_environment()

import numpy as np  # noqa: E402
from threadpoolctl import threadpool_info  # noqa: E402

from align.encoders.registry import get_encoder  # noqa: E402
from align.scores.pairs import score_pairs  # noqa: E402
from corpus.cli.main import acopio  # noqa: E402
from corpus.demo.pages import demo_articles  # noqa: E402
from corpus.export.formats import formats  # noqa: E402
from corpus.scoring.given import ScoringOptions, given  # noqa: E402
from corpus.scoring.scorer import Scorer, learn_scorer  # noqa: E402
from corpus.tables.folder import WorkFolder  # noqa: E402


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def files(folder: Path) -> dict[str, str]:
    """Digests of all files of a work folder but the archive and the states of shards."""
    left_out = {"warc", ".shards"}
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not left_out & {*path.parts}]
    return {str(path.relative_to(folder)): digest(path.read_bytes()) for path in found}


def run(data: Path, options: list[str]) -> dict[str, str]:
    """Builds the folder's corpus, exports it, learns a scorer from its pairs; digests by name."""
    for command in (
        ["build", "ml_es", "--data", str(data), "--test", "0.2", "--dev", "0.2", *options],
        ["export", "ml_es", "--data", str(data), *(f"--to={name}" for name in formats()), "--split", "all"],
        ["report", "ml_es", "--data", str(data)],
    ):
        with contextlib.redirect_stdout(sys.stderr):
            acopio.main(command, standalone_mode=False)
    rows = WorkFolder(data).dataset("pairs").to_table(["source_text", "target_text"]).to_pydict()
    return files(data) | vectors_and_scores(rows["source_text"], rows["target_text"])


def of_the_demo(articles: int = 2) -> dict[str, str]:
    """`vectors_and_scores` of the aligned sentences of its first articles."""
    beads = [bead for article in demo_articles()[:articles] for bead in article.gold_beads() if all(bead)]
    return vectors_and_scores([" ".join(source) for source, _ in beads], [" ".join(t) for _, t in beads])


def vectors_and_scores(sources: list[str], targets: list[str]) -> dict[str, str]:
    """Digests of vectors and scores of pairs, and of the scores of a scorer that learns from them."""
    found = {}
    encoder = get_encoder("use")
    found["vectors"] = digest(encoder.encode(sources + targets).tobytes())
    found["vectors one by one"] = digest(np.concatenate([encoder.encode([t]) for t in sources]).tobytes())
    scores = score_pairs(sources, targets, encoder)
    found["scores"] = digest(b"".join(np.round(column, 6).tobytes() for column in scores))
    options = ScoringOptions(least_pairs=30, certain=0.3)
    scorer = learn_scorer(given(sources, targets, scores), ("en", "es"), (encoder, encoder), options)
    assert isinstance(scorer, Scorer), scorer
    found["learnt scores"] = digest(scorer.score(given(sources, targets, scores)).tobytes())
    return found


if __name__ == "__main__":
    kernels = sorted({info["architecture"] for info in threadpool_info() if info["user_api"] == "blas"})
    digests = run(Path(sys.argv[1]), sys.argv[2:]) if sys.argv[1:] else of_the_demo()
    sys.stdout.write(json.dumps({"kernels": kernels, "digests": digests}) + "\n")
