"""Terms learnt from the pairs: judged on the page, obeyed by terminologies and by the score."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from review_rig import Rig, work_folder

from align.words.lexicon import learn
from corpus.decisions.file import read_decisions
from corpus.decisions.standing import standing
from corpus.decisions.terms import terms_of
from corpus.export.run import ExportOptions, export_pairs
from corpus.review.app import Review
from corpus.review.judging import Judging
from corpus.review.server import serving
from corpus.review.state import State
from corpus.scoring.features import FEATURES, features, reference
from corpus.scoring.term_checks import TermChecks

_NOUNS = [
    ("roofs", "tejados"),
    ("kernels", "granos"),
    ("windows", "ventanas"),
    ("doors", "puertas"),
    ("stairs", "escaleras"),
]
_VERBS = [("compare", "comparan"), ("ignore", "ignoran"), ("speak of", "hablan de")]
TEXTS = [
    (f"They {v} {a} and {b}.", f"Ellos {w} {x} y {y}.")
    for a, x in _NOUNS
    for v, w in _VERBS
    for b, y in _NOUNS
    if a != b
]
KERNEL = "term:en-es:kernels"


@pytest.fixture
def terms(tmp_path: Path) -> Iterator[Rig]:
    folder = work_folder(tmp_path, TEXTS)
    state = State(folder, "houses", None, Judging(folder, "ana"))
    with serving(Review(state).answer) as url:
        yield Rig(folder, url)


def rows(rig: Rig) -> dict[str, str]:
    (found,) = export_pairs(rig.folder, "houses", ["terminology"], ExportOptions(directions=("en-es",)))
    with found.files[0].open(encoding="utf-8", newline="") as file:
        return dict(list(csv.reader(file))[1:])


def test_learnt_terms_are_shown_with_contexts(terms):
    text = terms.get("terms").text
    assert 'data-term="term:en-es:kernels"' in text
    assert "Ellos comparan tejados y granos." in text
    assert "24 pairs" in text
    assert f'data-term="{KERNEL}"' not in terms.get("terms?text=tejado&state=all").text
    assert f'data-term="{KERNEL}"' not in terms.get("terms?state=judged").text


def test_a_corrected_term_goes_to_the_terminology_both_ways(terms):
    assert rows(terms)["kernels"] == "granos"
    terms.post("term", term=KERNEL, what="correct", target="núcleos")
    assert rows(terms)["kernels"] == "núcleos"
    back = terms_of(standing(read_decisions(terms.folder.root)).terms, "es", "en")
    assert back.right == (("núcleos", "kernels"),)
    assert not back.allows("granos", "Kernels")
    assert "ana: correct, núcleos" in terms.get("terms?state=judged").text


def test_a_forbidden_term_is_in_no_terminology_until_it_is_undone(terms):
    terms.post("term", term=KERNEL, what="forbid")
    assert "kernels" not in rows(terms)
    assert "roofs" in rows(terms)
    (result,) = export_pairs(terms.folder, "houses", ["terminology"], ExportOptions(directions=("en-es",)))
    assert result.skipped["against_reviewer"] == 1
    terms.post("undo")
    assert rows(terms)["kernels"] == "granos"


def test_an_accepted_term_stays_when_the_pairs_teach_it_no_longer(terms):
    terms.post("term", term=KERNEL, what="accept")
    table = terms.folder.table("pairs")
    terms.folder.write("pairs", table.schema, [table.slice(0, 0)])
    text = terms.get("terms?state=judged").text
    assert re.search(r"kernels</span> → <span[^>]*>granos", text)


def test_senseless_decisions_on_terms_are_refused(terms):
    assert terms.post("term", term=KERNEL, what="merge").status_code == 409
    assert terms.post("term", term=KERNEL, what="praise").status_code == 400
    assert terms.post("term", term=KERNEL, what="correct", target="granos").status_code == 400
    assert terms.post("term", term=KERNEL, what="correct", target="  ").status_code == 409
    assert terms.post("term", term="term:en-es:nothing", what="accept").status_code == 404


def test_the_score_sees_terms_that_people_decided_on():
    lexicon = learn(TEXTS, "en", "es")
    pair = [
        ("They compare kernels here.", "Ellos comparan granos aquí."),
        ("They speak of doors.", "Hablan de puertas."),
    ]
    sources, targets = [s for s, _ in pair], [t for _, t in pair]

    def covered(checks: TermChecks) -> list[float]:
        about = reference(lexicon, [s for s, _ in TEXTS], [t for _, t in TEXTS], checks)
        half = np.full(2, 0.5)
        found = features(sources, targets, half, half, half, about)
        return found[:, FEATURES.index("source_coverage")].tolist()

    plain = covered(TermChecks())
    forbidden = covered(TermChecks(wrong=(("Kernels", "granos"),)))
    assert forbidden[0] < plain[0] - 0.1
    assert forbidden[1] == plain[1]
    given = covered(TermChecks(right=(("They compare", "Ellos comparan"),)))
    assert given[0] > plain[0]
    assert given[1] == plain[1]
