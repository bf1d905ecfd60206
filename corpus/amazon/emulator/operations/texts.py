"""TranslateText, TranslateDocument and ListLanguages: what is answered at once, without parallel data."""

import base64
from collections.abc import Sequence

from babel import Locale

from corpus.amazon.emulator.context import Context
from corpus.amazon.emulator.documents.errors import DocumentError
from corpus.amazon.emulator.documents.formats import FORMATS, SYNC_FORMATS
from corpus.amazon.emulator.operations.terminology import Terminology, named_terminology
from corpus.amazon.emulator.translation.terms import found_terms
from corpus.amazon.emulator.translation.translating import detected
from corpus.amazon.emulator.wire.pages import page
from corpus.amazon.emulator.wire.protocol import ApiError, Members
from corpus.amazon.limits import AUTO, FORMALITY_TARGETS, LANGUAGES, MAX_SYNC_DOCUMENT_BYTES, MAX_TEXT_BYTES

_ENGLISH = "en"


def translate_text(context: Context, request: Members, region: str) -> Members:
    """TranslateText. Settings are checked, but the local engine knows none: AppliedSettings is empty."""
    text, target = request["Text"], request["TargetLanguageCode"]
    if (size := len(text.encode())) > MAX_TEXT_BYTES:
        raise ApiError("TextSizeLimitExceededException", f"the text has {size} bytes, over {MAX_TEXT_BYTES}")
    terminology = named_terminology(context, request.get("TerminologyNames", ()), "InvalidRequestException")
    context.translator.require(request["SourceLanguageCode"], target)
    source = request["SourceLanguageCode"]
    source = detected(text) if source == AUTO else source
    context.translator.require(source, target)
    terms = terminology.terms(source, target) if terminology else {}
    (translated,) = context.translator.translation(source, target, terms)([text])
    reply = {"TranslatedText": translated, "SourceLanguageCode": source, "TargetLanguageCode": target}
    if terminology:
        reply["AppliedTerminologies"] = applied(terminology, [text], [translated], source, target, "Name")
    return reply | ({"AppliedSettings": {}} if "Settings" in request else {})


def translate_document(context: Context, request: Members, region: str) -> Members:
    """TranslateDocument: text, HTML or docx, English on one side."""
    document, target = request["Document"], request["TargetLanguageCode"]
    source = request["SourceLanguageCode"]
    _check_document(request, source, target)
    terminology = named_terminology(context, request.get("TerminologyNames", ()), "InvalidRequestException")
    context.translator.require(source, target)
    seen: list[tuple[str, str]] = []

    def translate(texts: Sequence[str]) -> list[str]:
        lang = detected("\n".join(texts)) if source == AUTO else source
        _require_english(lang, target)
        context.translator.require(lang, target)
        terms = terminology.terms(lang, target) if terminology else {}
        translated = context.translator.translation(lang, target, terms)(texts)
        seen.extend(((lang, ""), *zip(texts, translated, strict=True)))
        return translated

    try:
        content = FORMATS[document["ContentType"]](document["Content"], translate, target)
    except DocumentError as error:
        raise ApiError("InvalidRequestException", str(error)) from error
    source = seen[0][0]
    reply: Members = {
        "TranslatedDocument": {"Content": base64.b64encode(content).decode()},
        "SourceLanguageCode": source,
        "TargetLanguageCode": target,
    }
    if terminology:
        before, after = zip(*seen[1:], strict=True) if seen[1:] else ((), ())
        reply["AppliedTerminologies"] = applied(terminology, before, after, source, target, "Name")
    return reply | ({"AppliedSettings": {}} if "Settings" in request else {})


def list_languages(context: Context, request: Members, region: str) -> Members:
    """ListLanguages, by code, names by Unicode's CLDR; not all are known to the engine."""
    display = request.get("DisplayLanguageCode", _ENGLISH)
    locale = Locale.parse(display.replace("-", "_"))
    languages = [
        {
            "LanguageName": Locale.parse(code.replace("-", "_")).get_display_name(locale) or code,
            "LanguageCode": code,
        }
        for code in sorted(LANGUAGES)
    ]
    found, more = page(languages, request, lambda language: language["LanguageCode"])
    return {"Languages": list(found), "DisplayLanguageCode": display, **more}


def applied(
    terminology: Terminology,
    before: Sequence[str],
    after: Sequence[str],
    source: str,
    target: str,
    name: str = "name",
) -> list[Members]:
    """The terms that stand in the source and whose translations stand in the target, as replies list them.

    `name` is the spelling of the first member: details files begin their members with small letters.
    """
    terms = terminology.terms(source, target)
    texts, translated = "\n".join(before), "\n".join(after)
    kept = [
        term for term in (found_terms(texts, terms, source) if terms else ()) if terms[term] in translated
    ]
    keys = ("sourceText", "targetText", "terms") if name == "name" else ("SourceText", "TargetText", "Terms")
    return [{name: terminology.name, keys[2]: [{keys[0]: term, keys[1]: terms[term]} for term in kept]}]


def _check_document(request: Members, source: str, target: str) -> None:
    document, settings = request["Document"], request.get("Settings", {})
    if document["ContentType"] not in SYNC_FORMATS:
        raise ApiError(
            "InvalidRequestException", f"{document['ContentType']}: not a type of TranslateDocument"
        )
    if len(document["Content"]) > MAX_SYNC_DOCUMENT_BYTES:
        raise ApiError(
            "LimitExceededException", f"a document has at most {MAX_SYNC_DOCUMENT_BYTES} bytes here"
        )
    if "Brevity" in settings:
        raise ApiError("InvalidRequestException", "Brevity is not supported for documents")
    if "Formality" in settings and target not in FORMALITY_TARGETS:
        raise ApiError("InvalidRequestException", f"Formality is not supported for {target}")
    _require_english(source, target)


def _require_english(source: str, target: str) -> None:
    if AUTO not in {source} and _ENGLISH not in {source, target}:
        raise ApiError(
            "UnsupportedLanguagePairException",
            f"from {source} to {target}: documents are translated from or to English only",
            SourceLanguageCode=source,
            TargetLanguageCode=target,
        )
