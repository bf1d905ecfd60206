"""Abbreviations of languages, by what a full stop behind them may mean.

Collected by language, and compared with the lists of pysbd and sentencex. What is a word too ("no", "sun",
Spanish "bien") is left out or asks for a number.
"""

from functools import cache

# A sentence goes on after these, whatever follows: titles, references, 'for example', 'compare'.
_BEFORE = {
    "": "mr mrs ms dr prof st cf vs e.g i.e vol fig eq messrs",
    "en": """
        messrs mssrs mr mrs ms mx dr drs prof st rev hon gen col lt sgt cpl capt cmdr adm maj gov sen rep
        pres supt insp e.g i.e eg ie cf viz vs v approx ca mt ft esp incl ed eds trans vol vols figs eq
        eqs resp pp dept univ assn ext tel ave blvd sec secs ch chap arts nos pg paras ref refs fr bros
        esq attn c.f op.cit cit ibid al.cit asst assoc
        """,
    "es": """
        sr sra sres sras srta srtas d dª dña dr dra dres prof profa profs lic licda ing arq abog gral gdor
        cmdte tte cap capt cnel sgto almte mons fr sto sta ntra ntro av avda avd pza plza pl ctra urb dpto
        depto núm núms num nums pág págs pag pags p.ej p.e vol vols ed eds art arts fig figs cap caps párr
        secc tít ord exp dir tel tfno tlf cf cfr v vid véase aprox máx mín ej atte fdo excmo excma ilmo
        ilma ref refs resp dcho admón asoc univ vs p pp s.e s.s trad comp coord sec ss.mm ff.cc bs.as
        ldo lda mtro mtra rdo rda ob pbro fray gob pdte pdta vicepdte
        """,
    "fr": """
        m mm mr mlle mlles mme mmes dr drs pr me mgr mgrs st ste sts stes gén col cap lt adj cf c.-à-d
        c.à.d p.ex ex env art arts al fig figs chap vol t p pp éd coll trad n no nos n° tél av bd boul bld
        fbg pl réf rech hab dir dép sect vs ch ann suppl parag ing prof bibl
        """,
    "de": """
        dr dres prof hr hrn fr frl st sr ing dipl dipl.-ing mag priv.-doz hl abs art nr nrn bd bde bsp kap
        abb tab abschn anm ziff rn rdnr rz vgl bzw z.b d.h u.a z.t u.u i.d.r s.o s.u sog sogen ca evtl ggf
        inkl exkl zzgl abzgl einschl insbes max min mind tel str hrsg hg verf übers aufl ausg jg lfd geb
        gest verh v.a i.e i.s v v.chr.g s sen jun gem lt bes entspr allg ehem vorm nachm zit fig vs gen
        col med phil jur rer.nat i.r a.d o.g u.g m.e i.a i.d i.v i.a.d a.a.o ebd ugs eigtl schweiz österr dt frz engl lat griech bspw
        """,
    "it": """
        sig sigg sig.ra sig.na sigra dott dott.ssa dottssa prof prof.ssa profssa avv ing arch geom rag on
        sen gen col cap ten magg serg mons don p s ss art artt n nn num pag pagg p pp cap capp vol voll
        fig figg tab sez par cfr cf v vd es p.es ad.es c.a ca circa tel fax ed edd cit op.cit vs spett egr
        gent.mo gent.ma v.le p.za p.zza c.so fraz loc prov reg dir dip dipl card l d.lgs d.l d.p.r dpr c.p.c
        rif all st.to
        """,
    "pt": """
        sr sra srs sras srta dr dra drs dras prof profa profª profs eng engª arq adv exmo exma ilmo ilma
        gen cel cap ten sgt alm min dep gov pres d dom d.ª pe fr st sto sta av r al pça pc trav rod estr n
        nº núm num p pp pág págs pag fl fls vol ed art arts inc par cap fig figs tab ex p.ex i.e cf v vs
        vd aprox máx mín tel ref org coord trad séc res
        """,
    "nl": """
        dhr mevr mw mr mrs ir ing dr drs prof ds jhr st bv bijv bv.b o.a d.w.z m.n i.p.v t.a.v i.v.m m.b.t
        t.o.v o.b.v a.d.h.v m.b.v n.a.v z.g.a.n vgl zie ca resp incl excl nr nrs blz p pp art fig afb
        hfdst tel red uitg vert zgn zg evt max min gem wv plm t.g.v t.b.v i.h.b i.c.m d.m.v w.o o.l.v
        """,
    "pl": """
        np tzn tj tzw m.in dr prof hab mgr inż lek mec św bł ks o abp bp gen płk mjr kpt por ppor sierż st
        ul al pl os nr tel faks str s t r.pr art ust pkt lit rozdz rys tab por zob zw wg ok max min red
        tłum wyd oprac im pw p vs ew tys mln mld
        """,
    "ru": """
        т.е т.н т.к т.о напр см ср им ул пр просп пер пл бул наб д кв корп стр оф обл р-н пос с дер г-н
        г-жа проф акад доц канд д-р инж св о ген полк кап лейт ст ред изд сост рис табл гл разд п пп ч т
        тт вып стб ок прибл тел факс п.п абз напр т.наз т.ч тыс млн млрд трлн
        """,
    "tr": """
        dr prof doç yrd av öğr uzm op müh mim alb yzb ütğm orgen korg gen sn hz st bkz böl t.c krş örn ör
        yak yakl no nu sf s ss c cilt fig şek çev haz yay ed der mad md fık tel cad cd sok sk mah mh apt
        blv
        """,
    "uk": """
        т.є т.зв т.к напр див пор ім вул просп пров пл бул кв буд обл р-н смт с м проф акад доц канд д-р
        інж св о ген полк кап ред вид мал рис табл гл розд п ч т ст стор тел бл тис млн млрд трлн
        """,
    "ca": """
        sr sra srs sres srta dr dra prof mn st sta av avda pl pça ctra núm núms n pàg pàgs p pp vol ed art
        arts fig figs cap cf p.ex ex tel aprox dir coord trad ref vs
        """,
    "gl": """
        sr sra sres sras srta dr dra prof av avda núm núms páx páxs p pp vol ed art fig cap cf p.ex ex tel
        """,
    "ro": """
        dl d-l dna d-na dr prof ing arh av st sf str bd nr pag p pp vol ed art alin lit fig tab cap cf
        de.ex ex v vs tel aprox gen col lt cpt min jud loc mun
        """,
    "cs": """
        p pí sl dr mudr judr phdr ing mgr bc prof doc sv gen plk např tj tzv tzn resp popř příp cca ca č
        čís str s sv roč vyd obr tab kap odst písm čl srov viz zejm max min ul nám tř tel tis mil mld
        """,
    "sk": """
        p sl dr mudr judr phdr ing mgr bc prof doc sv gen plk napr tj tzv tzn resp príp cca č čís str s zv
        roč vyd obr tab kap ods písm čl porov najmä max min ul nám tel tis mil mld
        """,
    "sl": """
        g ga gdč dr mag prof doc sv npr t.i tj oz ok št str čl odst sl tab pogl prim gl ul tel ur gen polk
        """,
    "hr": "g gđa gosp dr mr prof doc sv npr tj tzv odn br str čl st sl tab pogl usp ul tel gen ing",
    "sr": "г гђа др проф св нпр тј тзв бр стр чл ст сл таб ул тел ген инж npr tj tzv dr prof br str čl",
    "bg": """
        г-н г-жа д-р проф акад доц инж св ген полк напр т.е т.нар вж срв бр стр с чл ал т рис табл гл ул
        бул
        """,
    "sv": """
        hr fr dr prof st bl.a t.ex d.v.s dvs s.k f.d ca resp inkl exkl jfr nr s sid kap fig tab bd uppl
        red övers max min tel p.g.a m.a.o fr.o.m t.o.m
        """,
    "da": """
        hr fr frk dr prof skt st bl.a f.eks dvs d.v.s s.k ca hhv inkl ekskl jf jfr nr s kap fig tab bd udg
        red overs maks min tlf pga p.g.a ift mht fx evt
        """,
    "no": """
        hr fr frk dr prof st bl.a f.eks dvs d.v.s s.k ca hhv inkl ekskl jf jfr nr s kap fig tab bd utg red
        overs maks min tlf pga p.g.a ift mht evt
        """,
    "fi": "esim mm ts ns ks vrt n noin s nro tri prof hra rva nti ao em toim suom",
    "hu": "dr prof id ifj özv st pl ún kb ill ti.pl vö ld sz o old vol szerk ford fej tel u szt gr br",
    "et": "dr prof hr pr nt s.o st u nr lk lhk vt vrd tlk toim jn tab ptk tel mag",
    "lv": "dr prof kgs k-dze piem t.i t.s apm nr lpp sk sal att tab nod red tulk izd sv gen",
    "lt": "p dr prof doc pvz t.y vad nr psl p žr plg pav lent sk red vert leid šv gen a.a",
    "el": "κ κα κος δρ καθ αγ π.χ δηλ βλ πρβλ αρ αριθ σελ σ τομ εικ σχ πίν κεφ άρθρ παρ τηλ λεωφ οδ στρ μτφρ",
    "id": "dr drs prof ir bpk sdr h hj no nr hlm hal vol jl tgl a.l mis telp st kol gen",
    "ms": "dr prof hj no hlm hal vol jln tel en pn cik dato",
    "vi": "ts ths pgs gs tp p q tr t st ks bs cn",
    "ar": "د أ م ص ج ا.د أ.د",
    "fa": "م ص ج ر.ک",
    "hi": "डॉ डा श्री श्रीमती सुश्री प्रो पं सं क्र पृ रु कि.मी वि.सं ई.पू",
    "mr": "डॉ प्रा श्री श्रीमती सौ क्र पृ रु कि.मी इ.स",
    "bn": "ড ডা ডাঃ মো মোসা প্রফে অধ্যা রু কি.মি",
    "ta": "டாக்டர் டாக் திரு திருமதி பேரா எண் கி.மீ",
    "te": "డా ప్రొ శ్రీ శ్రీమతి కి.మీ",
    "kn": "ಡಾ ಪ್ರೊ ಶ್ರೀ ಶ್ರೀಮತಿ ಕಿ.ಮೀ",
    "ml": "ഡോ പ്രൊഫ ശ്രീ ശ്രീമതി കി.മീ",
    "he": "ד\"ר עמ' מס' גב' פרופ'",
}
# The sentence goes on where a number follows; elsewhere they may be words or end a sentence.
_BEFORE_NUMBERS = {
    "": "no nr art p pp fig tab",
    "en": """
        no art par para sect figure jan feb mar apr jun jul aug sep sept oct nov dec pt bk cl tab ver rev
        p a.d st
        """,
    "es": """
        no nos ene feb febr mar abr may jun jul ago sep sept set oct nov dic sig tab anexo apdo km kms hab
        """,
    "fr": "janv févr avr juil sept oct nov déc tab ligne km",
    "de": "jan jän feb febr apr aug sept okt nov dez par pos lit zf ref km ff f",
    "it": "gen feb mar apr mag giu lug ago set sett ott nov dic lett sec",
    "pt": "no jan fev mar abr mai jun jul ago set out nov dez km",
    "nl": "no jan feb mrt apr jun jul aug sep sept okt nov dec tab par",
    "pl": "poz rok nr sty lut mar kwi cze lip sie wrz paź lis gru",
    "ru": "янв фев февр мар апр июн июл авг сен сент окт нояб дек стр ст",
    "tr": "oca şub mar nis may haz tem ağu eyl eki kas ara",
}
# They end a sentence only where a word follows that is written small within one: names follow them too.
_BEFORE_NAMES = {
    "": "inc ltd co corp al jr sr",
    "en": """
        inc ltd llc co corp plc bros al jr sr u.s u.k u.n u.s.a e.u ph.d m.d b.a m.a m.sc b.sc d.c l.a n.y
        st calif mass conn penn fla tex wash jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues
        wed thu thur thurs fri sat est a.d b.c b.c.e c.e rd art no min max op
        """,
    "es": """
        s.a s.a.u s.l s.r.l s.a.s s.c cía ltda hnos ff.aa rr.hh cc.aa d.c a.c jr ud uds vd vds d.f izq dd.hh
        cc.oo aa.vv
        """,
    "fr": "s.a s.a.r.l cie sté jr av.j.-c apr.j.-c j.-c av",
    "de": """
        mio mrd tsd gmbh co v.chr n.chr chr jh jhd mr mrs u.ä o.ä usf u.s.w st jr sen jun f ff dgl std mon
        di mi do fr sa so okt dez nov sept aug apr feb jan ing
        """,
    "it": "s.p.a s.r.l s.n.c s.a.s a.c d.c jr soc coop",
    "pt": "s.a s/a ltda cia d.c a.c jr lda",
    "nl": "b.v n.v v.chr n.chr jr sr",
    "pl": "r w n.e p.n.e sp.z.o.o s.a godz gen zł",
    "ru": "г гг в вв н.э до.н.э р руб коп тыс млн млрд и.др др проч стр с",
    "uk": "р рр ст н.е до.н.е грн коп",
    "tr": "a.ş ltd şti m.ö m.s yy s.a a.b.d u.s",
    "ca": "s.a s.l cia d.c a.c",
    "ro": "s.a s.r.l î.hr d.hr",
    "cs": "s.r.o a.s n.l př.n.l st",
    "sk": "s.r.o a.s n.l pred.n.l",
    "sv": "f.kr e.kr kr",
    "da": "f.kr e.kr kr",
    "no": "f.kr e.kr kr",
    "fi": "eaa jaa ekr jkr",
    "hu": "i.e i.sz kft rt bt zrt",
    "el": "π.χ.ε μ.χ α.ε",
    "bg": "г гг в вв н.е пр.н.е лв",
    "id": "pt cv tbk",
}
# The last words of many sentences: they are listed because their parts may look like other abbreviations.
_AT_ENDS = {
    "": "etc a.m p.m am pm",
    "en": "etc a.m p.m",
    "es": "etc a.m p.m ee.uu jj.oo s.s",
    "fr": "etc",
    "de": "etc usw usf u.s.w",
    "it": "ecc",
    "pt": "etc e.u.a eua",
    "nl": "enz e.d etc",
    "pl": "itd itp etc",
    "ru": "т.д т.п и.т.д и.т.п",
    "uk": "т.д т.п тощо",
    "tr": "vb vs",
    "ca": "etc ee.uu",
    "cs": "atd apod",
    "sk": "atď apod",
    "sv": "etc o.s.v osv m.m m.fl",
    "da": "osv m.m m.v m.fl etc",
    "no": "osv m.m m.v m.fl etc",
    "fi": "jne ym yms",
    "hu": "stb",
    "ro": "etc ș.a",
    "hr": "itd",
    "sl": "itd ipd",
    "id": "dll dsb dst",
}
BEFORE, BEFORE_NUMBERS, BEFORE_NAMES, AT_ENDS = range(1, 5)
LISTED = frozenset(_BEFORE) - {""}  # languages with a list of their own


@cache
def abbreviations(lang: str) -> dict[str, int]:
    """What a full stop means after an abbreviation of the language, by it: casefolded, without the last stop.

    Parts that are written apart ("p. ej.") stand here without the space. All languages have the few that are
    used internationally.
    """
    found: dict[str, int] = {}
    tables = (
        (AT_ENDS, _AT_ENDS),
        (BEFORE_NAMES, _BEFORE_NAMES),
        (BEFORE_NUMBERS, _BEFORE_NUMBERS),
        (BEFORE, _BEFORE),
    )
    for code in (lang, ""):
        for kind, table in tables:
            for word in table.get(code, "").split():
                found.setdefault(word, kind)
    return found


@cache
def beginnings(lang: str) -> frozenset[str]:
    """The beginnings of abbreviations of several parts, up to each inner full stop: 'p' of 'p.ej'."""
    dotted = [word.split(".") for word in abbreviations(lang) if "." in word]
    return frozenset(".".join(parts[:n]) for parts in dotted for n in range(1, len(parts)))
