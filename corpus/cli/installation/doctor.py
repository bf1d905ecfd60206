"""`acopio doctor`: checks of the installation and of what it needs around it."""

from collections.abc import Iterable, Iterator

import click

from corpus.cli.installation import health
from corpus.cli.installation.health import Check, Finding, State
from corpus.cli.json_output import json_option, print_json
from corpus.progress import working
from crawler.errors import AcopioError
from crawler.untrusted.escapes import escaped

_CHECKS: tuple[Check, ...] = (
    health.python,
    health.packages,
    health.extras,
    health.encoders,
    health.plugins,
    health.topics,
    health.sandbox,
    health.disk,
    health.proxy,
    health.aws,
)


@click.command()
@click.option("--offline", is_flag=True, help="Send no request.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, offline: bool, as_json: bool) -> None:
    """Check the installation, the encoders, the topics, the network, the proxy and AWS.

    Fetches two small public files, unless --offline is given. Exit status 1 if there is a problem; parts that
    are optional and missing are none.
    """
    checks = _CHECKS if offline else (*_CHECKS, health.network)
    with working("checking"):
        findings = list(_findings(checks))
    if as_json:
        print_json(findings)
    else:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            advice = f": {finding.advice}" if finding.advice else ""
            click.echo(escaped(f"{finding.state.value:8}{finding.check:<{width}}  {finding.text}{advice}"))
    ctx.exit(1 if any(finding.state is State.PROBLEM for finding in findings) else 0)


def _findings(checks: Iterable[Check]) -> Iterator[Finding]:
    """The findings of all checks; an error that ends a check is one, too."""
    for check in checks:
        try:
            yield from check()
        except AcopioError as error:
            yield Finding(check.__name__, State.PROBLEM, " ".join(str(error).split()))
