"""TranslateText, TranslateDocument, terminologies and languages on the local endpoint."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from local_aws import Rig, rig

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def aws(s3_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(s3_url, "shared-texts", tmp_path_factory.mktemp("texts")) as found:
        yield found


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def import_terms(aws: Rig, name: str, text: str, **more: Any) -> dict[str, Any]:
    return dict(
        aws.translate.import_terminology(
            Name=name,
            MergeStrategy="OVERWRITE",
            TerminologyData={"File": text.encode(), "Format": "CSV"} | more,
        )["TerminologyProperties"]
    )


def text(aws: Rig, words: str, source: str = "en", target: str = "es", **more: Any) -> dict[str, Any]:
    return dict(
        aws.translate.translate_text(Text=words, SourceLanguageCode=source, TargetLanguageCode=target, **more)
    )


def test_text_is_translated_with_terms_in_one_direction(aws: Rig) -> None:
    import_terms(aws, "one-way", "en,es\nloss,pérdida\nloss function,función de pérdida\n")
    reply = text(aws, "The loss function, a Loss; no glosses.", TerminologyNames=["one-way"])
    assert reply["TranslatedText"] == "The función de pérdida, a Loss; no glosses."
    assert (reply["SourceLanguageCode"], reply["TargetLanguageCode"]) == ("en", "es")
    assert reply["AppliedTerminologies"] == [
        {
            "Name": "one-way",
            "Terms": [{"SourceText": "loss function", "TargetText": "función de pérdida"}],
        }
    ]
    back = text(aws, "la pérdida", "es", "en", TerminologyNames=["one-way"])
    assert back["TranslatedText"] == "la pérdida"
    import_terms(aws, "both", "en,es\nloss,pérdida\n", Directionality="MULTI")
    assert text(aws, "la pérdida", "es", "en", TerminologyNames=["both"])["TranslatedText"] == "la loss"


def test_texts_have_limits_and_languages(aws: Rig) -> None:
    assert text(aws, "é" * 5000)["TranslatedText"] == "é" * 5000
    for words, source, target, wanted in [
        ("é" * 5001, "en", "es", "TextSizeLimitExceededException"),
        ("x" * 10_001, "en", "es", "TextSizeLimitExceededException"),
        ("Hello.", "en", "xx", "UnsupportedLanguagePairException"),
        ("Hm.", "auto", "es", "DetectedLanguageLowConfidenceException"),
    ]:
        with pytest.raises(ClientError) as error:
            text(aws, words, source, target)
        assert code(error) == wanted
    with pytest.raises(ClientError) as error:
        text(aws, "Hello.", TerminologyNames=["nobody"])
    assert code(error) == "ResourceNotFoundException"
    found = text(aws, "Das Wetter war im ganzen Land schön, und niemand blieb zu Hause.", "auto")
    assert found["SourceLanguageCode"] == "de"
    settings = {"Formality": "FORMAL", "Brevity": "ON"}
    assert text(aws, "Hello.", Settings=settings)["AppliedSettings"] == {}  # the engine knows none


def document(aws: Rig, content: bytes, kind: str, source: str = "en", **more: Any) -> bytes:
    reply = aws.translate.translate_document(
        Document={"Content": content, "ContentType": kind},
        SourceLanguageCode=source,
        TargetLanguageCode=more.pop("target", "es"),
        **more,
    )
    return bytes(reply["TranslatedDocument"]["Content"])


def test_documents_are_translated_and_have_limits(aws: Rig) -> None:
    import_terms(aws, "doc", "en,es\nHello,Hola\n")
    page = b"<p class='a'>Hello <b>Hello</b> &amp; x</p>"
    assert document(aws, page, "text/html", TerminologyNames=["doc"]) == page.replace(b"Hello", b"Hola")
    for content, kind, source, more, wanted in [
        (b"x", "text/csv", "en", {}, "InvalidRequestException"),
        (b"x" * 100_001, "text/plain", "en", {}, "LimitExceededException"),
        (b"x", "text/plain", "fr", {}, "UnsupportedLanguagePairException"),
        (b"x", "text/plain", "en", {"Settings": {"Brevity": "ON"}}, "InvalidRequestException"),
        (
            b"x",
            "text/plain",
            "en",
            {"Settings": {"Formality": "FORMAL"}, "target": "pt"},
            "InvalidRequestException",
        ),
        (b"no zip", DOCX, "en", {}, "InvalidRequestException"),
        (b"\xff\xfe", "text/plain", "en", {}, "InvalidRequestException"),
    ]:
        with pytest.raises(ClientError) as error:
            document(aws, content, kind, source, **more)
        assert code(error) == wanted, (kind, source, more)


def test_a_docx_comes_back_with_its_parts(aws: Rig) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>Hel</w:t></w:r><w:r><w:t>lo</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("word/styles.xml", "<styles/>")
    import_terms(aws, "docx", "en,es\nHello,Hola\n")
    out = document(aws, packed.getvalue(), DOCX, TerminologyNames=["docx"])
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.namelist() == ["word/document.xml", "word/styles.xml"]
        assert b"<w:t>Hola</w:t></w:r><w:r><w:t></w:t>" in archive.read("word/document.xml")


def test_terminologies_are_kept_listed_and_deleted(aws: Rig) -> None:
    found = import_terms(aws, "kept", f"en,es\na,b\n{'x' * 201},y\n")
    assert (found["TermCount"], found["SkippedTermCount"], found["Directionality"]) == (1, 1, "UNI")
    assert found["SizeBytes"] == len(f"en,es\na,b\n{'x' * 201},y\n")
    again = import_terms(aws, "kept", "en,fr\n=a,b\nc,d\n")
    assert (again["TermCount"], again["TargetLanguageCodes"]) == (2, ["fr"])
    assert again["CreatedAt"] == found["CreatedAt"]
    location = aws.translate.get_terminology(Name="kept")["TerminologyDataLocation"]
    assert "terminology/kept.csv" in location["Location"]
    pages = aws.translate.get_paginator("list_terminologies").paginate(PaginationConfig={"PageSize": 1})
    assert "kept" in [item["Name"] for page in pages for item in page["TerminologyPropertiesList"]]
    aws.translate.delete_terminology(Name="kept")
    for call in (aws.translate.get_terminology, aws.translate.delete_terminology):
        with pytest.raises(ClientError) as error:
            call(Name="kept")
        assert code(error) == "ResourceNotFoundException"
    with pytest.raises(ClientError) as error:
        import_terms(aws, "bad", "nonsense")
    assert code(error) == "InvalidParameterValueException"


def test_languages_have_names(aws: Rig) -> None:
    reply = aws.translate.list_languages(DisplayLanguageCode="es", MaxResults=500)
    names = {language["LanguageCode"]: language["LanguageName"] for language in reply["Languages"]}
    assert len(names) == 75
    assert names["de"] == "alemán"
    assert names["zh-TW"] != names["zh"]
