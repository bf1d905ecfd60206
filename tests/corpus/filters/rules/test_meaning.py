"""Pairs whose sides say the same, and pairs of which one side says something else, over all rules."""

import pytest

from corpus.filters.apply import apply_rules

KEEP = [
    ("en", "es", "The file {0} was not found in %s.", "No se encontró el archivo {0} en %s."),
    ("en", "fr", "He is fifty-two.", "Il a 52 ans."),
    ("en", "de", "Do not open the door.", "Öffnen Sie die Tür nicht."),
    ("en", "es", "It is not possible to connect.", "Es imposible conectarse."),
    ("en", "es", "Germany beat Brazil in the final.", "Alemania venció a Brasil en la final."),
    ("en", "es", "Brazil was beaten by Germany in the final.", "Alemania venció a Brasil en la final."),
    ("en", "es", "The ÉCOLE prize went to «CAFÉ…» in Peru.", "El premio ÉCOLE fue para «CAFÉ…» en Perú."),
    (
        "en",
        "es",
        "The movie The Lord of the Rings was a success.",
        "La película El Señor de los Anillos fue un éxito.",
    ),
    ("en", "es", 'He sang "let it be me" for her.', "Le cantó «let it be me» a ella."),
    ("en", "ja", "Machine learning needs a lot of data.", "機械学習には大量のデータが必要です。"),
    ("en", "ja", "Tokyo University", "東京大学"),
    ("en", "zh", "Machine learning needs a lot of data.", "机器学习需要大量的数据。"),
    ("en", "zh-TW", "Machine learning needs a lot of data.", "機器學習需要大量的資料。"),
    ("en", "zh-CN", "Machine learning needs a lot of data.", "机器学习需要大量的数据。"),
    ("en", "ko", "About 140 million people live there.", "약 1억 4000만 명이 그곳에 산다."),
    ("en", "es", "No smoking in this area, please.", "Por favor, no fume en esta zona."),
    ("en", "es", "The temperature was 5 degrees below zero.", "La temperatura era de -5 grados."),
    ("en", "es", "The 2nd edition came out on 3/5/2014.", "La 2.ª edición salió el 3 de mayo de 2014."),
    ("en", "es", "See Chapter IV, page 12.", "Véase el capítulo 4, página 12."),
    ("en", "es", "half of the 20,000 people", "la mitad de las 20.000 personas"),
    ("en", "es", "It costs €5.50.", "Cuesta 5,50 €."),
    (
        "en",
        "es",
        "Using load_new_from_the_disk() and set_total() on a corpus is the last idea of this plan.",
        "Usar load_new_from_the_disk() y set_total() sobre un corpus es la última idea de este plan.",
    ),
    (
        "en",
        "es",
        "Write to us at info@site.org or call +34 915 551 234.",
        "Escríbanos a info@site.org o llame al +34 915551234.",
    ),
    (
        "en",
        "de",
        "\\(k_{sum}(X, Y)\\) is the kernel, {x} a set.",
        "\\(k_{sum}(X, Y)\\) ist der Kern, {x} eine Menge.",
    ),
    ("en", "es", "The row row row your boat song is known.", "La canción row row row your boat es conocida."),
    ("en", "es", "I don't think he will come.", "Creo que no vendrá."),
    ("en", "fr", "We could not have done it without you.", "Sans vous, nous n'y serions pas arrivés."),
    ("en", "es", "C# and F# are languages for .NET.", "C# y F# son lenguajes para .NET."),
    ("en", "zh", "The company employs over 5.5 million people.", "该公司雇用了550多万人。"),
    ("en", "ru", "Do not touch the wires with wet hands.", "Не трогайте провода мокрыми руками."),
    ("en", "es", "Use the pip install command to install it.", "Use el comando pip install para instalarlo."),
    ("en", "es", "one thousand and one nights", "las mil y una noches"),
    ("en", "es", "Spain and France signed the treaty.", "Francia y España firmaron el tratado."),
]
DROP = [
    ("en", "es", "Hello, %s! You have {{count}} messages.", "¡Hola, %s! Tiene {{cuenta}} mensajes."),
    ("en", "es", "He did not sign the contract yesterday.", "Ayer firmó el contrato."),
    ("en", "fr", "You must not use this product at home.", "Vous devez utiliser ce produit à la maison."),
    ("en", "de", "The server does not store your password.", "Der Server speichert Ihr Passwort."),
    ("en", "es", "France won the world cup that year.", "Italia ganó el mundial ese año."),
    ("en", "de", "France attacked Spain in the spring.", "Spanien griff Frankreich im Frühling an."),
    (
        "en",
        "fr",
        "Stir the sauce until it is thick and serve it with rice.",
        "Remuez la sauce until it is thick and serve avec du riz.",
    ),
    (
        "en",
        "de",
        "Please read the manual before you use the machine.",
        "Bitte lesen Sie das Handbuch before you use the Maschine.",
    ),
    ("en", "ja", "The weather is nice today.", "今天天气很好。"),
    ("en", "ja", "We are going to school together.", "我们一起去学校。"),
    ("en", "zh-TW", "Machine learning needs a lot of data.", "机器学习需要大量的数据。"),
    ("en", "zh-CN", "Machine learning needs a lot of data.", "機器學習需要大量的資料。"),
    ("en", "zh", "I go to school every day with my friends.", "私は毎日友達と学校に行きます。"),
    ("en", "es", "He paid 1,500 euros for the old car.", "Pagó 15.000 euros por el coche viejo."),
    ("en", "es", "Take 2.5 mg every day before breakfast.", "Tome 25 mg cada día antes del desayuno."),
    ("en", "es", "There were sixteen people in the boat.", "Había sesenta personas en la barca."),
    ("en", "it", "The door was not locked last night.", "La porta era chiusa a chiave ieri sera."),
    ("en", "de", "It happened in nineteen countries at once.", "Es geschah in neunzig Ländern zugleich."),
    ("en", "es", "The profit rose by 5% last year.", "El beneficio subió un 50 % el año pasado."),
    ("en", "es", "The price is 20 dollars in the shop.", "El precio es de 20 euros en la tienda."),
    ("en", "es", "The road is 12 km long in the park.", "La carretera tiene 12 m de largo en el parque."),
    ("en", "pl", "The cat is asleep on the sofa in the room.", "Ĺ»ĂłĹ‚ty kot Ĺ›pi na kanapie w pokoju."),
    ("en", "ru", "Hello, world and all of its people.", "РџСЂРёРІРµС‚, РјРёСЂ Рё РІСЃРµ РµРіРѕ Р»СЋРґРё."),
    ("en", "ru", "Yes.", "Р”Р°."),
    (
        "en",
        "es",
        "The model learns the weights of the network.",
        "El modelo aprende los pesos de la red y el modelo aprende los pesos de la red y el modelo aprende los pesos de la red.",  # noqa: E501
    ),
    (
        "en",
        "es",
        "The dog sleeps in the big house of my family.",
        "O cachorro dorme na casa grande da minha família.",
    ),
    (
        "en",
        "es",
        "The meeting is at 3:30 in the main hall.",
        "La reunión es a las 5:30 en el salón principal.",
    ),
    ("en", "es", "Version 3.11 came out last week.", "La versión 3.1 salió la semana pasada."),
    ("en", "es", "Louis XIV was the king of the country.", "Luis XVI fue el rey del país."),
    ("en", "es", "Ana sold the old house to Pedro.", "Pedro vendió la casa vieja a Ana."),
]


def rejected_by(source_lang: str, target_lang: str, source: str, target: str) -> str | None:
    return apply_rules(
        {"source_text": [source], "target_text": [target]}, source_lang, target_lang
    ).rejected_by[0]


@pytest.mark.parametrize("case", KEEP)
def test_translations_are_kept(case: tuple[str, str, str, str]) -> None:
    assert rejected_by(*case) is None


@pytest.mark.parametrize("case", DROP)
def test_what_says_something_else_is_dropped(case: tuple[str, str, str, str]) -> None:
    assert rejected_by(*case) is not None
