"""What opens a door or a folder: codes of doors and locks, keys with their number, the end of a number after dots."""

import re

from anonymize.lists import cues
from anonymize.recognizers.base import Anchored, Cued, PatternRecognizer, compiled

UNIT = r"(?:kr|kronor|tkr|procent|%|poäng|st|personer|barn|gånger|dagar|timmar|meter|kvm|år)\b"
FOUR = r"(?:[0-9]{4,8}[#*]?|[0-9](?:[ ][0-9]){3,5}|[0-9]{3}[ ][0-9]{3}[#*]?)(?![\w]|[«DASH»,.:/][0-9]|[ ]?«UNIT»)"
# "koden till porten är ny. 2580 inte 1470", "Kodlås a) 2266#", "Portkod ändras 1/10 till 7196"
DOOR = compiled(
    r"[^\n0-9]{0,40}?(?:[0-3]?[0-9]/[01]?[0-9](?![0-9/])[^\n0-9]{0,12}?)?[ (](?P<id>«FOUR»)",
    FOUR=FOUR.replace("«UNIT»", UNIT),
)
SECOND = compiled(
    r"[^\n0-9]{0,40}?[ (]«FOUR»[^\n0-9.]{0,10}?[ ](?:inte|ej|till|eller|och|samt|förut|var|från)[ ](?P<id>«FOUR»)",
    FOUR=FOUR.replace("«UNIT»", UNIT),
)
OPENED = compiled(
    r"[ ](?:upp[ ])?(?:porten[ ]|dörren[ ]|grinden[ ]|låset[ ])?med[ ](?:kod(?:en)?[ ])?(?P<id>[0-9]{4}[#*]?)(?![\w]|[.,:/][0-9])"
)
# "porten e 4407", "Port 1958", "Grinden: 2211#": a door and four digits, with no more between them than that they are it.
GATE = compiled(
    r"(?:[ ](?:e|é|är|ä|har|kod|nr))?[:.=]?[ ](?P<id>[0-9]{4}[#*]?)(?![\w]|[«DASH»,.:/][0-9]|[ ]?«UNIT»)", UNIT=UNIT
)
KEY = compiled(
    r"(?:[ ](?:nr|nummer|märkt|nr:))?[.:]?[ ](?P<id>(?:[A-ZÅÄÖ]{1,3}[ «DASH»]?)?[0-9]{1,5}(?:[«DASH»/][0-9]{1,4})?)"
    r"(?![\w]|[.,:/][0-9]|[ ]?«UNIT»)",
    UNIT=UNIT,
)
KEYS, CODES = ("nyckel", "nyckeln", "nycklar"), ("kod", "koden")
# Where it hangs: "krok 17", "krok S06".
HOOK = compiled(r"(?:[ ](?:nr|nummer))?[.:]?[ ](?P<id>[A-ZÅÄÖ]?[0-9]{1,4})(?![\w]|[.,:/][0-9]|[ ]?«UNIT»)", UNIT=UNIT)
# What is marked with a code: "nycklar lämnade, märkta V-61 och V-62", "sökaren (nr S-07)".
MARKED = r"[.: ]{1,2}(?P<id>[A-ZÅÄÖ]{1,3}[«DASH»][0-9]{2,4})(?![\w]|[«DASH»./:][0-9])"
ALSO_MARKED = MARKED.replace("?P<id>", "?:") + MARKED.replace("[.: ]{1,2}", r"(?:,|[ ](?:och|samt))[ ]")
# "konto som slutar på …4418", "mobil ...1740669"
TAIL = compiled(
    r"(?:…|[.]{2,3})(?<![\w][.]{3})(?P<id>(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{3,8})(?![\w]|[.,:/«DASH»][0-9]|[ ]?«UNIT»)",
    UNIT=UNIT,
)
# "[mån 22:41] 1908# sen nyckel": what is pressed.
PRESSED = compiled(r"(?P<id>[0-9](?<![\w.,:/«DASH»][0-9])[0-9]{3,5}[#])(?![\w])")
# A line of a log: "obj=11872", "op=CEC-19".
LOGGED = compiled(r"=[\"']?(?P<id>[0-9]{4,10}|[A-ZÅÄÖ]{1,5}[«DASH»][0-9]{1,6}|[A-Za-z]{2,8}[0-9]{2,6})(?![\w.:«DASH»])")
# The two lines a machine reads in a passport.
MACHINE = compiled(r"[\w<](?<![\w<].)[\w<]{19,}(?![\w<])")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
NEAR = 12  # code points from the word to four digits that look like a year and are a code


def key(match: re.Match[str]) -> float:
    """Score the number of a key: three digits, or a letter; "nyckel 14" could hang anywhere."""
    code = match["id"]
    return 0.7 if sum(c.isdigit() for c in code) > 2 or code[0].isalpha() else 0.0


def door(match: re.Match[str]) -> float:
    """Score the digits after a word for a code; a year far from it is a year, unless that is what the code *is*."""
    start = match.start("id")
    said = match.string.startswith("är ", start - 3)
    return 0.0 if YEAR.fullmatch(match["id"]) and start - match.start() > NEAR and not said else 0.75


RECOGNIZER = PatternRecognizer(
    "entries",
    "Portkoden är 2580 och nyckel nr 17 ligger där.",
    (
        Cued("OTHER_ID", DOOR, check=door, group="id", cues=cues("door_code"), endings=CODES),
        Cued("OTHER_ID", SECOND, 0.75, group="id", cues=cues("door_code")),
        Cued("OTHER_ID", GATE, 0.7, group="id", cues=frozenset({"port", "porten", "grind", "grinden"})),
        Cued("OTHER_ID", OPENED, 0.75, group="id", cues=cues("opened")),
        Cued("OTHER_ID", KEY, check=key, group="id", cues=cues("key"), endings=KEYS),
        Cued("OTHER_ID", HOOK, 0.6, group="id", cues=frozenset({"krok", "kroken", "krokar"})),
        Cued("OTHER_ID", compiled(MARKED), 0.6, group="id", cues=cues("marked")),
        Cued("OTHER_ID", compiled(ALSO_MARKED), 0.6, group="id", cues=cues("marked")),
        Anchored("OTHER_ID", TAIL, 0.7, group="id", anchor=compiled(r"(?:…|[.]{2})[0-9]"), reach=20),
        Anchored("OTHER_ID", PRESSED, 0.7, group="id", anchor=re.compile("#"), reach=8),
        Anchored("OTHER_ID", LOGGED, 0.7, group="id", anchor=compiled("="), reach=20),
        Anchored("OTHER_ID", MACHINE, 0.98, anchor=compiled("<<"), reach=60),
    ),
)
