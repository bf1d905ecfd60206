"""Words of the closed classes that lists of common words miss: no terms, whatever the pairs say.

The lists (crawler.common_words) are made from Wikipedias, which speak of nobody as 'you' or 'my'. These are
the pronouns and possessives of all persons, the indefinite pronouns, and adverbs of place and time that
stand for something else, as grammars list them; for other languages there are none.
"""

from functools import cache

from crawler.languages import base

_WORDS = {
    "en": """
        me my mine myself you your yours yourself yourselves he him his himself she her hers herself
        it its itself we us our ours ourselves they them their theirs themselves one's oneself someone
        somebody something anyone anybody anything everyone everybody everything no-one nobody nothing
        somewhere anywhere everywhere nowhere here there where now then today whose whoever whatever
        whichever yes no""",
    "es": """
        yo mí mi mis mío mía míos mías conmigo tú tu tus tuyo tuya tuyos tuyas ti contigo usted ustedes él
        ella ello ellos ellas nosotros nosotras vosotros vosotras nos os nuestro nuestra nuestros nuestras
        vuestro vuestra vuestros vuestras su sus suyo suya suyos suyas consigo alguien algo nadie nada
        ninguno ninguna cualquiera aquí ahí allí acá allá ahora entonces hoy sí no quienquiera""",
    "fr": """
        je me moi mon ma mes mien mienne miens miennes tu te toi ton ta tes tien tienne tiens tiennes il
        elle ils elles lui soi nous notre nos nôtre nôtres vous votre vos vôtre vôtres leur leurs sien
        sienne siens siennes on quelqu'un rien aucun aucune chacun chacune ici là maintenant alors oui non""",
    "de": """
        ich mich mir mein meine meinen meinem meiner meines du dich dir dein deine deinen deinem deiner
        deines er ihn ihm sie ihr ihre ihren ihrem ihrer ihres es wir uns unser unsere unseren unserem
        unserer unseres euch euer eure euren eurem eurer ihnen man jemand niemand etwas nichts jeder jede
        jedes hier da dort jetzt dann heute ja nein""",
    "it": """
        io me mi mio mia miei mie tu te ti tuo tua tuoi tue egli lui lei esso essa noi ci nostro nostra
        nostri nostre voi vi vostro vostra vostri vostre loro suo sua suoi sue qualcuno qualcosa nessuno
        niente nulla qui qua lì là adesso allora oggi sì no""",
    "pt": """
        eu me mim meu minha meus minhas tu te ti teu tua teus tuas você vocês ele ela eles elas nós nosso
        nossa nossos nossas vós vosso vossa vossos vossas seu sua seus suas alguém algo ninguém nada nenhum
        nenhuma aqui ali lá agora então hoje sim não""",
    "nl": """
        ik mij me mijn jij je jou jouw u uw hij hem zijn zij ze haar wij we ons onze jullie hun hen men
        iemand niemand iets niets hier daar er nu dan vandaag ja nee""",
    "ca": """
        jo mi em meu meva meus meves tu et teu teva teus teves vostè vostès ell ella ells elles nosaltres
        nostre nostra nostres vosaltres vostre vostra vostres seu seva seus seves algú ningú res aquí allà
        ara llavors avui sí no""",
}
_PARTICLES = {"zh": ("的", "了")}  # before what they leave behind: a run of characters goes on through them
_ENDINGS = {"en": ("'s", "'re", "'m", "'ve", "'ll", "'d", "n't")}


@cache
def closed_class(lang: str) -> frozenset[str]:
    """The words, casefolded; none for a language that is not listed here."""
    return frozenset(_WORDS.get(base(lang), "").split())


def is_compound(word: str, lang: str) -> bool:
    """Whether a word has one of a closed class within: "you're", "user's"; 的 before another character."""
    if word.startswith(_PARTICLES.get(base(lang), ("\0",))):
        return True
    return word.replace("’", "'").endswith(_ENDINGS.get(base(lang), ("\0",)))
