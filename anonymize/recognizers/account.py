"""Bank accounts with and without clearing number, IBAN, cards, bankgiro, plusgiro and Swish."""

import re

from anonymize.lists import cues
from anonymize.recognizers.base import Anchored, Code, Cued, Number, Pattern, PatternRecognizer, compiled, luhn

DIGIT = re.compile("[0-9]")
IBAN = compiled(r"[A-Z](?<![\w][A-Z])[A-Z][0-9]{2}(?:[ ]?[0-9A-Z]{4}){3,7}(?:[ ]?[0-9A-Z]{1,3})?(?![\w])")
CARD = compiled(
    r"[0-9](?<![\w«DASH»,.][0-9])(?<![0-9][ ][0-9])[0-9]{3}(?:[ «DASH»]?[0-9]{4}){3}(?![\w]|[ «DASH»][0-9])"
)
HIDDEN = compiled(r"[0-9*xX](?<![\w*][0-9*xX])[0-9*xX]{3}(?:[ «DASH»]?[*xX]{4}){1,3}[ «DASH»]?[0-9*xX]{4}(?![\w*])")
CLEARING = compiled(
    r"""[0-9](?<![\w«DASH»,./][0-9])[0-9]{3}(?:[«DASH»]?[0-9])?(?:[«DASH»][0-9])?[ ]?[,«DASH»][ ]?
        [0-9]{1,4}(?:[ .«DASH»]?[0-9]{1,4}){1,4}(?![\w]|[,.][0-9])"""
)
GROUPED = compiled(
    r"[0-9](?<![\w«DASH»,./:+][0-9])(?<![0-9][ ][0-9])[0-9]{0,3}(?:[ ][0-9]{1,4}){2,5}(?:[ ]?[«DASH»][ ]?"
    r"[0-9])?(?![\w]|[ .:][0-9]|[,][0-9]|[ ]?(?:kr|kronor|sek|tkr|mkr|%)\b)"
)
GIRO = compiled(
    r"(?:et|ot|nr|nummer|numret|konto|kontot)?[ ]?(?:nr|nummer|är)?[.:]*[ ]*(?P<number>[0-9][0-9 ]{1,8}"
    r"[«DASH»][ ]?[0-9]{1,4})(?![\w])"
)
BARE_GIRO = compiled(r"[0-9](?<![\w«DASH»,./][0-9])[0-9]{2,3}[«DASH»][0-9]{4}(?![\w]|[«DASH»][0-9])")
ACCOUNT = compiled(
    r"""s?(?:[ ](?:nr|nummer|numret|är|hos|i|på|till|bank|\w+banken|med|clearing\w*|konto|kontot)[.:]?){0,4}[.:]*[ ]*
        (?P<number>[0-9](?:[ .,«DASH»]{0,2}[0-9]){6,18})(?![\w]|[«DASH»][0-9]|[ ]?(?:kr|kronor)\b)"""
)
CARD_END = compiled(
    r"s?[ ]?(?:\w+[ ]){0,2}[(]?(?:som[ ])?(?:slutar|slutade|slutande|med[ ]slut)[ ](?:på[ ]|med[ ])?(?P<number>[0-9]{4})(?![\w])"
)
ENDS = compiled(
    r"(?:et|ot|nr|nummer|numret|en)?[ ](?:\w+[ ]){0,2}(?:slutar|slutande|med[ ]slutsiffror(?:na)?)[ ](?:på[ ]|med[ ])?"
    r"(?P<number>[«DASH»]?[0-9]{2,5}(?:[ «DASH»][0-9]{1,4})?)(?![\w]|[ ]?(?:kr|kronor)\b)"
)
# After a bank's name the branch comes first: "Länsförsäkringar Bank 9021.88.115.40".
BANKED = compiled(
    r"[:]?[ ]{1,3}(?P<number>[1-9][0-9]{3}[ .,«DASH»]{1,2}[0-9](?:[ .«DASH»]?[0-9]){4,12})(?![\w]|[«DASH»,.:][0-9]|[ ]?kr)"
)
# What is left of a number after points: "sparkonto ..118 227".
POINTED = compiled(
    r"[:]?[ ](?P<number>[.…]{1,3}[ ]?[0-9]{2,4}(?:[ ][0-9]{2,4})?)(?![\w]|[.,:/«DASH»][0-9]|[ ]?(?:kr|kronor)\b)"
)
BRANCH = compiled(
    r"(?:nr|nummer|numret)?[.:]*[ ]?(?P<number>[0-9]{4}(?:[ ]?[«DASH»][ ]?[0-9])?)(?![\w]|[ «DASH»,.]*[0-9])"
)
LAST_DIGITS = compiled(r"[ ](?:är[ ])?(?P<number>[0-9]{2,5})(?![\w]|[.,:/«DASH»][0-9]|[ ]?(?:kr|kronor)\b)")
BANK = compiled(r"[.:]?[ ]{1,3}(?P<number>[0-9]{4}[ ]?[«DASH»][ ]?[0-9])(?![\w]|[«DASH»,.][0-9])")  # "bank 8327-9"
SWISH = compiled(r"[.:]?[ ](?:\w+[ :]){0,2}(?P<number>[0-9](?:[ «DASH»]?[0-9]){6,10})(?![\w])")
STARRED = compiled(r"[*]{4}(?<![*]....)[ ]?[0-9]{4}(?![\w]|[.,:/][0-9])")  # what is left of a card: "**** 2208"
SWISH_COMPANY = compiled(r"12(?<![\w«DASH»,.][12]2)3[ ]?[0-9]{3}[ ]?[0-9]{2}[ ]?[0-9]{2}(?![\w]|[ ][0-9])")

DIARY = re.compile(r"(?:diarie\w*|dnr|ärende\w*|\bakt\w*|\bmål\w*)[\s:.]{1,4}\Z", re.IGNORECASE)


def iban(match: re.Match[str]) -> float:
    """Score an IBAN: right by ISO 7064 mod 97-10, or of a length that makes a typo likely."""
    code = match[0].replace(" ", "")
    if int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1:
        return 0.99
    return 0.7 if 15 <= len(code) <= 34 and sum(c.isdigit() for c in code) > 12 else 0.0


def card(match: re.Match[str]) -> float:
    """Score sixteen digits: a right check digit is a card, in fours they are something like one."""
    return 0.95 if luhn("".join(DIGIT.findall(match[0]))) else 0.7


def clearing(match: re.Match[str]) -> float:
    """Score a clearing number with an account: ten to sixteen digits, and no date."""
    digits = len(DIGIT.findall(match[0]))
    if DIARY.search(match.string, max(0, match.start() - 24), match.start()):
        return 0.6  # less than a case number
    return 0.9 if 10 <= digits <= 16 and not re.match(r"(?:19|20)\d\d-[01]\d-[0-3]\d", match[0]) else 0.0


def grouped(match: re.Match[str]) -> float:
    """Score a long number in groups that is no amount: nine digits or more, not all of the later groups three long unless ten."""
    groups = re.findall("[0-9]+", match[0])
    digits = sum(map(len, groups))
    if not 9 <= digits <= 20 or re.match(r"(?:19|20)\d\d \d\d \d\d", match[0]):
        return 0.0
    amount = all(len(g) == 3 for g in groups[1:]) and len(groups[0]) <= 3
    return 0.0 if amount and digits < 10 else 0.6 if not amount else 0.55


def bare_giro(match: re.Match[str]) -> float:
    """Score what is written as a bankgiro without the word: its last digit is a check digit."""
    return 0.55 if luhn("".join(DIGIT.findall(match[0]))) and not match[0].startswith(("19", "20")) else 0.0


RECOGNIZER = PatternRecognizer(
    "account",
    "Sätt in på bankgiro 5050-1055 i dag.",
    (
        Code("ACCOUNT", IBAN, check=iban),
        Number("ACCOUNT", CARD, check=card),
        Pattern("ACCOUNT", HIDDEN, 0.8),
        Anchored("ACCOUNT", STARRED, 0.7, anchor=re.compile(r"[*]{4}"), reach=12),
        Number("ACCOUNT", CLEARING, check=clearing),
        Number("ACCOUNT", GROUPED, check=grouped),
        Number("ACCOUNT", BARE_GIRO, check=bare_giro),
        Number("ACCOUNT", SWISH_COMPANY, 0.8),
        Cued("ACCOUNT", ACCOUNT, 0.9, group="number", cues=cues("account")),
        Cued("ACCOUNT", GIRO, 0.95, group="number", cues=cues("giro")),
        Cued("ACCOUNT", ENDS, 0.8, group="number", cues=cues("account")),
        Cued("ACCOUNT", LAST_DIGITS, 0.6, group="number", cues=frozenset({"slutsiffror", "slutsiffrorna"})),
        Cued("ACCOUNT", BRANCH, 0.8, group="number", cues=frozenset({"clearing", "clearingnr", "clearingnummer"})),
        Cued("ACCOUNT", BANKED, 0.8, group="number", cues=frozenset({"bank", "banken"}), endings=("bank", "banken")),
        Cued("ACCOUNT", POINTED, 0.7, group="number", cues=cues("account")),
        Cued("ACCOUNT", BANK, 0.8, group="number", cues=frozenset({"bank", "banken"})),
        Cued("ACCOUNT", CARD_END, 0.85, group="number", cues=cues("card")),
        Cued("ACCOUNT", SWISH, 0.85, group="number", cues=cues("swish")),
    ),
)
