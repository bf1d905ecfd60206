"""Where sentences end, language by language: '|' stands between the sentences."""

import pytest

from align.text.sentences import split

SPACED = {
    "en": """
        It happened at 5 p.m. | He left. | Nobody saw him at 6 a.m. Monday.
        He met Mr. Brown, Mrs. Lee and Dr. Watson in St. Louis. | They talked.
        The U.S. Army moved. | He lives in the U.S. | He likes it.
        I work at Acme Inc. in Ohio. | It is fine.
        See Fig. 3, Sec. 4.2, pp. 10-12 and Eq. (5). | It helps.
        She was born on Jan. 5, 1990. | Her brother came later.
        He said no. | Then he left.
        He has a Ph.D. in physics. | She does not.
        J. R. R. Tolkien wrote it. | George W. Bush read it.
        It costs $3.50 in total. | Buy it.
        “Go!” he said. | “No.”
        "Go home!" John said. | Nobody moved.
        He asked, "Why?" | She did not know.
        We tried this (see Sec. 2. It works.) and that. | It was good.
        (It rains. It pours.) | He stays.
        Wait... what is that? | I do not know...
        Well… maybe not. | Let us see… | Good.
        What?! | No way!!! | Really?
        Use scikit-learn 1.2. | Then call fit().
        Read the README.md. | It is short.
        Visit www.example.com. | It is free.
        He turned 17. | She was 20.
        It ended in 2010. | 20 people came.
        Take approx. 20 g of salt. | Stir.
        E.g. this one, i.e. that one, etc. | Now go.
        No. 5 is alive, vol. 3 is not. | So what?
        The meeting is on Mon. at 5. | Come.
        1. Open the door. | 2. Close it.
        The Smiths et al. (2019) disagree. | We follow Smith et al. | They are right.
        Is it true?" she asked. | Yes.
        World War II ended. | Louis XIV was king. | Then came Louis XV.
        Prof. Dr. Ana Ruiz, Jr., and Sgt. Pepper vs. Gov. Brown. | A draw.
        Founded ca. 1900 by Wm. Smith. | It lasted.
        The ratio is 3:1. | (Not 1:3.) | OK.
        He came at 10.30. | We ate.
        """,
    "es": """
        Vive en EE. UU. desde 2010. | Trabaja en un banco.
        Salió a las 10 a. m. y llegó a las 5 p. m. de ayer. | Durmió.
        Llegó a las 5 p. m. | Nadie lo esperaba.
        Nació en el año 50 a. C. en Roma. | Murió en el 14 d. C.
        Los JJ. OO. de 1992 fueron en Barcelona. | Los de 2024, no.
        CC. OO. y UGT firmaron. | Los RR. HH. callaron.
        Véase la pág. 14, núm. 3, art. 5, n.º 7 y el vol. IV. | Es claro.
        Núm. 5: el Sr. Pérez. | La Sra. López, el Dr. Gil y la Dra. Ruiz vinieron.
        Vive en la Av. Libertador, n.º 5, 3.º izq. | Es caro.
        Costó aprox. 300 euros. | Fue barato.
        ¿Qué? | ¡No! | Bueno…
        «¿Vienes?», preguntó Ana. | «No», dijo él. | «Nunca».
        —¿Vienes? —preguntó Ana. | —No.
        La empresa Iberia S. A. cerró. | La compró Ryanair Ltd. en 2010.
        Según el cap. 3, etc. | Luego siguió.
        Dijo que no. | Que sí. | Y se fue.
        Se lo dije a Ud. ayer. | Vd. no escuchó.
        El S. M. el Rey llegó. | D. Juan y Dña. Ana también.
        Trabajan 20 hs. semanales. | Cobran bien.
        Ocurrió el 3 de oct. de 2010. | Fue triste.
        Pesa 3 kg. | Mide 2 m. | Vale 5 €.
        Así lo indica el oficio ord. N.º 916 del Depto. Jurídico. | Se aprobó.
        La profa. García y el Ing. Díaz hablaron. | Bien.
        Resultó ganador el 1.er clasificado. | El 2.º perdió.
        """,
    "fr": """
        M. Dupont et Mme Durand sont là. | Ils rient.
        MM. Martin et Durand arrivent. | Mlle Petit part.
        Voir p. 12, fig. 3, art. 5, n° 7 et chap. IV. | C'est clair.
        Il est né vers 50 av. J.-C. à Rome. | Il est mort en 14 apr. J.-C. et voilà.
        Qu'est-ce que c'est ? | C'est « un test ». | Voilà !
        « Bonjour. » | Puis il partit.
        Il a dit : « Viens ! » et il est parti. | Elle est restée.
        Les pommes, les poires, etc. | Il y en a trop.
        Cela pèse 3 kg. | Cela mesure 2 m. | Bien.
        P. ex. le Dr Martin, St. Pierre et J. Hugo. | Oui.
        Il habite 3 av. Foch, Paris. | C'est cher.
        C'est-à-dire… | Enfin, je ne sais pas.
        """,
    "de": """
        Das ist z. B. gut, d. h. nicht schlecht. | Oder?
        Z. B. Bäume und u. a. Frauen, bzw. Männer, usw. | Das reicht.
        Ich habe am 3. Juni Geburtstag. | Er am 17. Mai.
        Das ist der 1. FC Köln und zum 2. Mal Meister. | Gut.
        Er kam am 24. Dezember 1990. | Dann ging er.
        Sie wurde 17. | Dann zog sie aus.
        Im 3. Kapitel steht es. | Siehe Kap. 3, Abs. 2, Nr. 5, S. 12 f. und Bd. 2.
        Friedrich II. war König. | Ihm folgte Wilhelm II. | Er regierte lange.
        Das kostet 5 Mio. Euro bzw. 3 Mrd. Dollar. | Viel.
        Dr. Müller, Prof. Dr. Meier und Hr. Schmidt kamen. | Fr. Schulz nicht.
        „Spaß!“, sagte er. | „Nein.“ | Dann ging er.
        „Kommst du?“ | „Ja.“
        »Halt!«, rief sie. | »Nein.«
        Er lebte um 50 v. Chr. in Rom. | Sie um 100 n. Chr. in Trier.
        Ca. 20 Leute, inkl. Kinder, max. 30. | Mehr nicht.
        Die St. Petersburger Str. 5 ist zu. | Die Nr. 6 nicht.
        Es endete 1990. | Jonas kam.
        Das Gerät wiegt 3 kg. | Es ist 2 m lang.
        Sog. Experten, ggf. Laien, evtl. Kinder. | Alle.
        """,
    "it": """
        Il sig. Rossi e la sig.ra Bianchi sono qui. | Il dott. Verdi no.
        Vedi pag. 12, art. 5, n. 7, fig. 3 e cap. IV. | È chiaro.
        Mele, pere, ecc. | Ce ne sono troppe.
        Nacque nel 50 a.C. a Roma. | Morì nel 14 d.C. | Fu triste.
        La Fiat S.p.A. ha chiuso. | Il prof. Neri lo sapeva.
        Perché? | Non lo so… | Forse.
        Ad es. il S. Pietro. | Sì.
        L'ing. Conti e l'avv. Sala arrivano. | Bene.
        «Vieni?» chiese. | «No.»
        """,
    "pt": """
        O Sr. Silva e a Sra. Souza moram na Av. Paulista, n.º 10. | Eles gostam.
        O Dr. Lima, a Dra. Reis e o Prof. Melo vieram. | A Profa. Luz não.
        Ver pág. 12, art. 5, fig. 3, vol. II e cap. IV. | É claro.
        Nasceu em 50 a. C. em Roma. | Morreu em 14 d. C. e pronto.
        Maçãs, peras, etc. | Há muitas.
        P. ex. este. | Não aquele.
        A empresa Alfa S.A. fechou. | A Beta Ltda. não.
        R. Augusta, 5. | Fica longe.
        Você vem? | Não! | Talvez…
        Os EUA venceram. | O Brasil perdeu.
        """,
    "nl": """
        Dhr. Jansen en mevr. De Vries zijn er. | Dr. Bakker niet.
        Dit is bijv. goed, d.w.z. niet slecht. | Of?
        O.a. Amsterdam, m.n. Noord. | Ja.
        Zie blz. 12, art. 5, nr. 7 en fig. 3. | Het is duidelijk.
        Appels, peren, enz. | Het zijn er te veel.
        Hij leefde ca. 50 v.Chr. in Rome. | Zij niet.
        Philips N.V. sloot. | Het was 5 p.m. | Hij ging.
        Kom je? | Nee! | Misschien…
        """,
    "pl": """
        Np. pan dr Kowalski, ul. Długa 5, itd. w Warszawie. | Wrócił.
        Prof. Nowak i inż. Lis przyszli. | Mgr Wilk nie.
        Zob. s. 12, art. 5, nr 7, rys. 3 i tab. 4. | To jasne.
        W 1990 r. Jan wyjechał. | Wrócił w 2000 r. | On jest szczęśliwy.
        Jest to m. in. Kraków, tj. miasto, tzn. duże. | Tak.
        Jabłka, gruszki itp. | Jest ich za dużo.
        W XX w. Polska odzyskała niepodległość. | To było w 50 r. p.n.e. w Rzymie.
        Kosztuje 5 tys. zł. | To dużo.
        Idziesz? | Nie! | Może…
        """,
    "ru": """
        В 2020 г. Иванов переехал. | Он доволен.
        Это было в 1990 г. | Он уехал.
        Живёт в г. Москве на ул. Ленина, д. 5, кв. 3. | Ему нравится.
        Это хорошо, т. е. не плохо. | Да.
        Т. е. Иванов прав, т. к. Петров не прав. | Вот так.
        Яблоки, груши и т. д. | Их много.
        Яблоки, груши и т. п. | Их много.
        А. С. Пушкин родился в 1799 году. | М. Ю. Лермонтов позже.
        См. стр. 12, рис. 3, табл. 4 и гл. 5. | Это ясно.
        Это стоит 5 тыс. рублей, т. е. 5 млн. копеек. | Много.
        В 50 г. до н. э. Цезарь был жив. | Потом умер.
        Проф. Иванов, акад. Сидоров и др. учёные пришли. | Все рады.
        «Ты идёшь?» — спросил он. | «Нет». | Она ушла.
        Ты идёшь? | Нет! | Может быть…
        """,
    "tr": """
        Dr. Ahmet Bey saat 5'te geldi. | Prof. Yılmaz vb. kişiler gitti.
        Elma, armut vb. | Çok var.
        Elma, armut vs. yedik. | Sonra gittik.
        Bkz. s. 12, Şek. 3 ve Böl. 4. | Bu açık.
        II. Dünya Savaşı 1945'te bitti. | Sonra barış geldi.
        M.Ö. 50 yılında doğdu. | M.S. 14'te öldü.
        T.C. Sağlık Bakanlığı açıkladı. | Bu önemli.
        Doç. Dr. Ayşe Kaya ve Yrd. Doç. Ali Can geldi. | Hoş geldiler.
        Atatürk Cad. No. 5'te oturuyor. | Ev güzel.
        Geliyor musun? | Hayır! | Belki…
        """,
    "ar": """
        ما اسمك؟ | اسمي علي. | شكراً!
        ذهب د. أحمد إلى البيت. | ثم نام.
        هذا جيد… | ثم ماذا؟
        """,
    "ko": """
        오늘은 비가 온다. | 나는 기쁘다! | 너는?
        그는 "안녕하세요. 반갑습니다."라고 말했다. | 그녀는 웃었다.
        “가자.” | 그가 떠났다.
        버전 3.11.2가 나왔다. | 업데이트하세요.
        2020. 5. 3. 서울에서 열렸다. | 끝났다.
        좋다… | 정말 좋다.
        """,
    "uk": """
        У 2020 р. Іваненко переїхав. | Він задоволений.
        Це добре, т. зв. Київ. | Так.
        Яблука, груші і т. д. | Їх багато.
        """,
    "cs": """
        Např. pan Novák, ul. Dlouhá 5, atd. v Praze. | Vrátil se.
        Narodil se 3. května 1990. | Zemřel později.
        Krk bolí. | Bolí i krk. | Je to tak.
        """,
    "sv": """
        Bl.a. Stockholm, t.ex. Gamla stan, dvs. centrum. | Ja.
        Äpplen, päron osv. | Det är för många.
        Den 3. juni kom hon. | Sedan gick hon.
        """,
    "da": """
        F.eks. København, bl.a. Nørrebro, dvs. centrum. | Ja.
        Han kom den 3. juni. | Så gik han.
        """,
    "fi": """
        Esim. Helsinki, ts. pääkaupunki. | Kyllä.
        Hän syntyi 3. toukokuuta 1990. | Sitten hän muutti.
        Omenat, päärynät jne. | Niitä on liikaa.
        """,
    "hu": """
        Pl. Budapest, ill. Pécs, stb. a városok. | Igen.
        1990. május 3. napján született. | Aztán elment.
        """,
    "el": """
        Ο κ. Παπαδόπουλος ήρθε. | Η κα. Μαρία όχι.
        Πού πας; | Πουθενά. | Π.χ. στο σπίτι.
        """,
    "ro": """
        Dl. Popescu și dna. Ionescu sunt aici. | Dr. Popa nu.
        De ex. București, str. Lungă nr. 5. | Da.
        """,
    "ca": """
        El Sr. Pons viu als EE. UU. des del 2010. | Li agrada.
        Vegeu la pàg. 12, art. 5 i núm. 3. | És clar.
        """,
    "hi": "यह अच्छा है। | वह बुरा है। | क्या?",
    "hy": "Սա լավ է։ | Դա վատ է։",
    "ka": "ეს კარგია. | ის ცუდია.",
    "vi": "TS. Nguyễn Văn A và TP. Hồ Chí Minh. | Đúng vậy.",
    "id": "Apel, pir, dll. | Prof. Budi dan Dr. Sari di Jl. Merdeka No. 5. | Ya.",
}
UNSPACED = {
    "zh": """
        “你好！”他说。|“再见。”
        “你好！我们走吧。”他笑着说。|然后他走了。
        他说：“你好！”|然后他走了。
        这是第一句……|这是第二句。
        这是第一句…|这是第二句。
        我……我不知道。|真的吗？！|真的！
        （注：这是例子。）|请继续。
        他（我的朋友。）走了。|再见。
        今天下雨。|我很高兴！|你呢？
        《你好吗？》是一本书。|我喜欢。
        版本3.11.2发布了。|请更新。
        价格是2.5元。|很便宜。
        「你好。」她說道。|「再見。」
        """,
    "ja": """
        「行くよ。」と彼は言った。|そして出かけた。
        （注：これは例です。）|次へ進みます。
        「行くよ。帰るよ。」と彼は言った。|そして出かけた。
        「おはよう。」|「こんにちは。」
        彼は「はい。」と言った。|私は「いいえ。」と言った。
        今日は雨です。|明日は？|晴れ！
        本当ですか？！|はい。
        わかりません……|でも行きます。
        彼（私の友人。）は行った。|私は残った。
        バージョン3.11.2です。|更新してください。
        『本。』という題だ。|読んだ。
        """,
}


def cases(table: dict[str, str]) -> list[tuple[str, list[str]]]:
    return [
        (lang, [sentence.strip() for sentence in line.strip().split("|")])
        for lang, lines in table.items()
        for line in lines.strip().splitlines()
    ]


@pytest.mark.parametrize(("lang", "sentences"), cases(SPACED))
def test_a_sentence_ends_at_a_space(lang: str, sentences: list[str]) -> None:
    assert split(" ".join(sentences), lang) == sentences


@pytest.mark.parametrize(("lang", "sentences"), cases(UNSPACED))
def test_a_sentence_ends_at_its_mark(lang: str, sentences: list[str]) -> None:
    assert split("".join(sentences), lang) == sentences
