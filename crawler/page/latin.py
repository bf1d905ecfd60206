"""Which charset a text in Latin letters is in, by the letters that its language has.

The charsets of Western and Central Europe, Turkey and the Baltic share their bytes: 'õ' of one is 'ő' of the
other. A detector that goes by how often a letter occurs takes most of them for Western European. But no
language has all of the letters that another's text has in the wrong charset.
"""

from collections import Counter

WESTERN = "cp1252"
# By charset, in the order of their frequency on the web, the letters beyond ASCII of its languages, CLDR's
# exemplar characters: of French, Spanish, Catalan, Portuguese, Italian, German, Dutch, Swedish and Finnish,
# Danish and Norwegian, Icelandic; Polish, Czech, Slovak, Hungarian, Romanian, Croatian and Slovenian; ...
_CENTRAL = (
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "ăâîşţ",
    "čćđšž",
)
_LETTERS = {
    WESTERN: (
        "àâæçéèêëîïôœùûüÿ",
        "áéíñóúüºª",
        "àçèéíïòóúü·ºª",
        "áâãàçéêíóôõúüºª",
        "àèéìíîòóùúºª",
        "äöüßé",
        "áàäéèëêíïóöúü",
        "åäöéàšž",
        "æøåéèêóòôâ",
        "áðéíóúýþæö",
    ),
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "cp1254": ("çğıöşüâîûi̇",),  # Turkish
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),  # Lithuanian, Latvian, Estonian
    "iso8859-16": ("ăâîșț",),  # Romanian
}
_NEUTRAL = frozenset("\xa0“”„‘’‚«»‹›–—…•·°§©®™€£½¼¾²³×±¿¡\xad")
_MIN_LETTERS = 3
_MOST = 0.35  # share of letters beyond ASCII: text in other scripts has more
_FIT = 0.95  # share of them that the language has


def latin_charset(body: bytes) -> str | None:
    """The charset in which the letters of a text are those of one language; None if there is none."""
    best, charset = 0.0, None
    octets = Counter(body)
    ascii_letters = sum(count for octet, count in octets.items() if octet < 0x80 and chr(octet).isalpha())
    beyond = {octet: count for octet, count in octets.items() if octet >= 0x80}
    for name, languages in _LETTERS.items():
        counts = _decoded(beyond, name)
        total = sum(counts.values())
        if total < _MIN_LETTERS or total > _MOST * (total + ascii_letters):
            continue
        for letters in languages:
            fit = sum(count for letter, count in counts.items() if letter in letters) / total
            if fit > best:
                best, charset = fit, name
    return charset if best >= _FIT else None


def _decoded(octets: dict[int, int], charset: str) -> dict[str, int]:
    """How often each character stands in a text, in lower case, but for punctuation."""
    counts: Counter[str] = Counter()
    for octet, count in octets.items():
        character = bytes([octet]).decode(charset, "replace")
        if character not in _NEUTRAL:
            counts[character.lower()] += count
    return counts
