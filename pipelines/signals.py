"""What a sentence is about, told by its words: decisions, deadlines, risks, the child's words … and what is only layout."""

import re

_MONTH = r"(?:jan(?:uari)?|feb(?:ruari)?|mars|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DATE = rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}|(?:den )?\d{{1,2}}(?::e)? {_MONTH}|den \w+(?:de|nde|te) {_MONTH}|\[DATUM-\d+\w*\])"

KINDS: dict[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        "beslut": r"\bbeslut(?!sfattare|sunderlag)\w*|\bbevilja\w*|\bavsl(?:ag|å)\w*|\bdelavslag\w*|\binled(?:s|a|as|des|ts)\b|\binledd\w*|\bavsluta(?:s|des|ts)?\b"
        r"|\bomhänderta\w*|\blvu\b|\bpolisanmäl\w*|\båterkrav\w*|\bbedöm(?:s|er|t|des|ning\w*)?\b|\bplacera\w*|\bsamtyck\w*|\böverens\w*|\bbestämt?\b|\bansöker om\b|\bförläng\w*"
        r"|\bfastställ\w*|\bgodkän\w*|\bförelägg\w*|\bvite\b",
        "frist": rf"\bsenast\b|\binom (?:\d+|en|ett|två|tre|fyra|fem|sex|åtta|tio|fjorton)\b|\bfrist\w*|\bvara klar\w*|\bskulle varit\b|\bförfall\w*|\bdeadline\b|\bgäller t\.?o\.?m|\btill och med\b|\bfr\.?o\.?m|\bföre den\b"
        rf"|\btill (?:den )?{_DATE}|\böverklag\w*",
        "risk": r"\w*våld\w*|\bslå[rs]?\b|\bslog\b|\bslag(?:it|en|s)\b|\bslagsmål\w*|\bhot(?:ar|at|ade|ad|as|et|elser?)?\b|\bmisshand\w*|\bmissbruk\w*|\bdrog(?:er|test\w*|påverk\w*)?\b|\bnarkotika\w*|\balkohol\w*"
        r"|\bberus\w*|\bpåverkad\b|\bfull\b|\bsjälvmord\w*|\bsuicid\w*|\bsjälvskad\w*|\bskära? sig\b|\bta(?:r)? livet\b|\bvill(?:e)? (?:inte leva|dö)\b|\binte (?:fanns|finnas|leva|vara med längre)\b|\bskada(?:t|de|r|s)? sig\b"
        r"|\bövergrepp\w*|\bblåmärk\w*|\bmärken?\b|\brädd\w*|\bfarlig\w*|\bakut\w*|\bavvik\w*|\brymt\w*|\bförsvunn\w*|\bvräk\w*|\bavhys\w*|\bfallit\b|\bramla\w*|\bfallrisk\w*|\boro(?:n|ar|lig\w*|ad|s)?\b|\borosanmäl\w*"
        r"|\bkontrollera(?:r|nde)\b|\bstryp\w*|\bknuff\w*|\bsparka\w*|\bslängde\b|\bskrik\w*|\bhungr\w*|\bvanvård\w*|\bförsumm\w*|\bgråt\w*|\bgått ner\b|\bfrånvaro\w*|\bsvimma\w*|\binte (?:ätit|tagit sin medicin)\w*|\bgömm?er sig\b|\bgömma sig\b|\bskyddad\w*|\bhedersrelat\w*",
        "barnets_ord": r"(?:\bbarnet|\bbarnen|\bhan|\bhon|\belev\w*|\bflick\w*|\bpojk\w*|\bson(?:en)?|\bdotter(?:n)?|\[(?:PERSON|BARN)-\d+\w*\])[^.!?]{0,30}\b(?:säger|sa|sade|berätta\w*|vill|ville|nicka\w*|viska\w*|rita\w*|svara\w*|önska\w*|tycker|uttryck\w*|visa[rd]\w*|skrev|skriver|frågar|förklara\w*)\b|[”\"»][^”\"»]{8,}[”\"«]",
        "nasta_steg": rf"\bska(?:ll)? (?!ha\b|vara\b)\w+|\bboka(?:t|d|s|r|de)?\b|\bplanera\w*|\buppfölj\w*|\bhembesök\w*|\bnästa (?:möte|steg|vecka|samtal|tid)\b|\båterkom\w*|\bkalla[st]\b|\bkontaktas\b|\bkompletter\w*|\binväntar?\b|\bnytt? (?:möte|tid|samtal)\b|\bringer (?:jag|upp|tillbaka)\b|\bjag (?:ringer|mejlar|skickar|tar upp)\b|\bmöte\w* .{{0,20}}{_DATE}|\bklockan\b|\bkl\.? ?\d",
        "uppgift": r"\b(?:uppger|uppgav|berätta[rdt]\w*|säger|sa|sade|enligt|anger|påstår|nekar|förnekar|medger|erkänner|bekräftar|menar|anser|beskriver|förklarar|meddelar)\b",
        "insats": r"\binsats\w*|\bbistånd\w*|\bkontakt(?:familj|person)\w*|\bstödfamilj\w*|\bfamiljehem\w*|\bplacera\w*|\bbehandling\w*|\bboendestöd\w*|\bhemtjänst\w*|\bråd och stöd\b|\btidigare\b|\bavlastning\w*|\bgenomförandeplan\w*|\bstöd\w*",
        "belopp": r"\d[\d  ]*(?:,\d\d)?\s?(?:kr\b|kronor\b|:-|tkr\b)",
    }.items()
}
NEGATION = re.compile(
    r"\b(?:inte|ej|icke|aldrig|ingen|inget|inga|ingenting|nekar|nekade|förnekar|förnekade|bestrider|utan att|varken|saknas|saknar|nej|knappast|inte heller|ogrundad|utan)\b",
    re.IGNORECASE,
)
PARENT = re.compile(r"\b(?:mamma\w*|pappa\w*|modern|fadern|mor|far|föräld\w*|vårdnadshav\w*|vh|anmäl\w*|sambo\w*)\b", re.IGNORECASE)
ANAPHOR = re.compile(
    r"(?:[-*•] )?(?:hon|han|hen|de|dom|den|det(?! (?:finns|framgår|gäller|är (?:oklart|viktigt|inte|nu|en|ett|första)|har (?:kommit|inkommit|varit)|kom|blev|behövs|står))|detta|dessa|denna|denne|där|då|dit|därefter|sedan|sen|så|men|dock|också|även|hennes|hans|deras|båda|vidare|dessutom|i stället|istället|därför)\b",
    re.IGNORECASE,
)
QUICK_ANSWER = re.compile(r"(?:ja|nej|jo|jodå|okej|nä|nja|precis|aldrig|absolut|mm|visst|exakt|inte alls|alltså|jadå|nejdå)\b", re.IGNORECASE)
EMPTY = re.compile(
    r"(?:(?:med )?(?:vänliga?|bästa) hälsning\w*|vänligen,?$|mvh\b|hälsningar\b|hej(?:san|då)?\b|hej då|bästa \w+[,!]|kära \w+[,!]|god(?:dag| ?morgon)\b|vh\b|ha det(?: så)? bra|trevlig helg"
    r"|tack(?: så mycket)?(?: för [^.!]{0,40})?[.!]*$|(?:från|till|skickat|sent|from|to|cc|kopia|ämne|subject|datum|date|telefon|e-?post|adress|diarienummer|avser|personnummer|handläggare|namn)\s*:"
    r"|(?:dnr|diarienr|tfn|tel|handl)\b|/|skickat från min)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:sid(?:a|an)?\.?\s*)?\d{1,4}(?:\s*(?:\(\d+\)|av \d+|/\s*\d+))?\.?", re.IGNORECASE)
_LAYOUT_KINDS = ("header", "footer")


def kinds(text: str) -> frozenset[str]:
    """Return what a sentence is about."""
    return frozenset(kind for kind, pattern in KINDS.items() if pattern.search(text))


def is_layout(text: str, kind: str) -> bool:
    """Say whether it is a page header, footer, page number or ruling."""
    return kind in _LAYOUT_KINDS or bool(_PAGE.fullmatch(text.strip())) or not re.search(r"[^\W\d_]{2}", text)


def is_greeting(text: str) -> bool:
    """Say whether it only opens, closes or addresses."""
    return bool(EMPTY.match(text.strip(" -–—*•"))) and len(text.split()) < 12
