"""Numbers with checksums that name a person or a card: whether a run of digits is one.

By the issuers' public rules: DNI and NIE (Spain, Real Decreto 1553/2005), CPF (Brazil, Receita Federal), NIF
(Portugal, Portaria 377/2003), NIR (France, INSEE), Steuer-ID (Germany, ISO 7064 MOD 11,10), codice fiscale
(Italy, DM 12/3/1974), resident identity number (China, GB 11643), SSN (USA, the ranges that are issued),
cards (Luhn's check, ISO/IEC 7812).
"""

import re
from collections.abc import Callable
from datetime import date

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_FIRST_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)  # of 0 to 9 and of A to J at odd places
_REST_ODD = (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)  # of K to Z
_ODD_VALUES = dict(
    zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (*_FIRST_ODD, *_FIRST_ODD, *_REST_ODD), strict=True)
)
_CARD = re.compile(
    r"4\d{12}(?:\d{3})?|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|5\d\d)\d{12}|62\d{14,17}"
)


def is_card(digits: str) -> bool:
    """Whether 13 to 19 digits have the range of a card network and pass Luhn's check."""
    return _CARD.fullmatch(digits) is not None and _luhn(digits)


def is_dni(code: str) -> bool:
    """Whether 8 digits, or X, Y or Z and 7 digits, have the right letter after them."""
    number = code[:-1].translate(str.maketrans("XYZ", "012"))
    return _DNI_LETTERS[int(number) % 23] == code[-1]


def is_cpf(digits: str) -> bool:
    """Whether 11 digits end in the two check digits of a CPF."""
    return len(set(digits)) > 1 and all(_cpf_check(digits[:n]) == int(digits[n]) for n in (9, 10))


def is_nif(digits: str) -> bool:
    """Whether 9 digits end in the check digit of a Portuguese NIF of a person."""
    check = 11 - sum(int(d) * (9 - i) for i, d in enumerate(digits[:8])) % 11
    return digits[0] in "123" and int(digits[8]) == (0 if check > 9 else check)


def is_nir(code: str) -> bool:
    """Whether 15 signs (2A and 2B stand for Corsica) are a French social security number with its key."""
    number = int(code[:13].replace("2A", "19").replace("2B", "18"))
    return 1 <= int(code[3:5]) <= 12 and int(code[13:]) == 97 - number % 97


def is_steuer_id(digits: str) -> bool:
    """Whether 11 digits end in the check digit of a German tax number of a person."""
    product = 10
    for digit in digits[:10]:
        product = 2 * ((int(digit) + product) % 10 or 10) % 11
    return digits[0] != "0" and (11 - product) % 10 == int(digits[10])


def is_codice_fiscale(code: str) -> bool:
    """Whether 15 letters and digits have the right letter after them."""
    odd = sum(_ODD_VALUES[sign] for sign in code[:15:2])
    even = sum(int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in code[1:15:2])
    return chr(ord("A") + (odd + even) % 26) == code[15]


def is_resident_id(code: str) -> bool:
    """Whether 17 digits with a date of birth have the right check sign after them."""
    try:
        date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    rest = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(code[:17])) % 11
    return "10X98765432"[rest] == code[17]


def is_ssn(digits: str) -> bool:
    """Whether 9 digits are in the ranges that are issued: there is no check digit."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


# The written form of each number that its form identifies, and the check of its letters and digits.
_B, _E = r"(?<![\w./:@#=-])", r"(?![\w@]|[-./]\d)"
NATIONAL_IDS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = tuple(
    (re.compile(form), check)
    for form, check in (
        (rf"{_B}(?:\d{{2}}\.?\d{{3}}\.?\d{{3}}|[XYZ][- ]?\d{{7}})[- ]?[A-HJ-NP-TV-Z]{_E}", is_dni),
        (rf"{_B}\d{{3}}\.\d{{3}}\.\d{{3}}-\d{{2}}{_E}|\bCPF\W{{1,4}}\d{{11}}{_E}", is_cpf),
        (rf"\b(?:NIF|[Cc]ontribuinte)\b\D{{0,10}}\d{{3}} ?\d{{3}} ?\d{{3}}{_E}", is_nif),
        (rf"{_B}[12] ?\d{{2}} ?\d{{2}} ?(?:\d{{2}}|2[AB]) ?\d{{3}} ?\d{{3}} ?\d{{2}}{_E}", is_nir),
        (rf"\b(?:[Ss]teuer[\w-]*[- ]?(?:ID|[Nn]r)|IdNr)\b\D{{0,10}}\d{{2}} ?\d{{3}} ?\d{{3}} ?\d{{3}}{_E}",
         is_steuer_id),
        (rf"{_B}[A-Z]{{6}}\d\d[A-EHLMPRST]\d\d[A-Z]\d{{3}}[A-Z]{_E}", is_codice_fiscale),
        (rf"{_B}[1-9]\d{{16}}[\dX]{_E}", is_resident_id),
        (rf"{_B}\d{{3}}-\d{{2}}-\d{{4}}{_E}", is_ssn),
    )
)  # fmt: skip


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _cpf_check(digits: str) -> int:
    rest = sum(int(d) * (len(digits) + 1 - i) for i, d in enumerate(digits)) * 10 % 11
    return 0 if rest == 10 else rest
