"""What a translation costs: by character and target language, at prices that the user states."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from crawler.errors import AcopioError, InputError, UsageError

PRICES = Path(__file__).parents[1] / "prices.toml"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million characters and one target language; free tiers are left out of account.

    The defaults stand in corpus/amazon/prices.toml with their date, `as_of`: check Amazon's current prices.
    `standard` is that of batch jobs, `custom` that of batch jobs with parallel data (Active Custom
    Translation), `real_time` that of TranslateText.
    """

    standard: float = 15.0
    custom: float = 60.0
    real_time: float = 15.0
    as_of: str = "2023"

    def with_given(self, given: Mapping[str, float | str | None]) -> "Prices":
        """These prices with those of `given` that are not None; UsageError for a negative one."""
        known = [field.name for field in fields(self)]
        if isinstance(date := given.get("as_of"), str):
            return replace(self, as_of=date).with_given({k: v for k, v in given.items() if k != "as_of"})
        for name, price in given.items():
            if name not in known:
                raise UsageError(f"{name}: no such price: known are {', '.join(known)}")
            if price is not None and not (
                isinstance(price, int | float) and not isinstance(price, bool) and 0 <= price < float("inf")
            ):
                raise UsageError(f"price {name} = {price!r}: a number of US dollars from 0 is needed")
        prices: dict[str, Any] = {name: float(p) for name, p in given.items() if p is not None}
        return replace(self, **prices)


def current_prices() -> Prices:
    """The prices that acopio brings along, with their date."""
    return read_prices(PRICES)


def read_prices(path: Path) -> Prices:
    """The prices of a TOML file: any of `standard`, `custom`, `real_time`, the others as by default.

    InputError for what is no TOML, UsageError for an unknown key or no price.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not TOML: {error}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    return Prices().with_given(content)


def cost(characters: int, price: float) -> float:
    """US dollars for that many characters, counted once for each target language."""
    return characters * price / MILLION


def dollars(amount: float) -> str:
    """'$12.30'; below a dollar '$0.0123'."""
    return f"${amount:,.2f}" if amount >= 1 else f"${amount:.4f}"


def require_affordable(estimate: float, max_cost: float | None) -> None:
    """AcopioError where the estimate is more than the most that may be spent; None: no limit."""
    if max_cost is not None and estimate > max_cost:
        raise AcopioError(
            f"estimated {dollars(estimate)}, --max-cost is {dollars(max_cost)}: nothing was sent: "
            "translate fewer documents or targets, or raise --max-cost"
        )
