"""Rules on names that must be the same on both sides: web sites and currencies."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from corpus.filters.pairs import Bools, Pairs
from corpus.filters.rule import Rule

_URL = re.compile(r"https?://([\w.-]+)|\bwww\.([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_CURRENCY = re.compile(
    r"[$€£¥₹₩₽₺]|\b(?:USD|EUR|GBP|JPY|CNY|CHF)\b|[Ee]uros?\b|[Dd][oó]l(?:lars?|ares|ar)\b", re.ASCII
)
_NAMES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "e": "€", "d": "$"}


@dataclass(frozen=True, slots=True)
class UrlsOptions:
    """No threshold. Off: translations often link to other pages."""

    enabled: bool = False


@dataclass(frozen=True, slots=True)
class CurrencyOptions:
    """No threshold. Off: prices are converted, and $ is a sign of formulas and shells."""

    enabled: bool = False


def _hosts(text: str) -> set[str]:
    if "://" not in text and "www." not in text.lower():
        return set()
    return {(first or second).lower().removeprefix("www.") for first, second in _URL.findall(text)}


def _currencies(text: str) -> set[str]:
    return {_NAMES.get(name, _NAMES.get(name[0].lower(), name)) for name in _CURRENCY.findall(text)}


def _differ(pairs: Pairs, read: Callable[[str], set[str]]) -> Bools:
    """True where the sides name some, and none in common, (n,)."""
    both = zip(pairs.source.texts, pairs.target.texts, strict=True)
    named = ((read(source), read(target)) for source, target in both)
    return np.array([bool(a or b) and not a & b for a, b in named], dtype=np.bool_)


def _urls(pairs: Pairs, options: UrlsOptions) -> Bools:
    return _differ(pairs, _hosts)


def _currency(pairs: Pairs, options: CurrencyOptions) -> Bools:
    return _differ(pairs, _currencies)


URLS = Rule("urls", "the sides name different web sites", UrlsOptions, _urls)
CURRENCY = Rule("currency", "the sides name different currencies", CurrencyOptions, _currency)
