"""The types of arguments: each checks its value, and completes it in a shell."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from crawler.console.suggestions import did_you_mean
from crawler.languages import NAMES, advice, base, full_tag
from crawler.topic.topic import find_topics

if TYPE_CHECKING:
    _Type = click.ParamType[str]
    _Choice = click.Choice[str]
else:
    _Type, _Choice = click.ParamType, click.Choice  # of which older versions are not generic


class _Listed(_Type):
    """A type whose values are completed from a list that is made only then."""

    def known(self) -> Iterable[str]:
        """The values that are proposed."""
        raise NotImplementedError

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The known values that begin with what stands there; after a comma, those for the next part."""
        before, comma, last = incomplete.rpartition(",")
        return [
            CompletionItem(f"{before}{comma}{value}")
            for value in self.known()
            if value.startswith(last if comma else incomplete)
        ]


class TopicName(_Listed):
    """The name of a topic: of a topic file, or of a work folder in data/."""

    name = "topic"

    def known(self) -> Iterable[str]:
        """Topics first, then folders."""
        return dict.fromkeys((*find_topics(), *work_folders()))


class Choice(_Choice):
    """One of some names, with a suggestion for a misspelt one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does; the message for another value names the closest choice."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            suggestion = did_you_mean(str(value), map(str, self.choices)).strip()
            self.fail(f"{error.message.rstrip('.')}: {suggestion}".rstrip(": "), param, ctx)


class Language(_Listed):
    """A language tag, which keeps script and region: zh-TW."""

    name = "code"

    def known(self) -> Iterable[str]:
        """The codes of the languages with a name."""
        return NAMES

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The tag in its usual spelling; wrong usage if the language is unknown."""
        if not base(value):
            self.fail(f"language {value!r}: unknown: {advice(value)}", param, ctx)
        return full_tag(value)


class EncoderName(_Listed):
    """The name of an encoder."""

    name = "name"

    def known(self) -> Iterable[str]:
        """The names of the encoders."""
        from align.encoders.registry import encoders

        return encoders()


class FormatNames(_Listed):
    """One or several names of export formats."""

    name = "format"

    def known(self) -> Iterable[str]:
        """The names of the formats."""
        from corpus.export.formats import formats

        return formats()


class SplitNames(_Listed):
    """One or several names of splits."""

    name = "split"

    def known(self) -> Iterable[str]:
        """The names of the splits, and that of all of them."""
        from corpus.export.run import SPLIT_CHOICES

        return SPLIT_CHOICES


class EngineName(_Listed):
    """The name of a local engine."""

    name = "name"

    def known(self) -> Iterable[str]:
        """The names of the engines."""
        from corpus.mt.engines.registry import ENGINES

        return (info.name for info in ENGINES.values())


class RuleName(_Listed):
    """The name of a rule."""

    name = "rule"

    def known(self) -> Iterable[str]:
        """The names in [filters]."""
        from corpus.filters.registry import configured

        return (rule.name for rule in configured())


class RuleSetting(_Listed):
    """RULE.OPTION=VALUE."""

    name = "setting"

    def known(self) -> Iterator[str]:
        """Every option of a rule, up to the equals sign."""
        from dataclasses import fields

        from corpus.filters.registry import configured

        return (f"{rule.name}.{option.name}=" for rule in configured() for option in fields(rule.options))


TOPIC, LANGUAGE, ENCODER = TopicName(), Language(), EncoderName()
FORMATS, RULE, RULE_SETTING = FormatNames(), RuleName(), RuleSetting()
SPLITS, ENGINE = SplitNames(), EngineName()
DATA = Path("data")


def work_folders() -> list[str]:
    """The names of the work folders in data/, sorted."""
    return sorted(path.parent.name for path in DATA.glob("*/run.json")) if DATA.is_dir() else []
