"""The file that `acopio topic new` writes: a topic with comments on what to change."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from crawler import languages

START_WEIGHT = 8

_TEMPLATE = """\
# What to gather: `acopio crawl {name}` crawls this topic and builds its corpus.
# After each change, `acopio topic check {name}` reports mistakes.

# The name must equal the name of the file.
name = "{name}"
description = {description}

# ISO 639-1 codes, the source language first. Regions are not distinguished: pt includes pt-BR and pt-PT.
languages = [{languages}]

# Each page scores 0 to 1 by the terms below; from this score it is on topic. Raise it for a purer corpus,
# lower it for a larger one.
relevance = 0.5

# true: a build learns further words of the topic from its pages. false: only the terms below count.
learn = true

# true keeps pages that say they are machine translated.
keep_machine_translated = false

# true keeps pages whose sites opt out of text and data mining: get their permission first.
keep_opted_out = false

# Where the crawl starts. Best are pages that exist in all the languages, or lists of links to such pages:
# bilingual documentation, courses, agencies, encyclopedia articles.
seeds = [
{seeds}]

# Further seeds from files beside this one: *.txt with one URL per line, or OPML.
# seeds_files = ["seeds.txt"]

[scope]
# true: follow links to any host. false: stay within `sites`.
open = true
# Hosts, or a host and the start of a path, such as "docs.example.org/pt"; subdomains are included.
sites = []
# Never fetched, even if other rules allow it.
deny = []

[limits]
pages = 2000           # in all
depth = 8              # links from a seed
pages_per_site = 500
seconds = 3600

[recrawl]
vanished = "keep"      # text of a page that is gone in a later crawl; or "drop"

# Terms and their weights, above 0 and at most 10: 8-10 for names of the topic itself, 4-7 for terms hardly
# used elsewhere, 1-3 for terms common elsewhere too. Case, accents and hyphens are ignored; a * at the end of
# a word matches any ending ("solar panel*"). Five terms per language that name the topic are a start.
{terms}
# Wikis, web searches and Common Crawl find more pages: docs/discovery.md.
# [[discover.mediawiki]]
# api = "https://{first}.wikipedia.org/w/api.php"
# language = "{first}"

# The options of the later stages are described in docs/topics.md; `acopio topic check` checks them.
# [align]
# [filters]
# [splits]                # hold pages out of the training pairs
# test = 1000
# dev = 1000
# [exports]
"""


def topic_text(
    name: str,
    codes: Sequence[str],
    terms: Sequence[str],
    seeds: Sequence[str],
    translated: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """The TOML text of a new topic; without seeds, the Wikipedia articles of the terms are the seeds.

    `translated` contains, by language, the proposals for terms of the first language.
    """
    starts = list(seeds) or [_article(term, codes[0]) for term in terms if "*" not in term]
    tables = [_terms_table(code, codes[0], terms, (translated or {}).get(code, {})) for code in codes]
    names = " and ".join(languages.name(code) for code in codes)
    return _TEMPLATE.format(
        name=name,
        first=codes[0],
        description=_quote(f"{', '.join(terms)}: {names}"),
        languages=", ".join(map(_quote, codes)),
        seeds="".join(f"    {_quote(seed)},\n" for seed in starts),
        terms="\n".join(tables),
    )


def _terms_table(code: str, first: str, terms: Sequence[str], translated: Mapping[str, str]) -> str:
    lines = [f"[terms.{code}]"]
    proposed = list(dict.fromkeys(translated.values()))
    left = [term for term in terms if term not in translated and term not in proposed]
    if proposed:
        lines.append("# Proposed from titles of encyclopedia articles: check them, and add more.")
        lines += [f"{_quote(term)} = {START_WEIGHT}" for term in proposed]
    if code != first and left:
        lines.append(f"# Translate these terms into {languages.name(code)}: they are still as you gave them.")
    lines += [f"{_quote(term)} = {START_WEIGHT}" for term in left]
    return "\n".join(lines) + "\n"


def _article(term: str, code: str) -> str:
    return f"https://{code}.wikipedia.org/wiki/{quote('_'.join(term.split()))}"


def _quote(text: str) -> str:
    """A TOML basic string: JSON escapes are TOML escapes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
