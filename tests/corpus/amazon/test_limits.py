import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.amazon import limits as rules
from crawler.errors import UsageError


@pytest.mark.parametrize("name", ["a", "acopio-ml_es-en-es", "A_b_", "-", "x" * 256])
def test_names_of_resources_that_are_allowed(name: str) -> None:
    assert rules.name_problem(name) is None


@pytest.mark.parametrize("name", ["", "_a", "a__b", "a.b", "a b", "ñ", "x" * 257, "a\n"])
def test_names_of_resources_that_are_not(name: str) -> None:
    assert "is allowed" in (rules.name_problem(name) or "")


def test_names_of_jobs_may_hold_letters_of_any_script_but_no_symbols() -> None:
    assert rules.job_name_problem("Übersetzung 翻訳 1/2: en->es".replace(">", "-")) is None
    assert rules.job_name_problem("कि") is not None  # a combining mark is neither L, N nor Z
    for name in ("", "a\n", "a*b", "x" * 257):
        assert rules.job_name_problem(name) is not None


@pytest.mark.parametrize("bucket", ["my-bucket", "a.b.c", "123", "a" * 63])
def test_buckets_that_are_allowed(bucket: str) -> None:
    assert rules.bucket_problem(bucket) is None


@pytest.mark.parametrize(
    "bucket",
    ["ab", "a" * 64, "My-bucket", "a_b", "-ab", "ab-", "a..b", "192.168.0.1", "xn--a", "a-s3alias", "s3://a"],
)
def test_buckets_that_are_not(bucket: str) -> None:
    assert "bucket" in (rules.bucket_problem(bucket) or "")


@pytest.mark.parametrize("key", ["a//b", "/a", "../a", "a/./b", "a\\b", "a\tb", "é" * 513])
def test_keys_that_are_not_allowed(key: str) -> None:
    assert rules.key_problem(key) is not None


def test_an_address_is_split_into_bucket_and_key() -> None:
    assert rules.split_uri("s3://my-bucket/a/b.csv") == ("my-bucket", "a/b.csv")
    assert rules.split_uri("s3://my-bucket") == ("my-bucket", "")
    for uri in ("http://my-bucket/a", "s3://My/a", "s3://my-bucket/../a", "s3://192.168.0.1/a"):
        with pytest.raises(UsageError):
            rules.split_uri(uri)


@pytest.mark.parametrize(
    ("code", "advice"),
    [("es-mx", "write es-MX"), ("ZH", "write zh"), ("xx", "known are af"), ("eng", "known")],
)
def test_unknown_codes_are_told_apart_from_known_ones(code: str, advice: str) -> None:
    assert advice in (rules.language_problem(code) or "")


def test_the_service_has_75_languages_and_regional_ones_are_their_own() -> None:
    assert len(rules.LANGUAGES) == 75
    assert all(rules.language_problem(code) is None for code in ("es", "es-MX", "zh", "zh-TW", "fa-AF"))
    assert rules.FORMALITY_TARGETS | rules.NO_PROFANITY_TARGETS <= rules.LANGUAGES


def test_regions_keys_roles_and_tokens() -> None:
    assert rules.act_region_problem("eu-west-1") is None
    assert "us-east-1, us-west-2, eu-west-1" in (rules.act_region_problem("eu-central-1") or "")
    assert rules.batch_region_problem("eu-central-1") is None
    assert rules.kms_key_problem("alias/mine") is None
    assert rules.kms_key_problem("arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab") is None
    assert rules.kms_key_problem("a b") is not None
    assert rules.role_problem("arn:aws:iam::123456789012:role/acopio") is None
    assert rules.role_problem("arn:aws:iam::12345:role/acopio") is not None


def test_limits_of_descriptions_and_tags() -> None:
    assert rules.description_problem("é" * 256) is None
    assert rules.description_problem("é" * 257) is not None
    assert rules.tags_problem({str(number): "" for number in range(50)}) is None
    assert "51 tags" in (rules.tags_problem({str(number): "" for number in range(51)}) or "")
    assert rules.tags_problem({"aws:a": "b"}) is not None


@pytest.mark.parametrize(
    ("text", "quoted", "problem"),
    [
        (" \t", True, "empty"),
        ("é" * 500, True, None),
        ("é" * 501, True, "too_long"),
        ("a\nb", True, "newline"),
        ("a\nb", False, None),
        ("=1", True, "forbidden_start"),
        ("=1", False, None),
    ],
)
def test_segments(text: str, quoted: bool, problem: str | None) -> None:
    assert rules.segment_problem(text, quoted) == problem


@given(st.text(st.sampled_from("aZ09-_. "), max_size=12))
def test_a_name_is_allowed_where_no_underscore_leads_or_follows_one(name: str) -> None:
    allowed = name != "" and not set(name) & {".", " "} and not name.startswith("_") and "__" not in name
    assert (rules.name_problem(name) is None) == allowed
