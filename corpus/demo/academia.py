"""academia.demo.test: a course site with hreflang, a sitemap, print versions and a licence (UTF-8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.demo.articles import LANGUAGES, Article
from corpus.demo.rendering import Site, StaticResponse, html, plain, redirect

HOST = "academia.demo.test"
ORIGIN = f"http://{HOST}"
_PRIVATE = 23  # the draft that robots.txt disallows
_RELATED = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article with its path in each language."""

    article: Article
    paths: Mapping[str, str]


def academia(lessons: Sequence[Article], extras: Sequence[Article]) -> Site:
    """All responses of the host: `lessons` are the course, `extras` are pages that a crawl must drop."""
    course = [_lesson(article) for article in lessons]
    others = [_lesson(article) for article in extras]
    site: Site = {(HOST, "/"): redirect(f"{ORIGIN}/en/", 302)}
    for lang in LANGUAGES:
        site[HOST, f"/{lang}/"] = _index(course, others, lang)
        for lesson in course + others:
            site[HOST, lesson.paths[lang]] = _page(lesson, course, lang)
        for lesson in course:
            site[HOST, f"{lesson.paths[lang]}?print=1"] = html(
                "academia_print.html", lang, lesson=lesson, origin=ORIGIN
            )
    for lesson in course:
        site[HOST, picture_path(lesson.article)] = _picture(lesson.article)
    public = [lesson for lesson in course + others if lesson.article.number != _PRIVATE]
    site[HOST, "/sitemap.xml"] = plain("sitemap.xml", "application/xml", lessons=public, origin=ORIGIN)
    site[HOST, "/robots.txt"] = plain("academia_robots.txt", "text/plain; charset=utf-8", origin=ORIGIN)
    site[HOST, "/files/syllabus.pdf"] = StaticResponse(
        200, {"Content-Type": "application/pdf"}, _pdf("Syllabus")
    )
    site[HOST, "/en/old-gradient-lesson"] = redirect(ORIGIN + course[0].paths["en"])
    return site


def academia_not_found() -> StaticResponse:
    """The page of an unknown path, status 404."""
    return html("academia_not_found.html", "en", status=404)


def picture_path(article: Article) -> str:
    """Path of the picture that both language versions of an article show."""
    return f"/img/{article.slug['en']}.svg"


def _lesson(article: Article) -> Lesson:
    prefix = "/private" if article.number == _PRIVATE else ""
    return Lesson(article, {lang: f"{prefix}/{lang}/{article.slug[lang]}" for lang in LANGUAGES})


def _index(course: Sequence[Lesson], others: Sequence[Lesson], lang: str) -> StaticResponse:
    paths = {code: f"/{code}/" for code in LANGUAGES}
    return html("academia_index.html", lang, course=course, others=others, paths=paths, origin=ORIGIN)


def _page(lesson: Lesson, course: Sequence[Lesson], lang: str) -> StaticResponse:
    # A course system that shows the English text where a translation is missing.
    article = lesson.article
    blocks = article.blocks[lang] or article.blocks["en"]
    in_course = lesson in course
    start = course.index(lesson) + 1 if in_course else 0
    related = [course[(start + step) % len(course)] for step in range(_RELATED)]
    return html(
        "academia_article.html",
        lang,
        article=article,
        blocks=blocks,
        paths=lesson.paths,
        origin=ORIGIN,
        related=related,
        picture=picture_path(article) if in_course else "",
    )


def _picture(article: Article) -> StaticResponse:
    heights = [20 + (article.number * 37 + step * step * 11) % 80 for step in range(8)]
    points = " ".join(f"{20 + 40 * step},{120 - height}" for step, height in enumerate(heights))
    return plain("picture.svg", "image/svg+xml", points=points, title=article.title["en"])


def _pdf(title: str) -> bytes:
    """A PDF of one page that shows `title` (ASCII, without parentheses)."""
    stream = f"BT /F1 24 Tf 72 720 Td ({title}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += f"{number} 0 obj\n{content}\nendobj\n"
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(pdf)}\n%%EOF\n"
    return f"{pdf}xref\n0 {count}\n0000000000 65535 f \n{rows}{trailer}".encode("ascii")
