import pytest
from lxml.html import fromstring

from crawler.page.machine_translation.notices import has_notice, notice_languages

# As sites put it, one a language; not taken from the table of phrases.
NOTICES = {
    "af": "Hierdie bladsy is outomaties vertaal en kan foute bevat.",
    "am": "ይህ ገጽ በማሽን የተተረጎመ ነው።",
    "ar": "تمت ترجمة هذه الصفحة آليًا وقد تحتوي على أخطاء.",
    "az": "Bu səhifə avtomatik olaraq tərcümə edilmişdir.",
    "bn": "এই পৃষ্ঠাটি স্বয়ংক্রিয়ভাবে অনুবাদ করা হয়েছে।",
    "cy": "Mae'r dudalen hon wedi'i chyfieithu yn awtomatig.",
    "da": "Denne side er automatisk oversat fra engelsk.",
    "de": "Diese Seite wurde automatisch übersetzt.",
    "el": "Αυτή η σελίδα μεταφράστηκε αυτόματα από τα αγγλικά.",
    "en": "This article was automatically translated from Spanish.",
    "es": "Esta página ha sido traducida por Cloud Translation API.",
    "fa": "این صفحه به صورت خودکار ترجمه شده است.",
    "fi": "Tämä sivu on käännetty koneellisesti.",
    "fr": "Cette page a été traduite automatiquement de l'anglais.",
    "he": "דף זה תורגם באופן אוטומטי.",
    "hi": "इस पृष्ठ का स्वचालित रूप से अनुवाद किया गया है।",
    "hu": "Ezt az oldalt gépi fordítással fordítottuk.",
    "hy": "Այս էջը ավտոմատ կերպով թարգմանվել է։",
    "id": "Halaman ini diterjemahkan secara otomatis.",
    "is": "Þessi síða var vélþýdd úr ensku.",
    "it": "Questa pagina è stata tradotta automaticamente.",
    "ja": "このページは機械翻訳されています。",
    "jv": "Kaca iki diterjemahake kanthi otomatis.",
    "ka": "ეს გვერდი ავტომატურად არის ნათარგმნი.",
    "km": "ទំព័រនេះត្រូវបានបកប្រែដោយស្វ័យប្រវត្តិ។",
    "kn": "ಈ ಪುಟವನ್ನು ಸ್ವಯಂಚಾಲಿತವಾಗಿ ಅನುವಾದಿಸಲಾಗಿದೆ.",
    "ko": "이 페이지는 기계 번역되었습니다.",
    "lo": "ໜ້ານີ້ຖືກແປໂດຍອັດຕະໂນມັດ",
    "lv": "Šī lapa ir automātiski tulkota.",
    "ml": "ഈ പേജ് യാന്ത്രികമായി വിവർത്തനം ചെയ്തതാണ്.",
    "mn": "Энэ хуудсыг автоматаар орчуулсан болно.",
    "ms": "Halaman ini diterjemahkan secara automatik.",
    "my": "ဤစာမျက်နှာကို အလိုအလျောက် ဘာသာပြန်ထားပါသည်။",
    "nb": "Denne siden er maskinoversatt.",
    "nl": "Deze pagina is automatisch vertaald uit het Engels.",
    "pl": "Ta strona została przetłumaczona automatycznie.",
    "pt": "Esta página foi traduzida automaticamente.",
    "ro": "Această pagină a fost tradusă automat.",
    "ru": "Эта страница переведена автоматически.",
    "sl": "Ta stran je bila samodejno prevedena.",
    "sq": "Kjo faqe është përkthyer automatikisht.",
    "sv": "Den här sidan har översatts automatiskt.",
    "sw": "Ukurasa huu umetafsiriwa na mashine.",
    "ta": "இந்தப் பக்கம் தானாகவே மொழிபெயர்க்கப்பட்டது.",
    "te": "ఈ పేజీ స్వయంచాలకంగా అనువదించబడింది.",
    "th": "หน้านี้แปลโดยอัตโนมัติ",
    "tl": "Ang pahinang ito ay awtomatikong isinalin.",
    "tr": "Bu sayfa otomatik olarak çevrilmiştir.",
    "ur": "اس صفحے کا خودکار طور پر ترجمہ کیا گیا ہے۔",
    "vi": "Trang này được dịch tự động.",
    "zh": "本页面由机器翻译。",
}

# 'This article compares machine translation with human translation.'
TALK = {
    "af": "Hierdie artikel vergelyk masjienvertaling met menslike vertaling.",
    "am": "ይህ ጽሑፍ የማሽን ትርጉምን ከሰው ትርጉም ጋር ያነጻጽራል።",
    "ar": "تقارن هذه المقالة الترجمة الآلية بالترجمة البشرية.",
    "az": "Bu məqalə maşın tərcüməsini insan tərcüməsi ilə müqayisə edir.",
    "bn": "এই নিবন্ধে মেশিন অনুবাদের সঙ্গে মানুষের অনুবাদের তুলনা করা হয়েছে।",
    "cy": "Mae'r erthygl hon yn cymharu cyfieithu peirianyddol â chyfieithu dynol.",
    "da": "Denne artikel sammenligner maskinoversættelse med menneskelig oversættelse.",
    "de": "Dieser Artikel vergleicht maschinelle Übersetzung mit menschlicher Übersetzung.",
    "el": "Αυτό το άρθρο συγκρίνει τη μηχανική μετάφραση με την ανθρώπινη μετάφραση.",
    "en": "This article compares machine translation with human translation.",
    "es": "Este artículo compara la traducción automática con la traducción humana.",
    "fa": "این مقاله ترجمه ماشینی را با ترجمه انسانی مقایسه می‌کند.",
    "fi": "Tämä artikkeli vertaa konekäännöstä ihmisen tekemään käännökseen.",
    "fr": "Cet article compare la traduction automatique à la traduction humaine.",
    "he": "מאמר זה משווה תרגום מכונה לתרגום אנושי.",
    "hi": "इस लेख में मशीन अनुवाद और मानव अनुवाद की तुलना की गई है।",
    "hu": "Ez a cikk a gépi fordítást hasonlítja össze az emberi fordítással.",
    "hy": "Այս հոդվածը համեմատում է մեքենայական թարգմանությունը մարդկային թարգմանության հետ։",
    "id": "Artikel ini membandingkan terjemahan mesin dengan terjemahan manusia.",
    "is": "Þessi grein ber saman vélþýðingar og þýðingar manna.",
    "it": "Questo articolo confronta la traduzione automatica con la traduzione umana.",
    "ja": "この記事では、機械翻訳と人間の翻訳を比較します。",
    "jv": "Artikel iki mbandhingake terjemahan mesin karo terjemahan manungsa.",
    "ka": "ეს სტატია ადარებს მანქანურ თარგმანს ადამიანის თარგმანს.",
    "km": "អត្ថបទនេះប្រៀបធៀបការបកប្រែដោយម៉ាស៊ីនជាមួយការបកប្រែដោយមនុស្ស។",
    "kn": "ಈ ಲೇಖನವು ಯಂತ್ರ ಅನುವಾದವನ್ನು ಮಾನವ ಅನುವಾದದೊಂದಿಗೆ ಹೋಲಿಸುತ್ತದೆ.",
    "ko": "이 글은 기계 번역과 사람의 번역을 비교한다.",
    "lo": "ບົດຄວາມນີ້ປຽບທຽບການແປດ້ວຍເຄື່ອງກັບການແປໂດຍມະນຸດ",
    "lv": "Šis raksts salīdzina mašīntulkošanu ar cilvēka tulkojumu.",
    "ml": "ഈ ലേഖനം യന്ത്ര വിവർത്തനത്തെ മനുഷ്യ വിവർത്തനവുമായി താരതമ്യം ചെയ്യുന്നു.",
    "mn": "Энэ нийтлэл машин орчуулгыг хүний орчуулгатай харьцуулдаг.",
    "ms": "Artikel ini membandingkan terjemahan mesin dengan terjemahan manusia.",
    "my": "ဤဆောင်းပါးသည် စက်ဘာသာပြန်ခြင်းကို လူ့ဘာသာပြန်ခြင်းနှင့် နှိုင်းယှဉ်သည်။",
    "nb": "Denne artikkelen sammenligner maskinoversettelse med menneskelig oversettelse.",
    "nl": "Dit artikel vergelijkt machinevertaling met menselijke vertaling.",
    "pl": "Ten artykuł porównuje tłumaczenie maszynowe z tłumaczeniem ludzkim.",
    "pt": "Este artigo compara a tradução automática com a tradução humana.",
    "ro": "Acest articol compară traducerea automată cu traducerea umană.",
    "ru": "Эта статья сравнивает машинный перевод с человеческим.",
    "sl": "Ta članek primerja strojno prevajanje s človeškim prevodom.",
    "sq": "Ky artikull krahason përkthimin automatik me përkthimin njerëzor.",
    "sv": "Den här artikeln jämför maskinöversättning med mänsklig översättning.",
    "sw": "Makala hii inalinganisha tafsiri ya mashine na tafsiri ya binadamu.",
    "ta": "இந்தக் கட்டுரை இயந்திர மொழிபெயர்ப்பை மனித மொழிபெயர்ப்புடன் ஒப்பிடுகிறது.",
    "te": "ఈ వ్యాసం యంత్ర అనువాదాన్ని మానవ అనువాదంతో పోల్చుతుంది.",
    "th": "บทความนี้เปรียบเทียบการแปลด้วยเครื่องกับการแปลโดยมนุษย์",
    "tl": "Inihahambing ng artikulong ito ang pagsasaling makina sa salin ng tao.",
    "tr": "Bu makale makine çevirisini insan çevirisiyle karşılaştırıyor.",
    "ur": "اس مضمون میں مشینی ترجمہ اور انسانی ترجمہ کا موازنہ کیا گیا ہے۔",
    "vi": "Bài viết này so sánh dịch máy với dịch thuật của con người.",
    "zh": "本文比较机器翻译与人工翻译。",
}


def noticed(body: str) -> bool:
    return has_notice(fromstring(f"<html><body>{body}<p>More of the page.</p></body></html>"))


@pytest.mark.parametrize("lang", notice_languages())
def test_each_language_has_a_notice_that_is_known(lang: str) -> None:
    assert noticed(f"<div>{NOTICES[lang]}</div>")


@pytest.mark.parametrize("lang", notice_languages())
def test_an_article_about_machine_translation_is_none_in_any_language(lang: str) -> None:
    assert not noticed(f"<div>{TALK[lang]}</div>")


@pytest.mark.parametrize(
    "text",
    [
        "Nota: Este artículo fue traducido automáticamente. Disculpen los errores.",
        "Translated automatically from German",
        "Machine-translated",
        "Traducido automáticamente con GTranslate.",
        "Traducido por Google",
        "Traduit par DeepL",
        "Automatisch übersetzt aus dem Englischen",
        "Translated with www.DeepL.com/Translator (free version)",
        "Las traducciones son generadas a través de traducción automática. En caso de conflicto prevalece la "
        "versión en inglés.",
        "Aviso: este documento ha sido traducido utilizando un servicio de traducción por IA. Aunque nos "
        "esforzamos por lograr precisión, puede contener errores. " + "Consulte el original. " * 15,
        "本文由机器翻译。",
        "この記事は機械翻訳です",
        "이 문서는 AI 번역 서비스를 사용하여 번역되었습니다.",
    ],
)
def test_forms_of_notices(text: str) -> None:
    assert noticed(f"<p>{text}</p>")


@pytest.mark.parametrize(
    "text",
    [
        "La traducción automática neuronal ha cambiado el campo.",
        "Este artículo presenta un sistema de traducción automática entrenado con millones de frases.",
        "En este artículo usamos datos traducidos automáticamente del inglés.",
        "The training set was machine translated into fifteen languages.",
        "In this article, automatically translated sentences are compared with human ones.",
        "Automatically translated sentences are often fluent but wrong.",
        "This page describes how text is translated by machine learning models.",
        "Translated by Claude Dupont",
        "Machine translation",
        "Some sites say “This page was automatically translated” in small print.",
        "Dieser Artikel beschreibt, wie Texte automatisch übersetzt werden.",
        "Cet article explique la traduction automatique de texte avec des transformeurs.",
        "本文介绍机器翻译的历史。",
        "機械翻訳とは、ある言語の文を別の言語に自動的に翻訳することです。",
        "기계 번역은 자연어 처리의 한 분야입니다.",
        "Этот текст посвящён машинному переводу.",
        "Este conjunto de datos fue traducido automáticamente por los autores.",
        "Google Translate traduce páginas web automáticamente.",
        "",
    ],
)
def test_talk_about_machine_translation_is_no_notice(text: str) -> None:
    assert not has_notice(fromstring(f"<html><body><p>{text}</p></body></html>"))


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{'Long text about the field. ' * 40} This text was automatically translated as an example.</p>",
        "<p>" + "An example follows. " * 8 + "This text was automatically translated.</p>",
        "<pre>This page was automatically translated.</pre>",
        "<pre><span>This page was automatically translated.</span></pre>",
        "<q><span>This page was automatically translated.</span></q>",
        "<h2>Automatically translated</h2><ul><li>Machine-translated</li></ul>",
        "<a href='/x'>Automatically translated</a>",
        "<script>This page was automatically translated.</script>",
    ],
)
def test_what_does_not_stand_alone_is_no_notice(body: str) -> None:
    assert not noticed(body)
