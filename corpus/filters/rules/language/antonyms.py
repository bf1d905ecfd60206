"""Adjectives and their opposites: 'not new' may be 'oud' in Dutch, which denies nothing."""

import re
from functools import cache

# In each line two opposites, in English and the other languages; a star stands for the rest of a word, a
# slash between several forms.
_LANGUAGES = ("es", "fr", "de", "pt", "it", "nl")
_TABLE = """
new:old nuev*:viej*/antigu* nouv*/neu*:vieux/vieil*/ancien* neu*:alt* nov*:velh*/antig* nuov*:vecchi*/antic*
    nieuw*:oud*
young:old joven*/jóven*:viej*/mayor* jeune*:vieux/vieil*/âgé* jung*:alt* jovem/jovens:velh* giovan*:vecchi*
    jong*:oud*
small/little:big/large pequeñ*:grande*/gran petit*:grand*/gros* klein*:groß* pequen*:grand* piccol*:grand*
    klein*:groot/grote
poor:rich pobre*:rico*/rica* pauvre*:riche* arm*:reich* pobre*:rico*/rica* pover*:ricc* arm*:rijk*
good:bad buen*:mal* bon*:mauvais*/mal gut*:schlecht* bom/boa*/bons:mau*/má*/ruim buon*:cattiv*/mal*
    goed*:slecht*
well:badly bien:mal bien:mal gut:schlecht bem:mal bene:mal goed:slecht
long:short larg*:cort*/brev* long*:court*/bref lang*:kurz* long*:curt*/brev* lung*:cort*/brev* lang*:kort*
high:low alt*:baj* haut*:bas* hoch/hoh*:niedrig* alt*:baix* alt*:bass* hoog/hoge:laag/lage
cheap:expensive barat*:car*/costos* bon_marché:cher*/coûteu* billig*/günstig*:teuer* barat*:car*
    economic*:car*/costos* goedkoop*:duur/dure
easy:hard/difficult fácil*:difícil* facile*:difficile* leicht*/einfach*:schwer*/schwierig*
    fácil/fáceis:difícil/difíceis facil*:difficil* makkelijk*:moeilijk*
far:near/close lejos:cerca* loin*:près/proche* weit*:nah* longe:perto/próxim* lontan*:vicin* ver:dichtbij
hot:cold calient*:frí* chaud*:froid* heiß*:kalt* quent*:fri* cald*:fredd* heet/warm:koud*
true:false verdad*:fals*/mentira vrai*:fau* wahr*:falsch*/gelogen verdad*:fals*/mentira ver*:fals*
    waar:onwaar/gelogen
right:wrong correct*/razón:equivocad*/mal/incorrect* juste*/raison:fau*/tort richtig*/recht:falsch*
    cert*/razão:errad* giust*/ragione:sbagliat*/torto juist*/gelijk:fout*/verkeerd*
open:closed/shut abiert*:cerrad* ouvert*:fermé* offen*:geschlossen*/zu abert*:fechad* apert*:chius*
    open:dicht/gesloten
empty:full vací*:llen* vide*:plein* leer*:voll* vazi*:chei* vuot*:pien* leeg:vol*
alive:dead viv*:muert* vivant*:mort* lebend*/am_Leben:tot* viv*:mort* viv*:mort* levend*:dood
same:different igual*/mism*:diferent*/distint* même*:différent* gleich*:anders/verschieden* mesm*:diferent*
    stess*:divers*/different* zelfde:anders/verschillend*
early:late tempran*:tard* tôt:tard früh*:spät* ced*:tard* presto:tardi vroeg:laat
strong:weak fuert*:débil* fort*:faible* stark*:schwach* fort*:frac* fort*:debol* sterk*:zwak*
heavy:light pesad*:liger* lourd*:léger* schwer*:leicht* pesad*:lev* pesant*:legger* zwaar/zware:licht*
clean:dirty limpi*:suci* propre*:sale* sauber*:schmutzig* limp*:suj* pulit*:sporc* schoon:vuil*
healthy:sick/ill san*:enferm* sain*:malade* gesund*:krank* saudáve*:doente* san*:malat* gezond*:ziek*
fast/quick:slow rápid*:lent* rapide*:lent* schnell*:langsam* rápid*:lent* veloc*:lent* snel*:langzaam
many/much:few/little much*:poc* beaucoup:peu viel*:wenig* muit*:pouc* molt*:poc* veel:weinig
often:rarely/seldom a_menudo:rara* souvent:rarement oft:selten muitas_vezes:rara* spesso:rara* vaak:zelden
"""
_DENIES = re.compile(r"not |n['’]t ", re.IGNORECASE)
_NOT = r"\b(?:not|n['’]t)(?: (?:a|an|the|very|so|too|that|at all))? "


def opposite(english: str, other: str, lang: str) -> bool:
    """Whether English denies a word whose opposite the other side has in its place: 'not new' and 'oud'."""
    if not _DENIES.search(english):  # most pairs
        return False
    return any(
        denied.search(english) is not None
        and opposed.search(other) is not None
        and same.search(other) is None
        for denied, same, opposed in _opposites(lang)
    )


@cache
def _opposites(lang: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """Patterns of a denied English word, of its translations, and of those of its opposite."""
    if lang not in _LANGUAGES:
        return ()
    found = []
    for line in _TABLE.strip().replace("\n    ", " ").splitlines():
        cells = [cell.replace("*", r"\w*").replace("/", "|").split(":") for cell in line.split()]
        english, theirs = cells[0], [_words(part) for part in cells[1 + _LANGUAGES.index(lang)]]
        for place in (0, 1):
            denied = re.compile(rf"{_NOT}(?:{english[place]})\b", re.IGNORECASE)
            found.append((denied, theirs[place], theirs[1 - place]))
    return tuple(found)


def _words(part: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{part.replace('_', ' ')})(?!\w)", re.IGNORECASE)
