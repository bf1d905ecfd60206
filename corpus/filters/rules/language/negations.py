"""The words with which languages deny, and those that may stand for a negation in a translation."""

import re

# The negations of each language; a star stands for the rest of a word.
NEGATIONS = {
    "en": "not cannot never *n't *n’t",
    "es": "no nunca jamás",
    "fr": "ne n'* n’* jamais",
    "de": "nicht kein keine keinen keinem keiner keines niemals nie",
    "it": "non mai",
    "pt": "não nunca jamais",
    "nl": "niet geen nooit",
    "ca": "no mai",
    "ru": "не нет никогда нельзя не*",
    "pl": "nie nigdy nie*",
    "sv": "inte aldrig ej",
    "da": "ikke aldrig ej",
    "no": "ikke aldri ei",
    "ro": "nu niciodată n-*",
    "tr": """
        değil değil* yok yok* asla *maz* *mez* *mayın* *meyin* *madı* *medi* *mıyor* *miyor* *muyor*
        *müyor* *maya* *meye* *mamış* *memiş* *mayız *meyiz *mamak *memek *mamalı* *memeli*
        """,
    "ar": "لا لم لن ليس ليست ليسوا لست غير بدون دون عدم ممنوع يمنع بلا ولا فلا ما",
    "zh": "不 没 沒 未 无 無 勿 别 別 非 莫 否 禁",
    "ja": "ない ません なく なかっ なけれ ず ぬ まい ん 禁 不 無 非 未 駄目 だめ ダメ",
    "ko": "않 안 못 없 아니 아냐 말 마 지마 금지 불 비 무 모르 모르겠 몰 설 싫 그만 떨어 별로 어렵 힘들",
}
# Beginnings of words that a star of NEGATIONS takes in and that deny nothing.
OTHER_WORDS = {
    "pl": "niemie niemc niemk niemu niech nieg niej niebo nieba niebie niedziel niektór niesi nieśl niemal "
    "niewiel",
    "ru": "недел несколь немец немк немц нему неб нефт нежн нерв него неё нее ней несу несё несет нести "
    "немног некотор",
}
# What else may stand for one: 'without', 'nothing', 'except', 'refuse', 'forget', 'prohibited', 'hardly'.
ELSE = {
    "en": """
        no nor neither none nothing nobody nowhere without *less fail* avoid* except* but only just
        forget* refus* refrain* prevent* lack* miss* stop* hardly barely rarely ever any keep free once
        still few little rather other else zero at anything anyone worse deny* denie* impossible unable
        unknown far too instead out away against prohibit* forbid* unless until ain't non* hard difficult
        ignor* leave* leaving left
        """,
    "es": """
        ni nada nadie ningún ninguno ninguna sin tampoco evit* excepto salvo menos olvid* neg* carec*
        falt* dej* prohib* apenas solo sólo imposib* incapaz incapac* ignor* desconoc* difícil* imped*
        rechaz* antes fuera en absoluto basta
        """,
    "fr": """
        pas rien personne aucun aucune sans ni non évit* sauf oubli* refus* manqu* empêch* interd* peine
        seul* guère point imposs* incapab* ignor* inconnu* difficil* défen* arrêt* cess* hors plus
        """,
    "de": """
        ohne nichts niemand* nein weder noch *los *lose *losen vermeid* vermied* außer kaum vergess*
        vergiss* vergaß verweiger* verbiet* verbot* verhinder* verpass* fehl* nur statt keinerlei nirgend*
        unmöglich* unbekannt* schwer* hör* lass* weg un*
        """,
    "it": """
        no né niente nulla nessun* senza evit* tranne dimentic* rifiut* manc* viet* solo sola neanche
        nemmeno neppure imposs* incapac* ignor* sconosc* difficil* smett* fuori poco
        """,
    "pt": """
        nem nada ninguém nenhum* sem tampouco evit* exceto salvo esque* neg* falt* deix* proib* só apenas
        imposs* incapaz ignor* desconhec* difícil* impe* recus* pare fora pouco
        """,
    "nl": """
        zonder niets niemand nee noch *loos *loze vermijd* behalve vergeet* weiger* mis* verbod* verbied*
        nauwelijks alleen slechts maar nergens onmogelijk* onbekend* moeilijk* stop* laat on*
        """,
    "ru": """
        без нечего ничего ничто никто ни нигде отказ* забы* кроме запре* едва мало лишь только трудно
        хватит
        """,
    "pl": "bez nic nikt ani żad* brak* zapomn* odm* oprócz zakaz* ledwo tylko trudno przesta*",
    "ca": """
        ni res ningú cap sense tampoc evit* excepte llevat menys oblid* neg* mancar* manca falt* deix*
        prohib* només sols sol imposs* incapaç* ignor* desconeg* difícil* imped* rebutj* fora en_absolut
        """,
    "ro": """
        nici nimic nimeni niciun* nicio* nicăieri fără ne* in* im* evit* except* uit* refuz* lips* interzi*
        doar numai abia imposib* incapab* necunosc* greu dificil* opri* încet* împied*
        """,
    "sv": """
        ingen inget inga ingenting ingenstans utan varken nej icke o* undvik* utom glöm* vägr* sakna* brist*
        förbj* förbud* bara endast knappt omöjlig* okänd* svår* slut* låt
        """,
    "da": """
        ingen intet ingenting ingensteds uden hverken nej u* undgå* undlad* undtagen glem* nægt* mangl*
        savn* forb* kun bare næppe umulig* ukendt* svær* vanskelig* stop* lad
        """,
    "no": """
        ingen intet ingenting ingensteds inga uten verken nei u* unngå* unnta* glem* nekt* mangl* savn*
        forb* bare kun knapt neppe umulig* ukjent* vanskelig* stopp* la
        """,
    # The infix -ma-, -me- before the endings that nouns of verbs have, too; -sız is 'without'.
    "tr": """
        hiç* ne *sız *siz *suz *süz *sız* *siz* *suz* *süz* *may* *mey* *mam* *mem* *madan *meden *madığ*
        *mediğ* *madık* *medik* *masın* *mesin* *mazs* *mezs* *masa* *mese* olanaksız* imkan* yasak* unut*
        reddet* kaçın* yalnızca sadece zor güç eksik* hariç yoksun* dur*
        """,
}
# Beginnings of adjectives that deny: they stand for 'is not', not for 'do not'.
DENYING = {
    "es": "in* im* des* ir*",
    "fr": "in* im* dé* ir* mal*",
    "it": "in* im* dis* ir* sb* scon* scor* sf* sg* sl* sm* sp* sr* sv*",
    "pt": "in* im* des* ir*",
    "ca": "in* im* des*",
    "en": "un* in* im* dis* ir* il*",
    "ro": "ne* in* im* des*",
    "sv": "o*",
    "da": "u*",
    "no": "u*",
}
BE = re.compile(r"\b(?:is|are|was|were|be|been|am|['’](?:s|re|m)) ?(?:n['’]t|not)\b", re.IGNORECASE)
# English negations that a translation often turns: 'not only', "why don't we", 'not until', questions.
WEAK = re.compile(
    r"\bnot (?:only|just|until|least|to mention|necessarily|all|every|always|quite|really|so|too|very|much)\b"
    r"|\bnot (?:un\w+|in\w+|impossible|improbable|irrelevant|illegal|irregular|dissimilar|disinclined)\b"
    r"|n['’]t (?:you|he|she|it|we|they|I|all|every)\b|\bwhy\b|\?"
    r"|\b(?:forget|hesitate|worry|mind|miss|fail|wait|unless|but|except|any\w*|yet|either|until|think|believe|"
    r"ever|more than|less|enough|care|matter|help|stand|likely|follow|know|have to|need to|like)\b",
    re.IGNORECASE,
)

# Negations that mean nothing else: a word of its own with its verb. The reverse check asks for one of them.
CERTAIN = {
    "es": re.compile(r"\bno (?!m[áa]s\b|menos\b|s[óo]lo\b|obstante\b|bien\b|solamente\b|[,.!?]|s[ée] si)"),
    "pt": re.compile(r"\bnão (?!mais\b|menos\b|s[óo]\b|obstante\b|apenas\b|somente\b|[,.!?])"),
    "it": re.compile(r"\bnon (?!più\b|meno\b|sol[oa]\b|soltanto\b|appena\b|[,.!?])"),
    "fr": re.compile(
        r"\b(?:ne |n['’])[^.!?,]{1,25}?\b(?:pas|jamais)\b"
        r"(?! (?:seulement|que|moins|plus|mal)\b)"
    ),
    "de": re.compile(
        r"\b(?:nicht(?! nur\b| wahr\b| umhin\b| mehr als\b| zuletzt\b| selten\b)|keine?[nmrs]?)\b"
    ),
    "nl": re.compile(r"\b(?:niet(?! alleen\b| meer dan\b| waar\b)|geen)\b"),
    "sv": re.compile(r"\b(?:inte(?! bara\b| minst\b)|aldrig)\b"),
    "da": re.compile(r"\b(?:ikke(?! kun\b| bare\b| mindst\b)|aldrig)\b"),
    "no": re.compile(r"\b(?:ikke(?! bare\b| minst\b)|aldri)\b"),
    "ru": re.compile(
        r"(?<!пока )(?<!чуть )(?<!едва )(?<!бы )(?<!менее )\bне "
        r"(?!только|раз\b|просто|менее|более|хуже|позднее|позже|"
        r"меньше|больше|прочь|плох|так|очень|нра|хват|забу|забы|стес|над[оа]|уда|смо|мо[гж])"
    ),
    "zh": re.compile(
        r"(?<![是能会可要好在])"
        r"(?:(?<![差])不(?![过過仅僅但同断斷久少错錯得管论論禁如然安满滿幸便知用是定妨惜必由至止料愧怕情])"
        r"(?!等(?:\W|$))"
        r"|[没沒]有?(?![关關什吃完])|[从從]未)"
    ),
    "ja": re.compile(
        r"(?:ません|ませんでした|なかった|ではない|じゃない|できない|てない|ていない|(?<!つま)(?<!くだ)らない|かない)(?=[。．.!！\s]|$)"
    ),
    "ko": re.compile(
        r"지 ?(?:않(?!으면|을 수 없|니|아요\?|나)|못(?!하면))|(?<!\w)(?:안|못) (?=\w)(?!되|돼|된)"
    ),
    "ar": re.compile(r"(?<!\w)و?ف?(?:لم|لن|ليس|ليست|لست)(?!\w)"),
}
# With these words a negation of the other side may be one of form: what is feared, compared or asked. A line
# under two words stands for a space.
TURNED = {
    "es": """
        más_que hasta_que sino pero que_no sin nada nadie ni ning* nunca tampoco si_no a_menos
        """,
    "pt": "mais_do_que até_que mas senão que_não nada ninguém nem nenhum* nunca se_não",
    "it": "più finché che_non ma niente nulla nessun* mai né se_non altro_che",
    "fr": "que avant si mais rien aucun* personne plus sans",
    "de": "bevor bis sondern aber ohne als mehr wenn müssen muss noch",
    "nl": "maar zonder dan meer als tot hoef* nog",
    "ru": "а но пока чем если чтобы ни* без разве ли уже больше ещё еще давно",
    "zh": "但 而 却 卻 吗 嗎 呢 才 就 如 只 除 也不 都不 再",
    "ja": "が、 けど ければ しか だけ ほど か[。？?] もう まだ 以上",
    "ko": "만 밖에 보다 더 면 나요 까\\? 아직",
    "ar": "إلا بل لكن سوى قط حتى",
}
# What English says without a negation where others deny.
NEGATIVE_ENGLISH = """
    wrong bad badly close closed empty false absent dead ill sick weak poor* unlike dis* mis* beyond end* over
    reject* afraid fear* hate hates hated doubt* too alone lonely short lost lose loses losing fail* lack*
    stop* quit* miss* mind unless until before than rather must should let might if why how who what only all
    every* no* never *n't *n’t without out off away sorry still yet little few hard* less least seldom rare*
    wish* would could can anymore any* ever remain* keep* kept barely scarcely ran run gave give broke*
    decline* mere* just but free blind deaf silent quiet stranger bored tired dull reluctant* remember*
    secret* continu* long_time pleasant* *less un* inad* inap* inca* inco* inde* indi* inef* inex* inhu* inse*
    insi* insu* into* inva* invis* imm* imp* ill* irr*
    """
