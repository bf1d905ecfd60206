"""The rules that a sentence pair must pass; the names here are those that a rule of another package needs."""

from corpus.filters.pairs import Bools, Floats, Pairs, Side, either
from corpus.filters.rule import Rule, Score

__all__ = ["Bools", "Floats", "Pairs", "Rule", "Score", "Side", "either"]
