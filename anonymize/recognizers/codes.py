"""The other numbers that registers give people and things, user names, files: what follows a word, and what looks like a code."""

import re

from anonymize.lists import cues
from anonymize.recognizers.base import Anchored, Code, Cued, Number, PatternRecognizer, compiled

DIGIT = re.compile("[0-9]")
CUED = compiled(
    r"""(?:[ ]?[«DASH»]?(?:nr|nummer|numret|id|no|är|kod|koden))?(?:[ ](?:hos|i|vid|från|för|på)[ ][^\W\d_]+(?=:|[ ][0-9]{3}))?
        [.,:#]*[ ]{0,3}
        (?:(?:[a-zåäö]+[ ]){0,4}är[ ]|[a-zåäö]{4,16}[ ](?=[0-9]{5})|nr[.:]?[ ]|nummer[ ]|nr:[ ])?[#(]?
        (?P<id>(?=[\w ./*«DASH»]{0,40}[0-9])[A-Za-zÅÄÖ]{0,6}[*]?[ «DASH»]?[0-9][\w*]*(?:[ ./«DASH»]?[0-9A-Z]+){0,7})(?![\w])"""
)
SPACED = compiled(
    r"[0-9](?<![\w][0-9])(?<![0-9][ ][0-9])(?:[ ]{1,3}[0-9]){5,11}(?:[ ]{0,2}[«DASH»][ ]{0,2}[0-9](?:[ ]{1,3}"
    r"[0-9]){3})?(?![\w]|[ ]{0,2}[0-9])"
)
MIXED = compiled(
    r"[A-Za-zÅÄÖåäö0-9](?<![\w.@/«DASH»][A-Za-zÅÄÖåäö0-9])[\w]*(?:[._«DASH»][\w]+){0,4}(?![\w@]|[.:][\w]|[«DASH»][\w])"
)
PARTS = compiled(
    r"[A-Z0-9](?<![\w.,:/«DASH»][A-Z0-9])[A-Z0-9ÅÄÖ]{0,7}(?:[«DASH»/.:*][A-Z0-9ÅÄÖ]{1,9}){1,5}(?![\w]|[«DASH»/.:,][\w])"
)
LONG = compiled(
    r"[0-9](?<![\w«DASH»,./:+][0-9])(?<![0-9][ ][0-9])[0-9]{5,18}(?![\w]|[,.:«DASH»/][0-9]|[ ][0-9]|[ ]?(?:kr|kronor|sek|%)\b)"
)
GROUPS = compiled(
    r"[A-Z](?<![\w][A-Z])[A-Z]{0,3}[ ]?[0-9]{1,4}(?:[ ][0-9]{2,4}){1,3}(?:[ ][0-9])?(?:[ ][A-Z]{2})?(?![\w])|"
    r"[A-Z](?<![\w][A-Z])[A-Z][ ]?[0-9]{5,9}(?![\w])|"
    r"[A-Z](?<![\w][A-Z])[A-Z]{1,4}[«DASH»/][A-ZÅÄÖ]{1,3}[ ][0-9]{2,6}(?:[«DASH»][0-9]{3,6})?(?![\w«DASH»])"  # "RMV-F 26-11872"
)
# Capitals and a number by a dash that nothing explains: "operatör OP-17", "FH-88", "utredare U1-47".
DASHED = compiled(r"[A-ZÅÄÖ](?<![\w.,:/«DASH»][A-ZÅÄÖ])[A-ZÅÄÖ]{0,2}[0-9]?[«DASH»][0-9]{2,3}(?![\w]|[«DASH»/.:,][\w])")
HASHED = compiled(r"[#](?<![\w&/][#])(?P<id>[0-9]{4,10})(?![\w])")
# The last four of a number, by the dash before them: "slutar -0193". In a column it is an amount.
ENDING = compiled(
    r"[0-9](?:(?<=[^\W\d_][ ][«DASH»][0-9])|(?<=[^\W\d_][.][ ][«DASH»][0-9]))(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{3}(?<!00)"
    r"(?![\w]|[.,:/«DASH»][0-9]|[ ]{2}|\t|[ ]?(?:kr|kronor|sek|tkr|%|°|grader)\b|[:][«DASH»])"
)
MEETING = re.compile(
    r"[0-9](?:(?=[A-Za-zÅÄÖåäö])|(?<=[A-Za-zÅÄÖåäö].))|[0-9](?=[-_.][A-Za-z])|[0-9](?<=[A-Za-z][-_.].)"
)
SUFFIX = re.compile(r"\.(?:pdf|docx?|odt|rtf|jpe?g|png|xlsx?|txt|eml|msg|mp[34]|heic|zip|tiff?|mov|wav|m4a)(?![\w])")
HANDLE = compiled(r"[A-Za-zåäö](?<![\w.@/«DASH»][A-Za-zåäö])[a-zåäöA-Z0-9.]*(?:_[a-zåäöA-Z0-9.]*)+(?![\w@«DASH»])")
MAC = compiled(r"[0-9A-Fa-f]{2}(?<![\w:]..)(?::[0-9A-Fa-f]{2}){5}(?![\w:])")
QUOTED = compiled(r"[.:]?[ ]?(?:är[ ])?[\"”’'](?P<id>[^\"”’'\n]{3,30})[\"”’']")
FILE = compiled(
    r"(?:(?:(?<=[;:,][ ])|(?<=[\n\t\"”“»(])|(?<=filen[ ])(?!h[ae]t|är)|(?<=h[ae]tte[ ])|(?<=heter[ ]))"
    r"(?:[\w«DASH»().]{1,30}[ ]){1,5}?)?"
    r"[\w](?<![\w/][\w])[\wÅÄÖåäö«DASH»().]{1,80}?"
    r"\.(?:pdf|docx?|odt|rtf|jpe?g|png|xlsx?|txt|eml|msg|mp[34]"
    r"|heic|zip|tiff?|mov|wav|m4a)(?![\w])"
)
ROOMS = re.compile(
    r"(?<![^\W_])(?:rum|sal|plan|hus|buss|linje|klass|åk|årskurs|vecka|kap|art|artikel|bilaga|nivå|typ|steg|fas|grad"
    r"|version|ver|modell|del|punkt|fråga|skala|sid|s|§|nr)[ .:]*$",
    re.IGNORECASE,
)
DAY = re.compile(r"(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d|[0-3]?\d-[01]\d-(?:19|20)\d\d|.*\..*")
NUMBERS_ALONE = re.compile(
    r"(?:rum|sal|plan|hus|buss|plats)[ .:]*$", re.IGNORECASE
)  # before them letters are no room's
MEASURE = re.compile(
    r"\d+[.,]?\d*(?:mg|ml|kg|g|km|cm|mm|m|m2|kvm|kr|kb|mb|gb|h|t|p|st|x|e|år|åk|tr|nb|w|v|a|b|c|d|kl|min|sek"
    r"|tim|dgr|ggr|tkr|mkr|kwh|mmol|mol|mikrogram|µg|ie|pm|am|e|:e|:a|talet|an|th|nd|st|rd)?",
    re.IGNORECASE,
)
KNOWN = re.compile(r"(?:[a-v]\d{2}[a-z]{2}\d{2}|"
    r"covid|h\dn\d|type?|typ|[a-zåäö]{1,2}\d{1,2}|\d{1,2}[a-zåäö]{1,2}|\d{1,3}-?(?:årig\w*|åring\w*|års\w*"
r"|tal\w*|procentig\w*|tiden|kronor\w*)|[a-z]\d{2}\.\d|lgr\d\d|gy\d\d|windows\d+|office\d+|mp[34]|ps[345]"
r"|xbox\w*|iphone\d*|v\d{2}|e\d{1,3}|r\d{1,3}|lag\d+|skola24|public360|360|bas-?5|ubåt\d*|abbaser|f-?3"
r"|dsm-?5|dsm-iv|icd-?10|icd-?11|wisc-?v|wais-?iv|ados-?2|b12|d3|c4|asq-?3|pdms2|cgi-s|madrs-s|phq-?9"
r"|gad-?7|aq10)", re.IGNORECASE)  # fmt: skip


YEARED = re.compile(r"[A-ZÅÄÖ](?:19|20)\d\d")
CHECKED = re.compile(r"\d{5,9}-\d")  # a number and its check digit
LONE = 4  # digits after a single capital that make a code of it
AFTER = re.compile(r" ?([^\W\d_]{1,8})")
UNITS = cues("unit") | cues("amount") | cues("time_unit")
COORDINATES = re.compile(r"(?<![\d.,])-?\d{1,2}\.\d{3,7}°? ?[NS]?[,;]? {0,2}-?\d{1,3}\.\d{3,7}(?![\d.])")
NUMBERED = (
    "nummer", "numret", "nr", "-id", "kort", "kortet", "licens", "licensen", "order", "referens", "bevis", "beviset", "kod",
)  # fmt: skip
OTHERWISE = re.compile(r"(?:vecka|veckorna|v|kl|klockan|den|till|från|sid|sidan|dag)\b|[0-2]?\d[.:][0-5]\d\Z")
REGULATION = re.compile(r"(?:förordning|direktiv|rambeslut|konvention|EG|EU)\W*(?:\(\w+\)\W*)?(?:nr)?\W*$")


EXPLAINED = re.compile("(?:HT|VT|ICD|ICF|DSM|SO[LU]|SFS|LSS|LV[UM]|KBT|JO|F|P|A|E|G|K|B|C|T|AQ|PC|CD|MP)\\W")
NUMBERED_PAPER = re.compile(r"(?:blankett|formulär|ritn\w*|mall|bilaga|lag|team|grupp|klass)[ .:]*$", re.IGNORECASE)
SHORT_DAY = re.compile(r"\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])|(?:[0-2]\d|3[01])(?:0\d|1[0-2])\d\d")


def cued(match: re.Match[str]) -> float:
    """Score what follows a word like "kundnummer": at least four digits, or letters and digits."""
    text = match["id"].strip()
    digits = len(DIGIT.findall(text))
    numbered = re.search(
        r"(?:nr|nummer|numret|id|pass|passet|körkort|körkortet)\W*$",
        match.string[max(0, match.start("id") - 12) : match.start("id")].lower(),
    )
    if re.fullmatch(r"[A-Z]\d\d\.\d{1,2}[A-Z]?", text):
        return 0.0  # a diagnosis
    if (not numbered and re.fullmatch(r"[0-9]{1,3}(?: [0-9]{3})+", text)) or REGULATION.search(
        match.string[max(0, match.start("id") - 30) : match.start("id")]
    ):
        return 0.0  # an amount, a regulation
    bare = re.sub(r"^[a-zåäö]+ ", "", text)  # "larmet gick 2025"
    if OTHERWISE.match(text) or OTHERWISE.match(bare):
        return 0.0  # weeks, a time of day
    if re.fullmatch(r"(?:19|20)\d\d(?:[-/.]\d\d?[-/.]\d\d?)?", bare) or re.match(
        r"\d+ ?(?:år|kr|st|kronor|dagar)\b", match.string[match.start("id") : match.end("id") + 8]
    ):
        return 0.0
    return 0.75 if digits >= 4 or (digits >= 3 and any(c.isalpha() for c in text)) else 0.0


def mixed(match: re.Match[str]) -> float:
    """Score a word of letters and digits that is no measure, class, drug or diagnosis."""
    text = match[0]
    digits = len(DIGIT.findall(text))
    letters = sum(c.isalpha() for c in text)
    if letters == 1 and digits >= LONE and text[0].isupper() and text[1:].isdigit():
        return 0.0 if YEARED.fullmatch(text) else 0.6  # "J0098123", "T2208"
    if digits < 2 or letters < 2 or len(text) < 5 or MEASURE.fullmatch(text) or KNOWN.fullmatch(text):
        return 0.0
    if re.fullmatch(r"[A-ZÅÄÖa-zåäö]+-\d{1,2}|\d+-[a-zåäö]+|[A-Za-z]{1,3}\d{1,3}-[a-zåäö]{4,}", text):
        return 0.0  # "FREDA-13", "314-bussen", "U235-kärna"
    return 0.6


def parts(match: re.Match[str]) -> float:
    """Score capitals and digits in parts, four digits or more: "2025-BUF-0129", "448-2201"."""
    text = match[0]
    digits, letters = len(DIGIT.findall(text)), sum(c.isalpha() for c in text)
    if not letters and CHECKED.fullmatch(text):
        return 0.55  # "951498-0"
    unit = AFTER.match(match.string, match.end())
    if not letters and unit and unit[1].lower() in UNITS:
        return 0.0  # "150-1000 kr"
    if (
        digits < 4
        or re.search(r"^\d+[.,:]\d+$", text)
        or (
            ROOMS.search(match.string[max(0, match.start() - 10) : match.start()])
            and not (letters and NUMBERS_ALONE.search(match.string[max(0, match.start() - 10) : match.start()]))
        )
    ):
        return 0.0
    if not letters:
        first, *rest = re.split(r"\D", text)
        years = {first[:2], rest[0][:2]} <= {"19", "20"} and len(first) == len(rest[0]) == 4
        ok = "-" in text and len(first) >= 2 and not years
        ok = ok and (
            (len(rest) == 1 and len(rest[0]) >= 4) or (len(rest) == 2 and digits >= 7 and not DAY.fullmatch(text))
        )
        return (
            0.55
            if ok and digits >= 6 and not re.match(r"(?:[01]\d|2[0-4])[0-5]\d-(?:[01]\d|2[0-4])[0-5]\d$", text)
            else 0.0
        )
    return 0.0 if re.match(r"(?:19|20)\d\d-W|SFS|SOU|ISO|ICD|HSLF|SOSFS|COVID", text) else 0.6


def dashed(match: re.Match[str]) -> float:
    """Score capitals, a dash and two or three digits: no term, manual, form, drawing or team."""
    text, before = match[0], match.string[max(0, match.start() - 16) : match.start()]
    return 0.0 if EXPLAINED.match(text) or NUMBERED_PAPER.search(before) else 0.55


def spaced(match: re.Match[str]) -> float:
    """Score digits written one by one: ten or twelve are a personnummer, and six are hidden too."""
    return 0.8 if len(DIGIT.findall(match[0])) in (6, 8, 10, 12) else 0.6


def groups(match: re.Match[str]) -> float:
    """Score capitals and groups of digits, five or more: not a law with its year."""
    law = re.match(r"(?:SFS|SOU|RÅ|NJA|HFD|MÖD|JO|AD|MD|KL|Dnr|DNR|Ds|EU|EG)\b", match[0])
    return 0.0 if law or len(DIGIT.findall(match[0])) < 5 else 0.6


def long(match: re.Match[str]) -> float:
    """Score six digits or more in a row that are no round number and, where they are six, no day: "121307"."""
    return 0.0 if match[0].endswith("00") or SHORT_DAY.fullmatch(match[0]) else 0.55


RECOGNIZER = PatternRecognizer(
    "codes",
    "Hennes kundnummer 4471-882 gäller.",
    (
        Cued(
            "OTHER_ID",
            CUED,
            check=cued,
            group="id",
            cues=cues("id"),
            endings=NUMBERED,
        ),
        Cued(
            "OTHER_ID",
            QUOTED,
            score=0.7,
            group="id",
            cues=frozenset({"kodord", "kodordet", "lösenord", "lösenordet"}),
        ),
        Number("PERSONNUMMER", SPACED, check=spaced),
        Anchored("OTHER_ID", MIXED, check=mixed, anchor=MEETING, reach=60),
        Code("OTHER_ID", PARTS, check=parts),
        Code("OTHER_ID", DASHED, check=dashed),
        Number("OTHER_ID", LONG, check=long),
        Number("OTHER_ID", ENDING, 0.55),
        Anchored("OTHER_ID", HASHED, 0.6, group="id", anchor=re.compile("[#][0-9]{4}"), reach=12),
        Code("OTHER_ID", GROUPS, check=groups),
        Anchored("OTHER_ID", MAC, 0.9, anchor=re.compile(":[0-9A-Fa-f]{2}:"), reach=20),
        Anchored("LOCATION", COORDINATES, 0.8, anchor=re.compile(r"\.\d{3}"), reach=50),
        Anchored("USERNAME", HANDLE, 0.7, anchor=re.compile("_"), reach=40),
        Anchored("OTHER_ID", FILE, 0.6, anchor=SUFFIX, reach=90),
    ),
)
