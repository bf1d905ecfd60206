"""`acopio translate policy`: the IAM policies that `push`, `run` and `evaluate` need."""

import json

import click

from corpus.amazon.policy import PARTS, PolicyOptions, policies
from corpus.cli.types import Choice

_EPILOG = """\b
Example:
  acopio translate policy --bucket my-bucket --account 123456789012 --part trust > trust.json
"""


@click.command(epilog=_EPILOG)
@click.option("--bucket", required=True, metavar="NAME", help="Bucket for files, in and out.")
@click.option("--account", required=True, metavar="DIGITS", help="Your account: 12 digits.")
@click.option("--region", default="us-east-1", show_default=True, metavar="REGION", help="AWS region.")
@click.option("--prefix", default="acopio", show_default=True, help="Folder in the bucket.")
@click.option("--role", default="acopio-translate", show_default=True, help="Role that batch jobs run under.")
@click.option(
    "--names", default="acopio-*", show_default=True, help="Names of resources; * matches any characters."
)
@click.option("--kms-key", metavar="ARN", help="KMS key, if one is used.")
@click.option("--part", type=Choice(PARTS), help="Only this document, for `aws iam`.")
def policy(
    bucket: str,
    account: str,
    region: str,
    prefix: str,
    role: str,
    names: str,
    kms_key: str | None,
    part: str | None,
) -> None:
    """Print the least permissions that the commands need: three policies as JSON. Sends no request.

    user: permissions of the user that runs acopio. trust: lets Amazon Translate, and no other service, assume
    the role of batch jobs. role: lets the role read and write the files.
    """
    found = policies(PolicyOptions(bucket, account, region, prefix, role, names, kms_key))
    click.echo(json.dumps(found[part] if part else found, indent=2))
