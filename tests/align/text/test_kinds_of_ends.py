"""Ends of sentences by kind: abbreviations, numbers, ordinals, ellipses, quotes, in eleven languages."""

import pytest

from align.text.sentences import split

# Language, then the text with a bar at each cut.
CASES = [
    "en|The meeting starts at 9 p.m. on Monday.| It ends late.",
    "en|See fig. 4 and eq. 12 for details.| They agree.",
    "en|Mr. Jones vs. Dr. Lee was heard in No. 7 Court.",
    "en|“Stop!” he said.| “Go on,” she said.",
    "en|He waited……| It rained.",
    "en|Items (see p. 12, sec. 3.1) cost approx. 30 euros.",
    "es|La tienda abre a las 9 a. m. y cierra a las 8 p. m. todos los días.",
    "es|Murió en el siglo III d. C. en Roma.| Fue rey.",
    "es|Vive en la calle Mayor, n.º 12, de Madrid.",
    "es|Viajó a EE. UU. en 2010.| Volvió pronto.",
    "es|Véase pág. 45 y págs. 60-61 del art. 7.",
    "es|¿Vienes?| «Sí», dijo.| ¡Vamos!",
    "es|El Sr. Pérez y la Sra. Gómez llegaron.| Dña. Ana no.",
    "es|No sé…| Tal vez mañana.",
    "ca|Núm. 12 del carrer Major.| Vegeu pàg. 34.",
    "ca|El Sr. Puig viu a l'av. Diagonal, núm. 5.",
    "pt|O Sr. Silva mora na R. Augusta, n.º 5.| Ele saiu.",
    "pt|Cf. pág. 10 e art. 5.º da lei.| É claro.",
    "pt|Nasceu no séc. V a. C. em Atenas.",
    "fr|M. Dupont habite au n° 5, av. Foch.| Il part.",
    "fr|Voir p. 12 et fig. 3.| C’est tout.",
    "fr|« Viens ! » dit-il.| « Non. »",
    "it|Il sig. Rossi abita al n. 5.| Parte domani.",
    "it|Vedi pag. 12 e cap. 3 dell'art. 4.",
    "it|Nacque nel 44 a.C. a Roma.| Morì presto.",
    "de|Am 3. Oktober 1990 kam die Einheit.| Das war gut.",
    "de|Der 2. Weltkrieg endete 1945.| Im 19. Jahrhundert war es anders.",
    "de|Siehe S. 12, Abb. 3 bzw. Nr. 4.| Das gilt z. B. hier.",
    "de|Ludwig XIV. regierte lange.| Er starb 1715.",
    "de|„Komm!“, rief er.| „Nein.“",
    "ru|Это правда, т. е. не ложь.| Он ушёл.",
    "ru|В 1999 г. он жил на ул. Ленина, д. 5.| Потом уехал.",
    "ru|И т. д. и т. п. можно добавить.",
    "ru|См. рис. 4 и стр. 12.| Всё ясно.",
    "ro|Vezi pag. 12, vb. a merge.| E clar.",
    "ro|Dl. Popescu locuiește pe str. Mare, nr. 5.| A plecat.",
    "ja|「行こう。」と彼は言った。|彼女は笑った。",
    "ja|彼は来た（昨日だ。）そして帰った。|終わり。",
    "ja|本当……|そうか。",
    "zh|真的……|我不知道。",
    "zh|他叫道：“快走！”坐在后面的老人说。|天黑了。",
    "zh|她喊：“有鱼！” Hammel 接着说。|船停了。",
    "zh|他道：“我去告诉家里。”|说着往河边走。",
    "zh|他说：“明天再来。”|众人大笑，都道：“好。”",
    "zh|他说：“下雪了。”|小王听说，忙去关窗。",
    "ko|그는 말했다. |“가자.”| 그녀는 웃었다.",
    "ko|그는 왔다(어제). |그리고 갔다.",
    "ja|面白かった……。|また読みたい。",
    "zh|什么……？|他不懂……！|没人知道。",
    "ru|В 1990 г. А. С. Иванов переехал в г. Москву.| Там он жил.",
    "en|The firm Acme Inc. A. B. Smith founded.| It grew.",
    "de|Er wohnt in der Hauptstr. 12.| Die Nr. 14 steht leer.",
    "de|Er sprach mit Prof. Dr. med. A. Müller i. R. über Kap. 3.| Danach ging er.",
    "fr|L'art. L. 123-4 du C. trav. s'applique.| Point.",
    "it|Nel sec. XVI il card. Borromeo visse a Milano.| Morì nel 1584.",
    "hi|क्या डॉ. शर्मा आए?| हाँ, वे 5 कि. मी. चले।",
    "mr|डॉ. आंबेडकर आले.| ते बोलले.",
    "ta|டாக்டர். குமார் வந்தார்.| அவர் பேசினார்.",
    "te|డా. రావు వచ్చారు.| ఆయన మాట్లాడారు.",
    "ml|ഡോ. നായർ വന്നു.| അദ്ദേഹം സംസാരിച്ചു.",
]


@pytest.mark.parametrize("case", CASES)
def test_a_text_is_cut_at_the_bars_alone(case: str) -> None:
    lang, *parts = case.split("|")
    assert split("".join(parts), lang) == [part.strip() for part in parts]
