"""Case numbers: registers (dnr), courts, the police, and the many shapes a diary gives them."""

import re

from anonymize.lists import cues
from anonymize.recognizers.base import Anchored, Code, Cued, Number, PatternRecognizer, compiled

DIGIT = re.compile("[0-9]")
CASE = compiled(
    r"""(?:[ ]?(?:nr|nummer|numret|n:[or]))?(?:[ ](?:hos|vid)[ ]\w+)?[.:]*[ ]{0,3}(?:(?:[a-zåäö]+|[A-ZÅÄÖ][a-zåäö]+),?[ ])?
        (?:nr|nummer|n:[or]|är|med[ ]nr|med[ ]nummer)?[.:#]*[ ]{0,3}
        (?P<id>(?=[^\n]{0,20}[0-9])(?:(?:[A-ZÅÄÖa-zåäö]{1,6}|[A-ZÅÄÖ]{7,9})[ «DASH»./]?(?:[A-ZÅÄÖ]{1,6}[ «DASH»])?)?[0-9][\w]*
        (?:(?:[ ]?[«DASH»/:][ ]?|[ ]?[.](?:[ ](?=[0-9]))?)[\w]+
        |[ ][0-9]{2,6}(?![\w]|[ ]?(?:kr|år)\b)){0,5}(?:[ ]§[ ]?[0-9]+)?
        (?:(?<=[0-9][0-9])[ ](?!I|Å|AB|KF|KS)[A-ZÅÄÖ]{1,2}(?=[ ]?[,;.)\n]|\Z|[ ][a-zåäö]))?)(?![\w])"""
)
CODED = compiled(
    r"""[A-ZÅÄÖ](?<![\w][A-ZÅÄÖ])[A-ZÅÄÖ]{0,5}(?:[ ./«DASH»][A-ZÅÄÖ]{1,6})?(?:[ «DASH»./]?[0-9.]{1,6})?[ «DASH»./]?
        (?:(?:19|20)[0-9]{2}[ ]?[/:.«DASH»][ ]?[0-9]{1,6}|[0-9]{1,6}[ ]?[/:«DASH»][ ]?(?:20)?[0-9]{2}|[0-9]{2}/[0-9]{3,6})
        (?:[«DASH»:/][0-9A-Z]{1,6})?
        (?:[ ]§[ ]?[0-9]+)?(?![\w]|[«DASH»/][0-9])"""
)
SLASHED = compiled(
    r"(?:19|20)(?<![\w«DASH»/.]..)(?<![(]..(?=..[:/]))[0-9]{2}(?:[/«DASH»][0-9]{3,6}|:[0-9]{5,6})(?:[«DASH»/:][A-Z0-9]{1,6})?(?!"
    r"[\w]|[«DASH»/:][0-9])"
)
POLICE = compiled(
    r"(?:[0-9]{4}[ ]?[«DASH»])?[KkAÄÖUTBM](?<![\w].)(?:M|m)?[ «DASH»]?[0-9]{3,7}[«DASH»][0-9]{2,4}(?![\w])"
)
COURT = compiled(
    r"""[.:]*[ ]{0,2}(?:nr|nummer)?[.:]*[ ]{0,2}
        (?P<id>(?!19|20)[0-9]{4,5}(?![\w/«DASH»:.,]|[ ][0-9]|[ ]?(?:kr|kronor|%))
        |(?:(?!(?:är|på|om|i|den|ca|en)[ ])[A-ZÅÄÖa-zåäö]{1,3}[ «DASH»]?)?[0-9]{1,7}[«DASH»/][0-9]{2,4}
        (?:[«DASH»/][0-9]{2})?)(?![\w])"""
)
# "enligt dom t 884-22"; without a letter "dom" is more often a word for them.
JUDGED = compiled(r"[.:]*[ ]{1,2}(?P<id>[A-Za-zÅÄÖåäö]{1,2}[ ][0-9]{1,6}[«DASH»][0-9]{2})(?![\w]|[«DASH»/.:,][0-9])")
# "målet hos rätten lär heta 4417-20", "mål i tingsrätten är T 310-24"
COURT_SAID = compiled(
    r"(?:[ ](?:hos|vid|i|från)[ ][A-Za-zÅÄÖåäö]+){0,2}(?:[ ](?:lär|ska|bör))?[ ](?:heta|heter|är|har|fick)[ ](?:nr[ ]|nummer[ ])?"
    r"(?P<id>(?:[A-ZÅÄÖ]{1,3}[ «DASH»]?[0-9]{1,6}|[0-9]{3,6})[«DASH»][0-9]{2})(?![\w«DASH»/.:]*[0-9]|[\w])"
)
# The mark said: "BAB 2023 streck 417", "2021 snedstreck 88".
SAID = compiled(
    r"(?:[A-ZÅÄÖ]{1,5}(?<![\w][A-ZÅÄÖ])(?<![\w]..)(?<![\w]...)[ ][1-9][0-9]{1,3}|20(?<![\w]..)[0-9]{2})[ ]"
    r"(?:streck|snedstreck|tvärstreck|bindestreck)[ ](?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{1,6}(?![\w])"
)
UNITED = compiled(
    r"[A-ZÅÄÖ](?<![\w«DASH»][A-ZÅÄÖ])[A-Za-zÅÄÖåäö]?[A-ZÅÄÖ][ ](?:20)?[0-9]{2}[«DASH»/][0-9]{3,4}(?![\w]|[«DASH»/.,:][0-9])"
)  # the letters of a unit, the year, the number: "EB 22-0487"
HYPHEN = compiled(r"[«DASH»](?<=[0-9].)[0-9]{2}")
PRESSURE = re.compile(r"(?:BT|RR|NIBT|BP)[ :]?\d{2,3}/\d{2,3}")  # of blood
YEARED = compiled(
    r"[0-3](?<![\w/.,«DASH»+][0-3])[0-9]/[0-9]{2,4}[1-9](?<!/[0-9]{2})(?![\w/«DASH»]|[.,:][0-9])"
)  # "24/1107"
DATED = re.compile(r"[A-ZÅÄÖ. ]+ (?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d")
ENDINGS = (
    "anmälan",
    "-mål",
    "händelse",
    "-ärende",
    "-beslut",
)  # of compounds that a number follows as it follows the last part
REGISTER = re.compile(r"(?<![^\W\d_])(?:\w*nr|\w*nummer|\w*numret|\w*akt|\w*akten)\W{1,3}\Z", re.IGNORECASE)
PUBLIC = cues("law_code")
LAWS = re.compile(
    r"(?:SFS|SOU|SOSFS|HSLF-?FS|[Pp]rop\.?|Ds|NJA|RÅ|HFD|AFS|BFS|[A-ZÅÄÖ][\w]*FS|ISO|lagen|EU|bet\.?|skr\.?|ref\.?)[ (]*$"
)


def case(match: re.Match[str]) -> float:
    """Score what follows "dnr": a number with a mark in it, or long; not a year, not an amount."""
    text = match["id"]
    digits = len(DIGIT.findall(text))
    register = REGISTER.search(match.string, max(0, match.start("id") - 16), match.start("id"))
    least = 3 if register and "akt" in register[0].casefold() else 4
    if register and "akt" in register[0].casefold() and re.fullmatch(r"[A-ZÅÄÖ]{2,3} ?[0-9]{3}", text):
        return 0.8  # "akt EK 311"
    if register and len(text) >= least and re.fullmatch(r"(?!(?:19[0-9]|20[0-4])[0-9]\Z)[0-9]{3,5}", text):
        return 0.8
    if digits < 3 or (re.fullmatch(r"(?:19|20)\d\d|[0-9 ]+(?:kr|år|st)?", text) and digits < 6):
        return 0.0
    if re.fullmatch(r"(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?/\d\d?(?:[ -]\d+)?", text):
        return 0.0  # a date
    return 0.85 if re.search(r"[^\w ]", text) or digits >= 4 else 0.0


def coded(match: re.Match[str]) -> float:
    """Score a code of letters, year and number that no collection of laws or cases is cited by."""
    if DATED.fullmatch(match[0]):
        return 0.0  # a signature and a day: "TNY 2025-01-03"
    if PRESSURE.fullmatch(match[0]):
        return 0.0
    letters = re.match(r"[A-ZÅÄÖ]+", match[0])
    cited = letters and (letters[0] in PUBLIC or letters[0].endswith("FS"))
    return 0.0 if cited or _cited(match) or len(DIGIT.findall(match[0])) < 4 else 0.85


def slashed(match: re.Match[str]) -> float:
    """Score year and number: "2024/123", not the years "2019-2021" or a government bill."""
    years = re.fullmatch(r"(?:19|20)\d\d[-–/](?:19|20)\d\d", match[0])
    return 0.0 if years or _cited(match) else 0.7


def _cited(match: re.Match[str]) -> bool:
    return bool(LAWS.search(match.string[max(0, match.start() - 12) : match.start()]))


RECOGNIZER = PatternRecognizer(
    "cases",
    "Se dnr SN 2026/123 och fortsätt.",
    (
        Cued("CASE_ID", CASE, check=case, group="id", cues=cues("case"), endings=ENDINGS),
        Cued("CASE_ID", COURT, 0.9, group="id", cues=cues("court")),
        Cued("CASE_ID", JUDGED, 0.8, group="id", cues=cues("judgment")),
        Cued("CASE_ID", COURT_SAID, 0.8, group="id", cues=cues("court")),
        Anchored("CASE_ID", SAID, 0.8, anchor=re.compile("streck"), reach=24),
        Code("CASE_ID", CODED, check=coded),
        Code("CASE_ID", UNITED, 0.8),
        Number("CASE_ID", YEARED, 0.6),
        Number("CASE_ID", SLASHED, check=slashed),
        Anchored("CASE_ID", POLICE, 0.85, anchor=HYPHEN, reach=30),
    ),
)
