"""Days and ages as people write them: "2025-02-11", "11/2", "den 28:e", "den tolfte mars", "8 år", "nioåriga"; and dates of birth."""

import re

from anonymize.lists import cues
from anonymize.recognizers.base import Cued, Pattern, PatternRecognizer, compiled

MONTH = "(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|febr|mar|apr|jun|jul|aug|sept|sep|okt|nov|dec)"
MONTHS = MONTH.replace("(?:", "(?:(?i:").replace(")", "))", 1) if False else "(?i:" + MONTH[3:-1] + ")"
SPELT = "(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|elfte|tolfte|trettonde|fjortonde|femtonde|sextonde|sjuttonde|artonde|nittonde|tjugonde|tjugo(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde)|trettionde|trettioförsta)"  # fmt: skip
YEAR = "(?:19|20)[0-9]{2}"
ISO = compiled(
    r"[12](?<![\w,.«DASH»/][12])[089][0-9]{2}(?P<m>[ «DASH»/.])(?:0?[1-9]|1[0-2])(?P=m)(?:0?[1-9]|[12][0-9]|3[01])(?![\w]|[«DASH»/][0-9]|[.][0-9])"
)
SLASH = compiled(
    r"(?:[0-3][0-9](?<![\w,.«DASH»/:]..)|[1-9](?<![\w,.«DASH»/:].)(?![0-9]))/(?:1[0-2]|0?[1-9])(?:[ ]?[«DASH»/][ ]?(?:20|19)?[0-9]{2}|[ ](?=19|20)[0-9]{4})?(?![\w/%:]|[,.][0-9])"
)
DOTTED = compiled(
    r"(?:[0-3][0-9](?<![\w,.«DASH»/:]..)|[1-9](?<![\w,.«DASH»/:].)(?![0-9]))\.(?:1[0-2]|0?[1-9])\.(?:20|19)?[0-9]{2}(?![\w]|[.,][0-9])"
)
WRITTEN = compiled(
    r"(?:[0-3][0-9](?<![\w,.«DASH»/:]..)|[1-9](?<![\w,.«DASH»/:].)(?![0-9]))(?::e|:a|\.)?[ ]«M»(?![\w])\.?(?:[ ,]{1,2}(?:19|20)[0-9]{2}(?![\w]))?",
    M=MONTHS,
)
RANGE = compiled(
    r"(?:[0-3][0-9](?<![\w,.«DASH»/:]..)|[1-9](?<![\w,.«DASH»/:].)(?![0-9]))(?::e)?[ ]?(?:[«DASH»]|och|till|t\.o\.m\.)[ ]?[0-3]?[0-9][ ]«M»(?![\w])(?:[ ](?:19|20)[0-9]{2})?",
    M=MONTHS,
)
ORDINAL = compiled(
    r"(?:[0-3][0-9](?<![\w,.«DASH»/:]..)|[1-9](?<![\w,.«DASH»/:].)(?![0-9])):(?:e|a)(?![\w])(?:[ ]«M»(?![\w]))?",
    M=MONTHS,
)
SPELT_DATE = compiled(
    r"(?:[Dd]en[ ])«S»(?:[ ](?:i[ ])?(?:«M»|«S»)(?![\w]))(?:[ ](?:19|20)[0-9]{2})?", M=MONTHS, S=SPELT
)
SIX = compiled(
    r"[0-9](?<![\w,.«DASH»/:][0-9])(?<!\d[ ][0-9])[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![\w]|[«DASH».,/:][0-9]|[ ][0-9])"
)
EIGHT = compiled(
    r"(?:19|20)(?<![\w,.«DASH»/:]..)(?<!\d[ ]..)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![\w]|[«DASH».,/:][0-9]|[ ][0-9])"
)

NUMERAL = "(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio)?)"  # fmt: skip
AGE = compiled(
    r"""[0-9](?<![\w,.«DASH»/:][0-9])[0-9]{0,2}(?:[,][0-9]|[ ]?½|[ ]1/2)?[ ]?(?:[«DASH»][ ]?[0-9]{1,3}[ ]?)?(?:«DASH»?års(?=\w*ålder)|[«DASH»]?årig[at]?(?:s)?(?![\w])|[«DASH»]?åring(?:en|ar|arna|s)?(?![\w])|år(?![\w])(?:[ ]gammal|[ ]gamla|[ ]gammalt)?|mån(?:ader)?(?![\w])(?:[ ]gammal|[ ]gamla|[ ]gammalt)|veckor[ ]gammal)""".replace(
        "«DASH»?års", "(?:[«DASH»])?års"
    )
)
SPELT_AGE = compiled(
    r"[a-zåäöA-ZÅÄÖ](?<![\w].)(?:(?<=[a-zåäöA-ZÅÄÖ])«N2»)(?:[ «DASH»]?årig[at]?|[ «DASH»]?åring(?:en|ar|arna)?|[ ]år(?:[ ]gammal|[ ]gamla)?)(?![\w])",
    N2="[a-zåäö]+",
)
MONTH_AGE = compiled(r"[0-9](?<![\w,.«DASH»/:][0-9])[0-9]?[ ](?:mån(?:ader)?|veckor)(?![\w])")

DATE = r"(?:(?:19|20)?[0-9]{2}[«DASH»./ ]?[01][0-9][«DASH»./ ]?[0-3][0-9]|[0-3]?[0-9](?::e|:a|\.)?[ ]«M»\.?(?:[ ,]{1,2}(?:«Y»|[0-9]{2}(?![\w]))|(?![\w]))|«S»[ ](?:«M»|«S»)(?:[ ](?:«Y»))?|[0-3]?[0-9][/.][ ]?[01]?[0-9][ ]?[«DASH»/. ][ ]?(?:«Y»|[0-9]{2})|[0-3]?[0-9]/[01]?[0-9](?![\w/]))".replace("«M»", MONTHS).replace("«Y»", YEAR).replace("«S»", SPELT)  # fmt: skip
BORN = compiled(
    r"(?:[.:=]+|[ ]?\(|[ ]datum|[ ]?\.{2,})?[ \t]{0,12}(?:[.]{2,}[ ]?)?(?:är[ ]|den[ ]|d\.[ ]|omkring[ ]|på[ ]|datum:?[ ])?(?:den[ ])?(?P<date>«DATE»)(?![\w]|[«DASH»][0-9X*x]{4})",
    DATE=DATE,
)
YEARS = compiled(r"(?:[ ](?:i[ ]\w+[ ]|år[ ])?)(?P<date>(?:19|20)[0-9]{2})(?![\w]|[«DASH»/.][0-9])")


def eight(match: re.Match[str]) -> float:
    """Score eight digits in a row that are a day after 1900."""
    return 0.85


def six(match: re.Match[str]) -> float:
    """Score six digits that are a day: notes are dated so."""
    return 0.6


RECOGNIZER = PatternRecognizer(
    "dates",
    "Den 11 februari 2025, född 850709, 8 år.",
    (
        Pattern("DATE", ISO, 0.9),
        Pattern("DATE", SLASH, 0.7),
        Pattern("DATE", DOTTED, 0.8),
        Pattern("DATE", RANGE, 0.9),
        Pattern("DATE", WRITTEN, 0.9),
        Pattern("DATE", ORDINAL, 0.7),
        Pattern("DATE", SPELT_DATE, 0.9),
        Pattern("DATE", EIGHT, check=eight),
        Pattern("DATE", SIX, check=six),
        Pattern("AGE", AGE, 0.8),
        Pattern("AGE", MONTH_AGE, 0.5),
        Cued("DATE_OF_BIRTH", BORN, 0.9, group="date", cues=cues("born")),
    ),
)
