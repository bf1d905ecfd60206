"""Lines of a page that are whole blocks and no text: formulas, prompts, credits, dates, addresses."""

import re

from crawler.page.page import HEADING, Block

_FORMULA = re.compile(r"^(?:\$\$.*\$\$|\\\[.*\\\]|\\\(.*\\\)|\\begin\{.*\\end\{\w+\*?\})[.,;]?$", re.DOTALL)
_PROMPT = re.compile(r"^(?:In|Out)\s?\[[\d* ]*\]:?$")  # of a notebook's cell
# Of a page, a mailbox, a telephone with the code of its country.
_ADDRESS = re.compile(r"^<?(?:https?://|www\.)\S+$|^<?[\w.+-]+@[\w-]+\.[\w.-]+>?$|^\+\d[\d\s()./-]{6,}$")
# 'Jane Doe · 5 min read'
_READING_TIME = re.compile(
    r"\b\d{1,3}[\s-]*(?:min(?:ute)?s?|minutos|minuti|minuten|мин\w*)\b\.?\s*"
    r"(?:read|reading|de lectura|de lecture|de leitura|di lettura|lesezeit|leestijd|чтения)"
    r"|(?:lectura|lecture|leitura|lettura|lesezeit|leestijd)\s*(?:de|di|:)?\s*\d{1,3}\s*min"
    r"|(?:阅读|閱讀)[^。]{0,6}\d{1,3}\s*分[钟鐘]?",
    re.IGNORECASE,
)
# 'Updated 5:27 am CST, Wednesday, November 20, 2019'; 'Published in 1984 by ...' is a sentence.
_DATED = re.compile(
    r"^\W*(?:(?:first |last |date )?(?:published|updated|posted|modified|reviewed)|publicad[oa]"
    r"|actualizad[oa]|atualizad[oa]|publié|mis à jour|aktualisiert|veröffentlicht|pubblicat[oa]|aggiornat[oa]"
    r"|gepubliceerd|опубликовано|обновлено)\b(?!\s+(?:in|by|en|por|von|par|da|door)\b)"
    r"(?=.*(?:\d:\d\d|\b(?:19|20)\d\d\b))",
    re.IGNORECASE,
)
# '★★★★☆ 4.2 (123 ratings)', 'Rate this recipe ★★★★★'
_RATING = re.compile(r"^(?:\w+[:\s]+){0,4}[★☆⭐✩✭]{2,}[\s\d.,/()]*(?:\w+\W*){0,3}$")
_COPYRIGHT = re.compile(
    r"^(?:(?:copyright\s*)?(?:©|\(c\)\s*(?=\d{4}))|copyright\s+(?:\S+\s+)?\d{4}\b)", re.IGNORECASE
)
_RESERVED = re.compile(
    r"\ball rights reserved\b|\btodos los derechos reservados\b|\btodos os direitos reservados\b"
    r"|\btous droits réservés\b|\balle rechte vorbehalten\b|\btutti i diritti (?:sono )?riservati\b"
    r"|\balle rechten voorbehouden\b|\btots els drets reservats\b|\bwszelkie prawa zastrzeżone\b"
    r"|\btüm hakları saklıdır\b|\bвсе права защищены\b|版权所有|版權所有|保留所有权利|無断転載"
    r"|무단 전재|جميع الحقوق محفوظة",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:(?:photo|image|picture|video|graphic|illustration|credit|foto|imagen|imagem|bild|immagine"
    r"|crédito|crédit|фото)s?(?:\s+(?:credit|courtesy|copyright|by|de|von|di))*\s*[:©/|]"
    r"|(?:image|photo) copyright|photograph(?:y|ed)? by\b)(?P<holder>.*[^.!?。])$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"/|\b(?:getty|reuters|afp|epa|efe|ap|dpa|ansa|shutterstock|istock|unsplash|pixabay|flickr|wikimedia"
    r"|handout|courtesy|alamy|pexels|nasa)\b",
    re.IGNORECASE,
)
_COMMON_WORD = re.compile(r"\b[^\W\d_A-ZÀ-Þ][^\W\d_]{3,}")  # no name
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’-]*")
_MIN_NAMES = 2
_DIGITS = re.compile(r"\d+")
_LINE = 80  # characters of a line under a title
_NOTICE = 120  # characters of a notice of copyright


def is_no_text(block: Block) -> bool:
    """Whether all of a block is one line of furniture."""
    text = " ".join(block.text[: 4 * _NOTICE].split())
    if _FORMULA.search(block.text) or _PROMPT.search(text) or _ADDRESS.search(text):
        return True
    if block.kind == HEADING or len(text) > _NOTICE:
        return len(text) < _LINE and _READING_TIME.search(text) is not None
    if any(line.search(text) for line in (_COPYRIGHT, _RESERVED, _RATING)) or _is_credit(text):
        return True
    return len(text) < _LINE and (_READING_TIME.search(text) is not None or _is_date(text))


def _is_date(text: str) -> bool:
    """Whether a line says when the page was published: hardly a word beside the numbers of a date."""
    found = _DATED.search(text)
    return found is not None and len(_COMMON_WORD.findall(text, found.end())) <= len(_DIGITS.findall(text))


def _is_credit(text: str) -> bool:
    """Whether a line names whose picture stands over it; what a picture shows is told in common words."""
    found = _CREDIT.search(text)
    if found is None:
        return False
    holder = found["holder"]
    is_name = len(_NAME.findall(holder)) >= _MIN_NAMES and not _COMMON_WORD.search(holder)
    return is_name or _AGENCY.search(holder) is not None
