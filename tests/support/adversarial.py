"""Texts that strangers may send to stall a program, and all public functions that read a stranger's text."""

import base64
import gzip
import json
import random
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

SIZE = 100_000  # characters of each text
_SHORT = 0.5  # seconds up to which the speed of the processor does not matter
_LOOPS, _USUAL = 2_000_000, 0.05  # turns of an empty loop, and seconds that they take on a processor of 3 GHz
_SIGNS = "aA1.,;:!?()[]{}<>&\"'’ \n\t-_/\\=$%@#*`~|^+机か한ก\u0301"
URL = "https://a.org/en/x"
LANGUAGES = [
    "en",
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "uk",
    "tr",
    "ca",
    "ro",
    "cs",
    "sv",
    "id",
    "zh",
    "ja",
    "ko",
    "th",
    "km",
    "my",
    "lo",
    "ar",
    "fa",
    "ur",
    "he",
    "hi",
    "bn",
    "ta",
    "te",
    "el",
    "hy",
    "ka",
    "am",
    "sk",
    "sl",
    "da",
    "fi",
    "nb",
    "hu",
    "bg",
    "lt",
    "lv",
    "et",
    "kk",
    "vi",
    "ms",
    "xx",
]


def shapes() -> dict[str, str]:
    """Texts of SIZE characters by the name of their shape."""
    chance = random.Random(7)
    noise = base64.b64encode(chance.randbytes(SIZE)).decode()
    seeds = {
        "one word": "a",
        "capitals": "A",
        "capital words": "Aa",
        "letters apart": "a ",
        "initials": "A.",
        "initials apart": "A. ",
        "brackets": "(",
        "brackets closed": "()",
        "closing brackets": ")",
        "square": "[",
        "square links": "[a](",
        "curly": "{",
        "spaces": " ",
        "wide spaces": "\u3000",
        "lines": "\n",
        "tabs": "\t",
        "dots": ".",
        "dots apart": ". ",
        "ellipses": "… ",
        "questions": "?! ",
        "less": "<",
        "less a": "<a ",
        "comments": "<!--",
        "more": ">",
        "slashes": "/",
        "backslashes": "\\",
        "dollars": "$",
        "dollars apart": "$ x ",
        "begin": "\\begin{a}",
        "equals": "=",
        "equals apart": "a = ",
        "commas": ",",
        "colons": ":",
        "digits": "1",
        "digits apart": "1 ",
        "thousands": "1,",
        "decimals": "1.1",
        "digits and dashes": "1-",
        "hyphens": "-",
        "words and hyphens": "a-",
        "underscores": "_",
        "words and underscores": "a_",
        "at": "a@",
        "at dots": "a@a.",
        "addresses": "http://a.b/ ",
        "ampersands": "&",
        "entities": "&amp;",
        "references": "&#1",
        "percent": "%C3",
        "quotes": '"',
        "apostrophes": "'",
        "apostrophes in words": "a'",
        "stars": "*",
        "stars apart": "*a ",
        "tildes": "~",
        "backticks": "`",
        "backticks apart": "` ",
        "quotations": ">",
        "quotations apart": "> ",
        "lists": "- ",
        "nested lists": "\n" + "  " * 40 + "- a",
        "numbered": "1. ",
        "tables": "|a",
        "table rows": "|a|\n",
        "hashes": "#",
        "breadcrumbs": " > ",
        "marks": "a\u0301",
        "bare marks": "\u0301",
        "joiners": "\u200d",
        "directions": "\u202e",
        "emoji": "😀",
        "ideographs": "机",
        "ideograph ends": "机。",
        "kana": "か",
        "hangul": "한",
        "thai": "ก",
        "thai apart": "กกกกกกกกกกกกก ",
        "khmer": "ក។",
        "burmese": "က၏ ",
        "danda": "क। ",
        "arabic": "ع؟ ",
        "roman": "I ",
        "roman run": "XVI",
        "months": "1 May ",
        "units": "5 million ",
        "number words": "twenty ",
        "chinese numbers": "三百",
        "times": "1:1",
        "ipv6": "a:",
        "ip": "1.1.1.",
        "phones": "(0) 1 ",
        "licenses": "license ",
        "creative": "creativecommons.org/licenses/by",
        "mojibake": "Ã±",
        "replacement": "\ufffd",
        "surrogates": "\ud800",
        "links": "<a>; rel=license, ",
        "links open": "<a>;",
        "link less": "<",
        "link rel": "<>;rel=",
        "semicolons": ";",
        "agents": "noindex: ",
        "agents apart": "a: b, ",
        "names": "nn.Embedding",
        "enumerators": "a) ",
        "upper and lower": "aB",
        "sentences": "It rains. ",
        "sentences glued": "It rains.It",
        "quoted ends": ".” ",
        "nested": "<div>",
        "nested json": '{"a":',
        "arrays": "[",
        "objects": '[{"a":1},',
        "loc": "<loc>http://a.b/</loc>",
        "disallow": "Disallow: /*a*b$\n",
        "agent lines": "User-agent: *\n",
        "user-agent": "user-agent",
        "hyphen ends": "a-\n",
        "spaces before ends": " \n",
        "spaces and a": " " * 99 + "a",
        "dots and spaces": "." + " " * 99,
    }
    texts = {name: (seed * (SIZE // len(seed) + 1))[:SIZE] for name, seed in seeds.items()}
    return {
        **texts,
        "base64": noise[:SIZE],
        "base64 in prose": f"It rains in Spain. {noise[: SIZE - 50]} It rains.",
        "noise": "".join(
            chance.choice("aA1.,;:!?()[]{}<>&\"'’ \n\t-_/\\=$%@#*`~|^+机か한ก\u0301") for _ in range(SIZE)
        ),
        "spaces then a": " " * (SIZE - 1) + "a",
        "a then spaces": "a" + " " * (SIZE - 1),
        "open then close": "(" * (SIZE // 2) + ")" * (SIZE // 2),
        "array closed": "[" * (SIZE // 2) + "]" * (SIZE // 2),
        "digits then a": "1" * (SIZE - 1) + "a",
    }


# One of each kind: what some function once took longest over.
SHARP = (
    *(
        "one word",
        "capital words",
        "letters apart",
        "initials",
        "brackets",
        "square links",
        "spaces",
        "lines",
    ),
    *(
        "dots apart",
        "questions",
        "less a",
        "comments",
        "begin",
        "dollars apart",
        "decimals",
        "digits and dashes",
    ),
    *("underscores", "at dots", "references", "quoted ends", "backticks apart", "nested lists", "table rows"),
    *("marks", "ideograph ends", "thai apart", "months", "units", "links open", "link rel", "agents apart"),
    *("nested json", "arrays", "surrogates", "noise", "base64 in prose", "spaces then a", "digits then a"),
)


Function = Callable[[str], Any]


def functions() -> dict[str, Function]:
    """All functions by name, each as a function of one text."""
    return {**_of_align(), **_of_pages(), **_of_addresses(), **_of_headers(), **_of_corpus()}


def _of_align() -> dict[str, Function]:
    from align.documents.pairing import mark_counts
    from align.mining.mining import letters
    from align.scores.formula import length_agreement
    from align.sentences.aligner import cut
    from align.sentences.clues import clues
    from align.sentences.resplit import inner_sentences
    from align.text.months import days_named
    from align.text.number_phrases import phrases, spelled
    from align.text.numbers import compare, compare_with_words, numbers
    from align.text.quantities import contradicted
    from align.text.sentences import split
    from align.text.tokens import tokens
    from align.text.vocabulary import is_mostly_small
    from align.vectors.documents import block_digests, prose_weights
    from align.words.spans import spans
    from crawler.page.page import PARAGRAPH, Block

    return {
        **{f"split {lang}": lambda text, lang=lang: split(text, lang) for lang in LANGUAGES},
        **{f"tokens {lang}": lambda text, lang=lang: tokens(text, lang) for lang in ("en", "zh", "th")},
        **{f"spans {lang}": lambda text, lang=lang: spans(text, lang) for lang in ("en", "zh", "th")},
        "cut": lambda text: cut([Block(PARAGRAPH, text[:50_000]), Block(PARAGRAPH, text[50_000:])], "en"),
        "numbers": lambda text: list(numbers(text)),
        "compare": lambda text: compare(text, text[1:] + " 17"),
        "compare other": lambda text: compare(text, text.replace("1", "2")),
        "compare_with_words": lambda text: compare_with_words(text, text[1:], "en", "es"),
        "contradicted": lambda text: contradicted(text, text[1:]),
        "days_named": lambda text: days_named(text, "en"),
        "phrases": lambda text: phrases(text, "en"),
        "spelled": spelled,
        "is_mostly_small": lambda text: is_mostly_small(_bytes(text).decode()),
        "letters": letters,
        "mark_counts": lambda text: mark_counts([text]),
        "block_digests": lambda text: block_digests([text]),
        "prose_weights": lambda text: prose_weights([text], [text]),
        "length_agreement": lambda text: length_agreement(text, text, 1.0),
        "clues": lambda text: clues([text], [text], 3),
        "inner_sentences": lambda text: inner_sentences(text, text, "en", "es"),
    }


def _of_pages() -> dict[str, Function]:
    from crawler.documents.near_duplicates import sketch
    from crawler.page.bilingual import texts_by_language
    from crawler.page.charset import decode
    from crawler.page.html.characters import is_mojibake, one_line, repaired, unescaped
    from crawler.page.html.names import is_surely_box
    from crawler.page.hyphens import joined, vocabulary
    from crawler.page.language import confidences, identify, identify_all, nearest
    from crawler.page.language_names import folded, language_named_in
    from crawler.page.lists.declared import read_declared
    from crawler.page.lists.feeds import read_feed
    from crawler.page.lists.lists import read_list
    from crawler.page.lists.mediawiki import read_answer
    from crawler.page.lists.sitemaps import read_sitemap
    from crawler.page.machine_translation.notices import text_notice
    from crawler.page.page import PARAGRAPH, Block, Response
    from crawler.page.plain_text import is_prose, read_text
    from crawler.page.read import read_page_and_links
    from crawler.page.rights.license_names import license_in
    from crawler.page.rights.opt_outs import parse_tdm_file
    from crawler.topic.terms import TermMatcher, looks_relevant, relevance

    def page(text: str, kind: str = "text/html", **headers: str) -> object:
        response = Response(URL, 200, {"content-type": kind, **headers}, _bytes(text))
        return read_page_and_links(response, ("en", "es"))

    def declared(text: str) -> object:
        response = Response("https://a.org/sitemap.xml", 200, {"content-type": "text/xml"}, _bytes(text))
        return read_declared(response, ("en", "es"))

    def parts(text: str, size: int = 1000) -> list[str]:
        return [text[at : at + size] for at in range(0, len(text), size)]

    identify_all(["It rains in Spain, mainly in the plain."] * 99)  # loads the models
    matcher = TermMatcher({"machine learn*": 5.0, "neural network": 3.0}, "en")
    words = vocabulary(["machine learning"])
    wrapped = {
        "html body": "<html><body><p>{}</p></body></html>",
        "html title": "<html><head><title>{}</title></head><body><p>It rains.</p></body></html>",
        "html footer": "<html><body><p>It rains.</p><footer>{}</footer></body></html>",
        "html meta": "<html><head><meta name='description' content='{}'></head><body>It rains.</body></html>",
        "html pre": "<html><body><pre>{}</pre></body></html>",
        "html tex": "<html><body><p>It is \\({}\\) here.</p></body></html>",
        "html math": "<html><body><p>It is <math alttext='{}'>{}</math> here.</p></body></html>",
        "html links": "<html><body><a href='{}' hreflang='{}'>{}</a></body></html>",
        "html json-ld": "<script type='application/ld+json'>{}</script><p>It rains.</p>",
        "html lang": "<html lang='{}'><link rel='alternate' hreflang='{}' href='{}'><body>It rains.",
        "html classes": "<html><body class='{}'><div class='{}' id='{}'>It rains.</div></body></html>",
        "html refresh": "<html><meta http-equiv='refresh' content='0; url={}'><base href='{}'><p>It rains.",
        "html date": "<html><meta property='article:published_time' content='{}'><time>{}</time><p>It rains.",
    }
    return {
        "page": page,
        **{
            name: lambda text, form=form: page(form.replace("{}", text.replace("'", "")))
            for name, form in wrapped.items()
        },
        "markdown": lambda text: page(text, "text/markdown"),
        "plain text": lambda text: page(text, "text/plain"),
        "read_text": read_text,
        "is_prose": is_prose,
        "one_line": one_line,
        "unescaped": unescaped,
        "is_mojibake": lambda text: is_mojibake([text]),
        "repaired": repaired,
        "joined": lambda text: joined(text, text, words),
        "vocabulary": lambda text: vocabulary([text]),
        "identify": identify,
        "identify_all": lambda text: identify_all(parts(text)),
        "nearest": lambda text: nearest(text, ("en", "es")),
        "texts_by_language": lambda text: texts_by_language(
            [Block(PARAGRAPH, part) for part in (*parts(text), *["El perro come la sopa en casa."] * 99)],
            ("en", "es"),
        ),
        "is_surely_box": is_surely_box,
        "text_notice": lambda text: text_notice(parts(_bytes(text).decode())),
        "declared": declared,
        "declared entries": lambda text: declared(f"<urlset><url><loc>{text}</loc></url></urlset>"),
        "confidences": lambda text: confidences([text], "es"),
        "language_named_in": lambda text: language_named_in(text, ("en", "es")),
        "folded": folded,
        "license_in": license_in,
        "sketch": sketch,
        "decode": lambda text: decode(_bytes(text), None),
        "decode latin": lambda text: decode(text.encode("latin-1", "replace") + b"\xe9", None),
        "relevance": lambda text: relevance(text, matcher, text),
        "looks_relevant": lambda text: looks_relevant(text, matcher),
        "feed": lambda text: read_feed(_bytes(text), URL),
        "feed entries": lambda text: read_feed(b"<rss><item><link>" + _bytes(text) + b"</link></item>", URL),
        "sitemap": lambda text: read_sitemap(_bytes(text), URL),
        "sitemap entries": lambda text: read_sitemap(b"<urlset><url>" + _bytes(text), URL),
        "list": lambda text: read_list(_bytes(text), URL),
        "list gzip": lambda text: read_list(gzip.compress(_bytes(text)), URL),
        "wiki": lambda text: read_answer(_bytes(text)),
        "wiki title": lambda text: read_answer(json.dumps({"query": {"pages": [{"title": text}]}}).encode()),
        "tdm file": lambda text: parse_tdm_file(_bytes(text)),
    }


def _of_addresses() -> dict[str, Function]:
    from crawler.crawl.network.private import host_key, is_private_host
    from crawler.frontier.traps import endless_path, shape
    from crawler.frontier.yields import group_of
    from crawler.languages import base, length
    from crawler.page.alternates import is_marked, neutral_forms, translated_forms
    from crawler.page.rights.opt_outs import TdmRule, rule_for, site_key
    from crawler.untrusted.escapes import escaped
    from crawler.urls import absolute, address, clean_url, parse_url, site_of

    reads = {
        "absolute": lambda url: absolute(url, URL),
        "clean_url": lambda url: clean_url(url, URL),
        "address": address,
        "parse_url": parse_url,
        "site_of": site_of,
        "site_key": site_key,
        "is_marked": lambda url: is_marked(url, "en"),
        "neutral_forms": lambda url: neutral_forms(url, "en"),
        "shape": shape,
        "group_of": group_of,
        "translated_forms": lambda url: translated_forms(url, "en", ("es", "fr")),
        "rule_for": lambda url: rule_for([TdmRule("/*a*b*c$", True), TdmRule("*" * 400, True)], url),
    }
    return {
        **{f"{name} path": lambda text, f=f: f(f"http://a.org/{text}") for name, f in reads.items()},
        **{f"{name} query": lambda text, f=f: f(f"http://a.org/?{text}") for name, f in reads.items()},
        **{
            f"{name} host": lambda text, f=f: f(f"http://{text}/")
            for name, f in reads.items()
            if name not in ("shape", "group_of")  # which see addresses of sound hosts only
        },
        "endless_path": endless_path,
        "host_key": host_key,
        "is_private_host": is_private_host,
        "base": base,
        "length": lambda text: length(text, "th"),
        "escaped": escaped,
    }


def _of_headers() -> dict[str, Function]:
    from crawler.archive.codings import decoded
    from crawler.crawl.middlewares.back_off import retry_after
    from crawler.crawl.network.robots import in_own_name
    from crawler.documents.verdict import page_of_headers
    from crawler.page.alternates import link_header_alternates
    from crawler.page.page import Response
    from crawler.page.read import read_page

    def with_header(name: str, text: str) -> object:
        headers = {"content-type": "text/html", name: text}
        return read_page(Response(URL, 200, headers, b"<html><p>It rains.</p></html>"), ("en", "es"))

    headers = ("link", "content-type", "content-language", "x-robots-tag", "tdm-policy", "tdm-reservation")
    return {
        **{f"header {name}": lambda text, name=name: with_header(name, text) for name in headers},
        "link header": lambda text: link_header_alternates(text, URL),
        "link header open": lambda text: link_header_alternates("<" + text, URL),
        "page_of_headers": lambda text: page_of_headers(URL, [("X-Robots-Tag", text), ("TDM-Policy", text)]),
        "retry_after": retry_after,
        "robots.txt": lambda text: in_own_name(_bytes(text), "acopio", "acopio/0.1 (+x)"),
        "gzip": lambda text: decoded(gzip.compress(_bytes(text)), ["gzip"], 4_000_000),
        "gzip members": lambda text: decoded(gzip.compress(b"") * (len(text) // 20), ["gzip"], 4_000_000),
        "codings": lambda text: decoded(_bytes(text), [*text[:1000].split(","), "br", "zstd"], 4_000_000),
    }


def _of_corpus() -> dict[str, Function]:
    from align.words.lexicon import learn
    from corpus.dedupe.minhash import signatures
    from corpus.dedupe.ngrams import ngrams
    from corpus.dedupe.sketches import Kind, Sketches
    from corpus.dedupe.texts import names as shared_names
    from corpus.dedupe.texts import normal_form, numbers
    from corpus.export.text import collapsed, one_line, xml_legal
    from corpus.filters.pairs import read_pairs
    from corpus.filters.registry import pair_rules
    from corpus.filters.rules.language.copies import trigram_similarity
    from corpus.filters.rules.language.han import TRADITIONAL, evidence
    from corpus.filters.rules.names.names import named
    from corpus.filters.rules.personal_data import PersonalDataOptions, mask_pairs
    from corpus.mt_detection.literalness import literalness, usage
    from corpus.report.visible import visible
    from corpus.scoring.corruptions import KINDS, clauses, material, names
    from corpus.scoring.counterparts import alike
    from corpus.scoring.features import features, reference
    from corpus.scoring.given import read

    def judged(rule: Any, text: str, languages: tuple[str, str]) -> object:
        columns = {"source_text": [text, "It rains."], "target_text": ["Llueve.", text]}
        pairs = read_pairs(columns, *languages)
        if rule.score is not None:
            pairs = pairs.with_scores({rule.score.name: rule.score.measure(pairs)})
        return rule.reject(pairs, rule.options())

    def errors(text: str) -> object:
        long = read([text])[0]
        stuff = material([(long, long[::-1]), ("It rains on Ana.", "Llueve.")], {0: 1}, ("ru", "ar"))
        return [make(stuff, 0, random.Random(1)) for make in KINDS.values()]

    known = [("It rains a lot.", "Llueve mucho.")] * 2, "en", "es"
    lexicon, about = learn(*known), usage(*zip(*known[0], strict=True), *known[1:])
    cosine = np.ones(1)
    usual = reference(lexicon, *zip(*known[0], strict=True))

    return {
        "coverage": lambda text: lexicon.coverage([text], [text]),
        "literalness": lambda text: literalness([text], [text], cosine, about),
        **{
            f"rule {rule.name}": lambda text, rule=rule: judged(rule, text, ("en", "es"))
            for rule in pair_rules()
        },
        **{
            f"rule {rule.name} zh": lambda text, rule=rule: judged(rule, text, ("zh", "th"))
            for rule in pair_rules()
        },
        "personal data": lambda text: mask_pairs([text], [text], "en", "es", PersonalDataOptions()),
        "keys of duplicates": lambda text: Sketches().add(Kind("en", "es"), [0], [text], [text]),
        "n-grams": lambda text: ngrams([text], "en", (1, 3, 8)),
        "features of the score": lambda text: features([text], [text], cosine, cosine, cosine, usual),
        "signatures": lambda text: signatures([text], "en"),
        "normal_form": normal_form,
        "named": lambda text: named(text, "en"),
        "trigram_similarity": lambda text: trigram_similarity(text, text[1:]),
        "evidence of a script": lambda text: evidence(text, TRADITIONAL),
        "numbers of texts": lambda text: numbers(text, text),
        "names of texts": lambda text: shared_names(text, text),
        "one_line of exports": one_line,
        "collapsed": collapsed,
        "xml_legal": xml_legal,
        "visible": visible,
        "read by the score": lambda text: read([text]),
        "names alike": lambda text: alike(_bytes(text).decode(), f"{_bytes(text).decode()[::-1]}x"),
        "clauses": clauses,
        "names": names,
        "errors made of a pair": errors,
    }


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


@cache
def _known() -> tuple[dict[str, Function], dict[str, str]]:
    np.zeros(1)
    return functions(), shapes()


def timed(name: str, only: tuple[str, ...] = ()) -> list[tuple[str, float, str]]:
    """(shape, seconds of processor time, error or '') of a function on each shape.

    The seconds are those of a processor of usual speed: on a slower or busy one, fewer than have passed.
    """
    known, texts = _known()
    found = []
    for shape, text in texts.items():
        if only and shape not in only:
            continue
        start, problem = time.process_time(), ""
        try:
            known[name](text)
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"[:200]
        seconds = time.process_time() - start
        found.append((shape, seconds / _slowness() if seconds > _SHORT else seconds, problem))
    return found


def _slowness() -> float:
    """How many times as long as on a usual processor, and at least once, a small loop takes here and now."""
    start = time.process_time()
    for _ in range(_LOOPS):
        pass
    return max(1.0, (time.process_time() - start) / _USUAL)


def names() -> list[str]:
    """The names of all functions."""
    return list(_known()[0])
