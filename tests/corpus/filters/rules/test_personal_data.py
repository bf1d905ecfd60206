import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.filters.options import FilterOptions
from corpus.filters.rules.personal_data import PersonalDataOptions, mask, mask_pairs
from corpus.filters.table import filter_table

ON = PersonalDataOptions()


def masked(text, lang="es", options=ON):
    return mask(text, "", lang, "en", options)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to ana.ruiz+ml@uni.example.es.", "Write to <EMAIL>."),
        ("ana[at]uni[dot]es", "<EMAIL>"),
        ("Tel.: +34 911 234 567", "Tel.: <PHONE>"),
        ("Llámenos al 911234567", "Llámenos al <PHONE>"),
        ("Call (212) 736-5000 now", "Call <PHONE> now"),
        ("from 203.119.25.7 today", "from <IP> today"),
        ("the IP address 8.8.8.8", "the IP address <IP>"),
        ("2001:4860:4860::8888", "<IP>"),
        ("DNI 12345678Z", "DNI <ID>"),
        ("NIE X-1234567-L", "NIE <ID>"),
        ("CPF 529.982.247-25", "CPF <ID>"),
        ("NIF: 123456789", "NIF: <ID>"),
        ("2 55 08 14 168 025 38", "<ID>"),
        ("Steuer-ID: 86 095 742 719", "Steuer-ID: <ID>"),
        ("RSSMRA85T10A562S", "<ID>"),
        ("11010519491231002X", "<ID>"),
        ("SSN 078-05-1120", "SSN <ID>"),
        ("4111 1111 1111 1111", "<CARD>"),
        ("3782 822463 10005", "<CARD>"),
    ],
)
def test_personal_data_are_masked(text, expected):
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Chrome 96.0.4664.45 and version 101.2.3.4 and scikit-learn 0.24.1.0",
        "127.0.0.1 and 192.168.0.1 and 1.2.3.4",
        "arXiv:1706.03762, doi:10.1145/3292500.3330701, https://doi.org/10.1038/nature14539",
        "ISBN 978-0-262-03561-3 and 9780262035613",
        "2014-05-03 12:30:45, 3/11/2025, (2018) 123 456",
        "1,000,000,000 or 1 000 000 000 or 0.0001234567 or 1234567890123456",
        "DNI 12345678A, CPF 529.982.247-26, 4111 1111 1111 1112, SSN 666-05-1120",
        "git@github.com:user/repo.git @tf.function a@b.T std::vector<int> user@localhost",
        "GPT-3.5-turbo-0125 trained on 1 2 3 4 5 6 7 8 9 10 2015-2016",
    ],
)
def test_other_numbers_and_names_stay(text):
    assert masked(text) == text


def test_what_one_side_has_is_masked_on_both():
    source, target, number = mask("Call us: 911 234 567", "Llámenos al 911234567", "en", "es", ON)
    assert (source, target, number) == ("Call us: <PHONE>", "Llámenos al <PHONE>", 2)
    assert mask("Ana@Uni.es", "nadie", "en", "es", ON) == ("<EMAIL>", "nadie", 1)


def test_options_choose_kinds_and_placeholder():
    text = "ana@uni.es 203.119.25.7"
    assert masked(text, options=PersonalDataOptions(emails=False)) == "ana@uni.es <IP>"
    assert (
        masked(text, options=PersonalDataOptions(ips=False, placeholder="[{kind}]")) == "[EMAIL] 203.119.25.7"
    )
    assert masked(text, options=PersonalDataOptions(enabled=False)) == text


def test_a_masked_table_says_how_much_was_masked(pairs_table):
    result = filter_table(pairs_table, "en", "es", FilterOptions())
    assert result.table.column("masked").to_pylist() == [2, 0]
    assert result.masked == 1
    assert result.table.column("source_text").to_pylist()[0] == "Write to <EMAIL> today."
    off = filter_table(
        pairs_table, "en", "es", FilterOptions(personal_data=PersonalDataOptions(enabled=False))
    )
    assert off.table.column("source_text").to_pylist() == pairs_table.column("source_text").to_pylist()
    assert off.table.column("masked").to_pylist() == [0, 0]


@pytest.fixture
def pairs_table():
    import pyarrow as pa

    texts = {"source_text": ["Write to ana@uni.es today.", "The cat sleeps."]}
    return pa.table({**texts, "target_text": ["Escriba hoy a ana@uni.es.", "El gato duerme."]})


@given(st.text("0123456789 -.()@+abZ:uni.es", max_size=60), st.text("0123456789 -.()@+abZ:", max_size=40))
def test_masking_twice_is_masking_once(source, target):
    once = mask(source, target, "en", "es", ON)
    assert once[2] >= 0
    assert (once[2] == 0) == (once[:2] == (source, target))
    again = mask_pairs([once[0]], [once[1]], "en", "es", ON)
    assert again.source_texts[0].count("<EMAIL>") >= once[0].count("<EMAIL>")
