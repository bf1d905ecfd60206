import numpy as np

from corpus.filters.apply import apply_rules
from corpus.filters.options import FilterOptions
from corpus.filters.rules.machine_translation import MachineTranslationOptions, suspected

COLUMNS = {
    "source_text": ["The old dog sleeps in the garden."] * 4,
    "target_text": ["El perro viejo duerme en el jardín."] * 4,
    "mt": [0.99, 0.99, 0.2, None],
    "page_mt": [0.7, None, 0.49, None],
}


def rejected(**options: object) -> list[str | None]:
    given = FilterOptions(machine_translation=MachineTranslationOptions(**options))
    return apply_rules(COLUMNS, "en", "es", given).rejected_by


def test_by_default_nothing_is_dropped() -> None:
    assert rejected() == [None] * 4
    assert rejected(enabled=False, action="drop") == [None] * 4


def test_drop_rejects_pairs_of_literal_pages_and_pairs_if_asked() -> None:
    reason = "machine_translation"
    assert rejected(action="drop") == [reason, None, None, None]
    assert rejected(action="drop", min=0.4) == [reason, None, reason, None]
    assert rejected(action="drop", min_pair=0.9) == [reason, reason, None, None]


def test_tables_without_the_scores_are_judged_as_before() -> None:
    texts = {name: COLUMNS[name] for name in ("source_text", "target_text")}
    options = FilterOptions(machine_translation=MachineTranslationOptions(action="drop"))
    assert apply_rules(texts, "en", "es", options).rejected_by == [None] * 4


def test_what_is_not_judged_is_not_suspected() -> None:
    nothing = np.full(2, np.nan, dtype=np.float32)
    assert not suspected(nothing, nothing, MachineTranslationOptions(min=0, min_pair=0)).any()
