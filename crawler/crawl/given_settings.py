"""Checks of the settings that a user gives with `-s NAME=VALUE`."""

import math

from scrapy.settings import BaseSettings
from scrapy.utils.project import get_project_settings

from crawler.console.suggestions import closest
from crawler.errors import UsageError

_LIKE = 4  # letters with which a misspelt name and the right one begin
_COMMAND_LINE = 40  # Scrapy's SETTINGS_PRIORITIES


def check_settings(settings: BaseSettings) -> list[str]:
    """Warnings about names that look misspelt; UsageError for a value that should be a number and is none."""
    known = get_project_settings()
    warnings = []
    for name in settings:
        if (settings.getpriority(name) or 0) < _COMMAND_LINE:
            continue
        default = known.get(name)
        if name not in known:
            if (meant := closest(name, known)) and name[:_LIKE] == meant[:_LIKE]:
                warnings.append(f"warning: -s {name}: no setting of Scrapy or acopio: did you mean {meant}?")
        elif isinstance(default, int | float) and not isinstance(default, bool):
            _check_number(name, settings[name], default)
    return warnings


def _check_number(name: str, value: object, default: float) -> None:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if math.isnan(number) or (isinstance(default, int) and number != int(number)):
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise UsageError(f"-s {name}={value}: not {kind}: give one, such as {name}={default}")
