from pathlib import Path

import pytest

from corpus.topics.file import add_terms
from corpus.topics.growth import LearntTerm
from crawler.errors import UsageError
from crawler.topic.topic import find_topics, load_topic

TEXT = """# a comment
name = "solar"
description = "d"   # another
languages = ["en", "pt"]
seeds = ["https://a.org/"]

[terms.en]
"solar power" = 8  # the name

[terms.pt]
"energia solar" = 8

[limits]
pages = 5
"""
FOUND = [
    LearntTerm("en", "photovoltaic", 5.0, 12, 1),
    LearntTerm("en", "solar power", 3.0, 20, 0),
    LearntTerm("pt", "painel solar", 8.0, translates="solar panel", pairs=7),
]


def test_terms_are_added_with_evidence_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "solar.toml"
    path.write_text(TEXT, encoding="utf-8")
    assert add_terms(path, FOUND) == 2
    written = path.read_text(encoding="utf-8")
    assert '"photovoltaic" = 5 # 12 pages for, 1 against' in written
    assert "\"painel solar\" = 8 # translates 'solar panel' in 7 pairs" in written
    left = [line for line in written.splitlines() if "photovoltaic" not in line and "painel" not in line]
    assert left == TEXT.splitlines()
    assert load_topic(path).terms["en"] == {"solar power": 8.0, "photovoltaic": 5.0}
    assert add_terms(path, FOUND) == 0


def test_a_built_in_topic_is_not_written() -> None:
    with pytest.raises(UsageError, match="topic copy ml_es"):
        add_terms(find_topics()["ml_es"], FOUND)
