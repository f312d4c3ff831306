"""Swedish abbreviations as case notes write them, and what may follow a number with a full stop."""

# Written with or without inner stops; the last stop belongs to the abbreviation.
NEVER_ENDS = frozenset(
    "t.ex t.ex. t ex bl.a bl.a. bla d.v.s dvs d v s ca c:a cirka kl nr nr:o tel tfn mob dnr diarienr ang avd avs f.n fn fr.o.m from t.o.m tom"
    " s.k sk p.g.a pga m.a.o mao o.s.v. fr o m t o m resp sid s enl inkl exkl ev evt ex f.ö fö jfr jmf kap mom prop st.f"
    " u.a v.g var vol ö.h bitr dir doc dr fil ing jur kand leg lic med prof red sekr socialsekr soc handl ordf v.ordf vice"
    " sthlm gbg j:r jr sr fru hr gr pers.nr persnr p.nr pnr orgnr org.nr bg pg bil prot obs n.b not skr sos bet ds sou lgh trp vån"
    " i.st istf i.o.m iom u.p.a m.h.a mha m.t.p mtp m.v.h a.a aa f.v.b ffa f.f.a maj:t kungl sign undert tidsbest tlf motsv ber f"
    " a.k.a int ext ankn tj.ant tj.st vb.t a.s.a.p sön mån tis ons tors fre lör".split()
) - {"f", "sk", "aa", "from", "tom", "not", "var", "med", "ex", "bil", "s", "d", "v", "o", "m", "t", "bla"}
# These may stand last in a sentence: a capital after them begins a new one.
ENDS_OR_NOT = frozenset(
    "m.m mm m.fl mfl o.s.v osv etc e.d ed o.d od o.dyl dyl m.m. o.likn f.d fd st tim min sek kr tkr mkr mån jan feb febr mars apr jun"
    " jul aug sep sept okt nov dec vht mvh h.t v.t ht vt e.kr f.kr f.k e.m f.m em fm ggr gg mg ml cm km kg bv pl ssk usk"
    " u.b ua i.v iv o.k ok sid.".split()
)
ORDINAL_FOLLOWERS = frozenset(
    "januari februari mars april maj juni juli augusti september oktober november december jan feb mar apr jun jul aug sep sept okt nov"
    " dec kap § st stycket punkten barnet?".split()
) - {"barnet?"}
NUMBERED = "alternativ|plan|grupp|vitamin|hepatit|klass|bilaga|punkt|barn|elev|moment|avdelning|hus|trappa|uppgång|klassen|nivå"
CLOSING = (")", "]", "”", "»", ",", ";", ":")
