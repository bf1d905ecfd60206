"""Given names of people, and which of several languages are the same: a change of one changes the person."""

import re
from functools import cache

from align.text.word_sets import letter_runs

# A line holds one name in its forms.
_NAMES = """
John Juan Jean Johann Johannes Hans Giovanni João Jan Ivan Иван Joan Juanes Jack Johnny Jon Ian
Peter Pedro Pierre Pietro Pyotr Пётр Петр Pete Piotr Petr
Paul Pablo Paolo Paulo Pavel Павел Pawel
James Jaime Jacques Santiago Jakob Jacob Giacomo Tiago Jim Jimmy Diego Яков Джеймс
William Guillermo Guillaume Wilhelm Guglielmo Guilherme Will Bill Willy Уильям Вильям Билл
Henry Enrique Heinrich Henri Enrico Henrique Harry Hank Генри Гарри
Charles Carlos Karl Carlo Carl Charlie Чарльз Карл
Louis Luis Ludwig Luigi Luís Lewis Людовик Луис Луи
Francis Francisco François Franz Francesco Frank Francois Франциск Фрэнк
George Jorge Georg Georges Giorgio Jürgen Георгий Джордж Юрий Yuri
Joseph José Josef Giuseppe Jose Joe Иосиф Джозеф Джо
Michael Miguel Michel Michele Mikhail Михаил Mike Майкл Майк Michal
Thomas Tomás Tommaso Tom Tomas Tommy Фома Томас Том
Anthony Antonio Antoine Anton Antônio António Tony Антон Антонио Тони
Andrew Andrés Andreas André Andrea Andrei Андрей Andy Эндрю
Stephen Steven Esteban Étienne Stefan Stefano Steve Stéphane Степан Стивен Steffen
Philip Phillip Felipe Philippe Philipp Filippo Филипп Phil
Alexander Alejandro Alexandre Alessandro Александр Alex Aleksandr Sasha Алекс
Robert Roberto Роберт Bob Rob Robbie Боб
Richard Ricardo Riccardo Ричард Dick Rick
Edward Eduardo Édouard Eduard Edoardo Эдуард Эдвард Ed Ted
Frederick Federico Friedrich Frédéric Fritz Fred Фридрих Frederico
David Davide Давид Дэвид Dave
Daniel Daniele Даниил Дэниел Dan Danny
Matthew Mateo Matthieu Matthias Matteo Mateus Матвей Мэтью Matt
Mark Marcos Marc Marco Markus Марк Marcus
Luke Lucas Lukas Luca Lukasz Лука Luc
Nicholas Nicolás Nicolas Nikolaus Nicola Nikolai Николай Nick Ник
Martin Martín Martino Мартин
Simon Simón Simone Семён Саймон
Christopher Cristóbal Christophe Christoph Cristoforo Chris Christian Cristian Крис
Benjamin Benjamín Beniamino Ben Бен
Samuel Samuele Sam Сэм Самуил
Vincent Vicente Vincenzo Винсент
Arthur Arturo Artur Артур
Albert Alberto Альберт
Bernard Bernardo Bernhard Бернард
Raymond Raimundo Raymundo Ramón
Vladimir Владимир Wladimir
Boris Борис
Dmitri Дмитрий Dmitry
Sergei Сергей Sergey Sergio
Alexei Алексей
Oleg Олег
Igor Игорь
Barack Барак
Donald Дональд
Ronald Рональд
Kevin Кевин
Brian Bryan Брайан
Eric Erik Éric Эрик
Gary Гэри
Kenneth Ken Кен
Oscar Óscar Oskar Оскар
Mary María Maria Marie Mariya Мария Мэри
Ann Anna Ana Anne Anne-Marie Анна Hannah Энн
Elizabeth Isabel Élisabeth Elisabeth Elisabetta Isabella Isabelle Елизавета Элизабет Liz Lisa
Margaret Margarita Marguerite Margarete Margherita Маргарита Маргарет Meg Maggie
Catherine Catalina Katharina Caterina Catarina Екатерина Kate Katherine Kathy Кейт
Helen Elena Hélène Helena Елена Ellen Хелен
Alice Alicia Алиса Элис
Emily Emilia Émilie Эмили
Carmen Кармен
Laura Laure Лаура Лора
Julia Julie Giulia Júlia Юлия Джулия Juliet
Sarah Sara Сара
Susan Susana Susanne Suzanne Сьюзан Сюзанна
Linda Линда
Barbara Bárbara Варвара Барбара
Patricia Patrizia Патриция
Jennifer Дженнифер
Jessica Джессика
Angela Ángela Angèle Ангела Анжела
Victoria Vittoria Vitória Виктория
Sophie Sofía Sofia Sophia София
Charlotte Carlota Carlotta Шарлотта
Caroline Carolina Каролина
Christine Cristina Christina Кристина
Natalia Natalie Наталья Наталия
Olga Ольга
Tatiana Татьяна
Teresa Theresa Thérèse Therese Тереза
Martha Marta Марта Marthe
Nancy Нэнси
Betty Бетти
Karen Карен
"""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_RUSSIAN_ENDINGS = ("а", "у", "ом", "е", "ы", "ой", "и", "ю", "ем", "я", "ей")


def given_names(text: str, lang: str) -> set[int]:
    """The numbers of the given names that stand in the text with a capital, whatever their form."""
    found: set[int] = set()
    if lang != "ru" and letter_runs(text).isdisjoint(_runs()):
        return found
    for word in _WORD.findall(text):
        if word[0].isupper() and (number := _number(word, lang)):
            found.add(number)
    return found


@cache
def _runs() -> frozenset[str]:
    """The names and the parts of those with a hyphen, casefolded."""
    return frozenset(part for name in _known() for part in name.casefold().split("-"))


def _number(word: str, lang: str) -> int | None:
    known = _known()
    if word in known or lang != "ru":
        return known.get(word)
    stems = (
        word[: -len(ending)] + last for ending in _RUSSIAN_ENDINGS if word.endswith(ending) for last in _LAST
    )
    return next((known[stem] for stem in stems if stem in known), None)


_LAST = ("", "а", "я", "й", "ь")  # of a Russian name in the nominative


@cache
def _known() -> dict[str, int]:
    lines = _NAMES.strip().splitlines()
    return {name: number for number, line in enumerate(lines, start=1) for name in line.split()}
