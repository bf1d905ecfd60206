"""The rules as rows of Markdown, for docs/filters.md and docs/topics.md."""

import json
from dataclasses import asdict
from typing import Any

from corpus.dedupe import CORPUS_RULES
from corpus.filters.registry import RULES, scores_of
from corpus.filters.rule import Configured
from corpus.filters.rules.personal_data import PERSONAL_DATA


def rule_rows() -> list[str]:
    """One row per built-in rule, in order: name, why it rejects a pair, options with their defaults."""
    rules: tuple[Configured[Any], ...] = (*RULES, *CORPUS_RULES)
    return [_row(rule) for rule in rules]


def score_rows() -> list[str]:
    """One row per score that the rules measure: its column and meaning."""
    return [f"| `{score.name}` | {score.description} |" for score in scores_of(RULES)]


def option_rows() -> list[str]:
    """One row per table of [filters]: its name, the options with their defaults."""
    rules: tuple[Configured[Any], ...] = (PERSONAL_DATA, *RULES, *CORPUS_RULES)
    rows = []
    for rule in rules:
        options = asdict(rule.options())
        if options["enabled"]:
            del options["enabled"]
        rows.append(f"| `{rule.name}` | {_listed(options) or '–'} |")
    return rows


def _row(rule: Configured[Any]) -> str:
    options = asdict(rule.options())
    off = [] if options.pop("enabled") else ["off"]
    listed = _listed(options)
    return f"| `{rule.name}` | {rule.description} | {'; '.join(off + [listed] * bool(listed))} |"


def _listed(options: dict[str, Any]) -> str:
    return ", ".join(f"`{name} = {json.dumps(value)}`" for name, value in options.items())
