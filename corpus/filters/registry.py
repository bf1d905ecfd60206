"""The rules by name: the built-in ones and those of plug-ins."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any

from corpus.decisions.reasons import REVIEWER_REASONS
from corpus.dedupe import CORPUS_RULES
from corpus.filters.rule import Configured, Rule, Score
from corpus.filters.rules.form.layout import BRACKETS, BREADCRUMBS, LITERALS, QUESTION, TITLE_CASE
from corpus.filters.rules.form.lengths import LENGTH_RATIO, TOO_LONG, TOO_SHORT
from corpus.filters.rules.form.letters import DIGITS, EMPTY, PUNCTUATION, SYMBOLS
from corpus.filters.rules.form.markup import MARKUP_OR_CODE
from corpus.filters.rules.form.mojibake import MOJIBAKE
from corpus.filters.rules.form.noise import EMOJI, ESCAPES, REPEATED_CHARACTER, SPACED_LETTERS, WHITESPACE
from corpus.filters.rules.form.placeholders import PLACEHOLDERS
from corpus.filters.rules.form.words import FEW_WORDS, GLUED_WORDS, LONG_WORD, REPETITION, WORD_LENGTH
from corpus.filters.rules.language.copies import HIGH_MARGIN_COPY, IDENTICAL, NEAR_COPY
from corpus.filters.rules.language.language import WRONG_LANGUAGE
from corpus.filters.rules.language.negation import NEGATION
from corpus.filters.rules.language.script import WRONG_SCRIPT
from corpus.filters.rules.language.untranslated import UNTRANSLATED
from corpus.filters.rules.machine_translation import MACHINE_TRANSLATION
from corpus.filters.rules.names.mismatches import CURRENCY, URLS
from corpus.filters.rules.names.names import NAMES
from corpus.filters.rules.numbers.months import MONTHS
from corpus.filters.rules.numbers.numbers import NUMBERS
from corpus.filters.rules.numbers.small_numbers import SMALL_NUMBERS
from corpus.filters.rules.personal_data import PERSONAL_DATA
from corpus.filters.rules.terms import FORBIDDEN_TERMS
from corpus.filters.rules.test_sets import TEST_SET
from corpus.filters.rules.thresholds import LOW_MARGIN, LOW_SCORE, LOW_SIMILARITY
from corpus.splits import NEAR_TEST
from corpus.tables.reasons import PairReason
from corpus.tables.schemas import FILTER_SCORES, PAIRS
from crawler import plugins

# In this order: the first rule that rejects a pair is its `rejected_by`.
RULES: tuple[Rule[Any], ...] = (
    EMPTY,
    MARKUP_OR_CODE,
    SYMBOLS,
    DIGITS,
    PUNCTUATION,
    TOO_SHORT,
    TOO_LONG,
    WHITESPACE,
    WORD_LENGTH,
    LONG_WORD,
    FEW_WORDS,
    GLUED_WORDS,
    MOJIBAKE,
    ESCAPES,
    REPEATED_CHARACTER,
    REPETITION,
    SPACED_LETTERS,
    EMOJI,
    BREADCRUMBS,
    TITLE_CASE,
    BRACKETS,
    LITERALS,
    FORBIDDEN_TERMS,
    LENGTH_RATIO,
    IDENTICAL,
    NEAR_COPY,
    UNTRANSLATED,
    WRONG_SCRIPT,
    WRONG_LANGUAGE,
    NUMBERS,
    SMALL_NUMBERS,
    MONTHS,
    PLACEHOLDERS,
    NAMES,
    NEGATION,
    URLS,
    CURRENCY,
    QUESTION,
    LOW_SIMILARITY,
    HIGH_MARGIN_COPY,
    LOW_MARGIN,
    LOW_SCORE,
    MACHINE_TRANSLATION,
    TEST_SET,
)


@cache
def pair_rules() -> tuple[Rule[Any], ...]:
    """The rules that see one pair each, in the order in which they run: RULES, then those of plug-ins.

    PluginError for a plug-in that cannot be used.
    """
    taken = (
        PERSONAL_DATA.name,
        *(rule.name for rule in CORPUS_RULES),
        NEAR_TEST,
        *PairReason,
        *REVIEWER_REASONS,
    )
    return tuple(plugins.extended(RULES, plugins.RULES, Rule, taken, problem).values())


@cache
def configured() -> tuple[Configured[Any], ...]:
    """Everything that [filters] configures: the masking, the rules on pairs, then those on the corpus."""
    return (PERSONAL_DATA, *pair_rules(), *CORPUS_RULES)


def scores_of(rules: Iterable[Rule[Any]], all_stored: bool = True) -> tuple[Score, ...]:
    """The scores of these rules: first those that `pairs` stores, with `all_stored` of other rules, too."""
    stored = {rule.score.name: rule.score for rule in RULES if rule.score is not None}
    asked = {rule.score.name: rule.score for rule in rules if rule.score is not None}
    return (
        *(stored[name] for name in FILTER_SCORES if all_stored or name in asked),
        *(score for name, score in asked.items() if name not in FILTER_SCORES),
    )


def problem(rule: Rule[Any], others: Mapping[str, Rule[Any]]) -> str | None:
    """Why a rule cannot be used with the others, in words; None if it can."""
    options = rule.options
    if not is_dataclass(options) or any(_without_default(option) for option in fields(options)):
        return "its options are no dataclass with a default for each"
    if "enabled" not in {option.name for option in fields(options)}:
        return "its options have no `enabled`"
    scores = {other.score.name: other.score for other in others.values() if other.score is not None}
    score = rule.score
    if score is not None and scores.get(score.name) != score and score.name in {*PAIRS.names, *scores}:
        return f"its score {score.name} has the name of another column"
    return None


def _without_default(option: Field[Any]) -> bool:
    return option.default is MISSING and option.default_factory is MISSING
