"""The sets for sentence alignment that benchmarks/alignment_sets.py makes of others."""

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "alignment_sets.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("alignment_sets", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["alignment_sets"] = module
    spec.loader.exec_module(module)
    return module


def whole(script: ModuleType) -> object:
    """30 beads: 1-1, but for a 1-2, a 2-1, an omission and an insertion."""
    gold, i, j = [], 0, 0
    for number in range(30):
        n, m = {3: (1, 2), 9: (2, 1), 14: (1, 0), 20: (0, 1)}.get(number, (1, 1))
        gold.append((tuple(range(i, i + n)), tuple(range(j, j + m))))
        i, j = i + n, j + m
    return script.Document(tuple(f"s{k}" for k in range(i)), tuple(f"t{k}" for k in range(j)), tuple(gold))


def test_every_line_of_a_made_document_stands_in_one_bead_with_its_old_partner(script: ModuleType) -> None:
    document = whole(script)
    partners = {
        tuple(document.source[k] for k in source): tuple(document.target[k] for k in target)  # type: ignore[attr-defined]
        for source, target in document.gold  # type: ignore[attr-defined]
    }
    for kind in script.KINDS:
        for number in (0, 1):
            made = kind.make(document, random.Random(1), number)
            assert sorted(k for source, _ in made.gold for k in source) == list(range(len(made.source)))
            assert sorted(k for _, target in made.gold for k in target) == list(range(len(made.target)))
            for source, target in made.gold:
                if source and target:
                    texts = tuple(made.source[k] for k in source), tuple(made.target[k] for k in target)
                    assert partners[texts[0]] == texts[1]


def test_abridged_documents_lack_beads_and_crossed_ones_have_them_elsewhere(script: ModuleType) -> None:
    document = whole(script)
    kinds = {kind.name: kind.make(document, random.Random(1), 0) for kind in script.KINDS}
    both = {name: [bead for bead in made.gold if all(bead)] for name, made in kinds.items()}
    assert len(both["abridged3"]) == pytest.approx(len(document.gold) / 3, abs=2)  # type: ignore[attr-defined]
    assert len(both["beginning"]) <= 6
    for name in ("sections", "entries", "rows"):
        assert len(both[name]) == 28
        targets = [target for _, target in both[name]]
        assert targets != sorted(targets)


def test_sets_are_read_as_they_are_written(script: ModuleType, tmp_path: Path) -> None:
    document = whole(script)
    script.write_set([document], tmp_path / "rows.en-es")
    assert script.read_set(tmp_path / "rows.en-es") == [document]
