"""The 51 languages of MASSIVE: each is told from the others, cut into sentences, and known to an encoder."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from align.encoders.registry import ENCODERS
from align.text.sentences import split
from corpus.filters.rules.language import WrongLanguageOptions
from crawler.languages import base
from crawler.page.language import confidences, identify, languages

ROOT = Path(__file__).parents[1]

# Two sentences each.
SENTENCES = {
    "af": ("Die kinders speel elke middag in die park.", "Hulle ma roep hulle wanneer die kos gereed is."),
    "am": ("ልጆቹ በየቀኑ ከሰዓት በኋላ በመናፈሻው ውስጥ ይጫወታሉ።", "ምግቡ ሲደርስ እናታቸው ትጠራቸዋለች።"),
    "ar": ("يلعب الأطفال في الحديقة كل مساء.", "هل تناديهم أمهم عندما يكون الطعام جاهزا؟"),
    "az": (
        "Uşaqlar hər gün günortadan sonra parkda oynayırlar.",
        "Yemək hazır olanda anaları onları çağırır.",
    ),
    "bn": ("শিশুরা প্রতিদিন বিকেলে পার্কে খেলা করে।", "খাবার তৈরি হলে তাদের মা তাদের ডাকেন।"),
    "cy": (
        "Mae'r plant yn chwarae yn y parc bob prynhawn.",
        "Mae eu mam yn galw arnynt pan fydd y bwyd yn barod.",
    ),
    "da": ("Børnene leger i parken hver eftermiddag.", "Deres mor kalder på dem, når maden er færdig."),
    "de": (
        "Die Kinder spielen jeden Nachmittag im Park.",
        "Ihre Mutter ruft sie, wenn das Essen fertig ist.",
    ),
    "el": (
        "Τα παιδιά παίζουν στο πάρκο κάθε απόγευμα.",
        "Η μητέρα τους τα φωνάζει όταν είναι έτοιμο το φαγητό.",
    ),
    "en": (
        "The children play in the park every afternoon.",
        "Their mother calls them when the food is ready.",
    ),
    "es": (
        "Los niños juegan en el parque todas las tardes.",
        "Su madre los llama cuando la comida está lista.",
    ),
    "fa": ("بچه‌ها هر روز بعد از ظهر در پارک بازی می‌کنند.", "مادرشان وقتی غذا آماده است آنها را صدا می‌زند."),
    "fi": (
        "Lapset leikkivät puistossa joka iltapäivä.",
        "Heidän äitinsä kutsuu heitä, kun ruoka on valmista.",
    ),
    "fr": (
        "Les enfants jouent au parc tous les après-midi.",
        "Leur mère les appelle quand le repas est prêt.",
    ),
    "he": ("הילדים משחקים בפארק בכל אחר צהריים.", "אמא שלהם קוראת להם כשהאוכל מוכן."),
    "hi": ("बच्चे हर दोपहर पार्क में खेलते हैं।", "खाना तैयार होने पर उनकी माँ उन्हें बुलाती है।"),
    "hu": ("A gyerekek minden délután a parkban játszanak.", "Az anyjuk hívja őket, amikor kész az étel."),
    "hy": (
        "Երեխաները ամեն օր կեսօրից հետո խաղում են այգում։",
        "Նրանց մայրը կանչում է նրանց, երբ ուտելիքը պատրաստ է։",
    ),
    "id": (
        "Anak-anak bermain di taman setiap sore karena cuacanya bagus.",
        "Ibu mereka memanggil ketika makanan sudah siap.",
    ),
    "is": (
        "Börnin leika sér í garðinum á hverjum degi.",
        "Mamma þeirra kallar á þau þegar maturinn er tilbúinn.",
    ),
    "it": ("I bambini giocano nel parco ogni pomeriggio.", "La madre li chiama quando il pranzo è pronto."),
    "ja": ("子どもたちは毎日午後に公園で遊びます。", "食事ができると、お母さんが呼びます。"),
    "jv": ("Bocah-bocah padha dolanan ing taman saben sore.", "Ibune ngundang nalika panganane wis mateng."),
    "ka": ("ბავშვები ყოველ შუადღეს პარკში თამაშობენ.", "დედა ეძახის მათ, როცა საჭმელი მზად არის."),
    "km": ("ក្មេងៗលេងនៅក្នុងសួនរៀងរាល់រសៀល។", "ម្ដាយរបស់ពួកគេហៅពួកគេនៅពេលអាហាររួចរាល់។"),
    "kn": ("ಮಕ್ಕಳು ಪ್ರತಿದಿನ ಮಧ್ಯಾಹ್ನ ಉದ್ಯಾನದಲ್ಲಿ ಆಡುತ್ತಾರೆ.", "ಊಟ ಸಿದ್ಧವಾದಾಗ ಅವರ ತಾಯಿ ಅವರನ್ನು ಕರೆಯುತ್ತಾರೆ."),
    "ko": ("아이들은 매일 오후 공원에서 놉니다.", "음식이 준비되면 어머니가 아이들을 부릅니다."),
    "lv": ("Bērni katru pēcpusdienu spēlējas parkā.", "Māte viņus sauc, kad ēdiens ir gatavs."),
    "ml": ("കുട്ടികൾ എല്ലാ ദിവസവും ഉച്ചകഴിഞ്ഞ് പാർക്കിൽ കളിക്കുന്നു.", "ഭക്ഷണം തയ്യാറാകുമ്പോൾ അമ്മ അവരെ വിളിക്കുന്നു."),
    "mn": ("Хүүхдүүд өдөр бүр цэцэрлэгт хүрээлэнд тоглодог.", "Хоол бэлэн болоход ээж нь тэднийг дууддаг."),
    "ms": (
        "Kanak-kanak bermain di taman setiap petang kerana cuacanya baik.",
        "Ibu mereka memanggil apabila makanan telah siap.",
    ),
    "my": ("ကလေးများသည် နေ့လယ်ခင်းတိုင်း ပန်းခြံတွင် ကစားကြသည်။", "အစားအစာ အဆင်သင့်ဖြစ်သောအခါ သူတို့၏အမေက ခေါ်သည်။"),
    "nb": (
        "Barna leker i parken hver ettermiddag etter skolen.",
        "Moren deres roper på dem når maten er ferdig laget.",
    ),
    "nl": ("De kinderen spelen elke middag in het park.", "Hun moeder roept hen als het eten klaar is."),
    "pl": ("Dzieci bawią się w parku każdego popołudnia.", "Matka woła je, gdy jedzenie jest gotowe."),
    "pt": ("As crianças brincam no parque todas as tardes.", "A mãe chama-as quando a comida está pronta."),
    "ro": ("Copiii se joacă în parc în fiecare după-amiază.", "Mama lor îi cheamă când mâncarea este gata."),
    "ru": ("Дети играют в парке каждый день после обеда.", "Мама зовёт их, когда еда готова."),
    "sl": ("Otroci se vsako popoldne igrajo v parku.", "Mama jih pokliče, ko je hrana pripravljena."),
    "sq": ("Fëmijët luajnë në park çdo pasdite.", "Nëna e tyre i thërret kur ushqimi është gati."),
    "sv": ("Barnen leker i parken varje eftermiddag.", "Deras mamma ropar på dem när maten är klar."),
    "sw": ("Watoto hucheza katika bustani kila alasiri.", "Mama yao huwaita chakula kinapokuwa tayari."),
    "ta": ("குழந்தைகள் தினமும் மதியம் பூங்காவில் விளையாடுகிறார்கள்.", "உணவு தயாரானதும் அவர்களின் தாய் அழைக்கிறார்."),
    "te": ("పిల్లలు ప్రతి మధ్యాహ్నం పార్కులో ఆడుకుంటారు.", "భోజనం సిద్ధమైనప్పుడు వారి తల్లి పిలుస్తుంది."),
    "th": ("เด็กๆ เล่นในสวนสาธารณะทุกบ่าย", "แม่เรียกพวกเขาเมื่ออาหารพร้อมแล้ว"),
    "tl": (
        "Naglalaro ang mga bata sa parke tuwing hapon.",
        "Tinatawag sila ng kanilang ina kapag handa na ang pagkain.",
    ),
    "tr": ("Çocuklar her öğleden sonra parkta oynuyor.", "Yemek hazır olunca anneleri onları çağırıyor."),
    "ur": ("بچے ہر دوپہر پارک میں کھیلتے ہیں۔", "جب کھانا تیار ہوتا ہے تو ان کی ماں انہیں بلاتی ہے۔"),
    "vi": ("Bọn trẻ chơi trong công viên mỗi buổi chiều.", "Mẹ gọi chúng khi thức ăn đã sẵn sàng."),
    "zh-CN": ("孩子们每天下午在公园里玩。", "饭做好的时候，妈妈就叫他们回家。"),
    "zh-TW": ("孩子們每天下午在公園裡玩。", "飯做好的時候，媽媽就叫他們回家。"),
}


def script() -> ModuleType:
    """benchmarks/languages.py as a module."""
    spec = importlib.util.spec_from_file_location("benchmark_languages", ROOT / "benchmarks" / "languages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_language_is_identified(tag: str) -> None:
    found, confidence = identify(" ".join(SENTENCES[tag]))
    assert found == base(tag)
    assert found in languages()
    assert confidence > 0.5
    assert (confidences(SENTENCES[tag], base(tag)) > WrongLanguageOptions().min_confidence).all()


@pytest.mark.parametrize("tag", SENTENCES)
def test_another_language_is_seen(tag: str) -> None:
    other = "de" if base(tag) == "en" else "en"
    assert confidences([" ".join(SENTENCES[other])], base(tag))[0] < WrongLanguageOptions().min_confidence


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_language_is_cut_into_sentences(tag: str) -> None:
    assert split(" ".join(SENTENCES[tag]), tag) == list(SENTENCES[tag])


@pytest.mark.parametrize("tag", SENTENCES)
def test_an_encoder_knows_a_language(tag: str) -> None:
    assert [info.name for info in ENCODERS if base(tag) in info.languages]


def test_the_page_of_languages_is_up_to_date() -> None:
    languages_script = script()
    assert sorted(languages_script.MASSIVE) == sorted(SENTENCES)
    assert languages_script.PAGE.read_text(encoding="utf-8") == languages_script.page()
