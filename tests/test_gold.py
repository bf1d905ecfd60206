"""Quality on the gold in the repository does not fall below its pinned figures."""

import json
from pathlib import Path

import pytest
from demo_runs import DemoCrawl
from scripts import ROOT, benchmark

gold = benchmark("gold")

PINS = {"pages.block_f1": gold.Pin(0.97, 0.005), "beads.lax_f1": gold.Pin(0.99, 0.0)}


def test_no_figure_is_below_its_pin(demo_crawl: DemoCrawl) -> None:
    assert "\n".join(gold.problems(gold.measure(demo_crawl.folder), gold.read_pins())) == ""


def test_a_figure_below_its_floor_is_named_with_both_values_and_the_way_to_renew() -> None:
    (line,) = gold.problems({"pages.block_f1": 0.9649, "beads.lax_f1": 0.99}, PINS)
    assert line.startswith("pages.block_f1: 0.9649 is below the pinned 0.9700")
    assert "`python benchmarks/gold.py --write --lower pages.block_f1`" in line


def test_within_the_tolerance_nothing_is_wrong() -> None:
    assert list(gold.problems({"pages.block_f1": 0.9651, "beads.lax_f1": 1.0}, PINS)) == []


def test_a_figure_that_is_not_pinned_or_not_measured_is_a_problem() -> None:
    lost, new = gold.problems({"pages.block_f1": 0.97, "rules.new": 0.5}, PINS)
    assert lost.startswith("beads.lax_f1: pinned at 0.9900, not measured")
    assert new.startswith("rules.new: 0.5000, not pinned")


@pytest.mark.parametrize(
    ("lower", "expected"), [((), (0.97, 0.995)), (("pages.block_f1",), (0.5, 0.995))], ids=["raise", "lower"]
)
def test_pins_rise_by_themselves_and_fall_only_by_name(
    lower: tuple[str, ...], expected: tuple[float, float]
) -> None:
    pins = gold.renewed({"pages.block_f1": 0.5, "beads.lax_f1": 0.995}, PINS, lower)
    assert (pins["pages.block_f1"].pin, pins["beads.lax_f1"].pin) == expected


def test_pins_survive_a_round_trip(tmp_path: Path) -> None:
    gold.write_pins(PINS, tmp_path / "figures.json")
    assert gold.read_pins(tmp_path / "figures.json") == PINS


def test_every_page_has_its_gold() -> None:
    pages = ROOT / "tests" / "gold" / "pages"
    bodies = {path.stem for path in pages.iterdir() if path.suffix != ".json"}
    assert bodies == {path.stem for path in pages.glob("*.json")}
    assert all(json.loads(path.read_text("utf-8"))["blocks"] for path in pages.glob("*.json"))
