"""Negations counted on both sides, one for one."""

import pytest

from corpus.scoring.denials import lacking

ENGLISH = {"calibrated", "zero", "valid", "even", "common"}
OTHER = {"válido", "igual", "verfügbar", "valide"}


def lost(source: str, target: str, languages: tuple[str, str] = ("en", "es")) -> tuple[float, float]:
    return lacking(source, target, languages, (ENGLISH, OTHER))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The model is not calibrated.", "El modelo no está calibrado."),
        ("an un-calibrated model", "un modelo no calibrado"),
        ("all non-zero entries", "todas las entradas no nulas"),
        ("Non Euclidean distances", "Distancias no euclidianas"),
        ("There is no internal measure.", "No hay medidas internas."),
        ("The value is not valid.", "El valor es inválido."),
        ("However, networks differ.", "No obstante, las redes difieren."),
        ("It is only a way.", "No es más que una manera."),
        ("Not only this one.", "También esta."),
        ("a stateless class", "una clase que no tiene estado"),
        ("It came without a word.", "No dijo palabra."),
    ],
)
def test_what_denies_in_other_words_is_not_lost(source: str, target: str):
    assert lost(source, target)[0] == 0


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The model is not calibrated.", "El modelo está calibrado."),
        ("It was never opened, and it is not for sale.", "No fue abierto, y está en venta."),
        ("It is in the input.", "No está en la entrada."),
    ],
)
def test_a_negation_without_any_on_the_other_side_is_lost(source: str, target: str):
    assert lost(source, target) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("lang", "kept", "left_out"),
    [
        ("de", "Das Modell ist nicht hier.", "Das Modell ist hier."),
        ("fr", "Le modèle n'est pas ici.", "Le modèle est ici."),
        ("ru", "Модель не здесь.", "Модель здесь."),
        ("zh", "模型不在这里。", "模型在这里。"),
    ],
)
def test_other_languages(lang: str, kept: str, left_out: str):
    assert lost("The model is not here.", kept, ("en", lang)) == (0, 0)
    assert lost("The model is not here.", left_out, ("en", lang)) == (1, 1)


def test_what_one_side_translates_is_no_excuse_for_another_negation():
    source = "Without it, the model is not here."
    assert lost(source, "Sin ello, el modelo no está aquí.") == (0, 0)
    assert lost(source, "Sin ello, el modelo está aquí.") == (0, 1)


def test_languages_without_a_list_lack_nothing():
    assert lost("It is not here.", "Dyw e ddim yma.", ("en", "cy")) == (0, 0)
