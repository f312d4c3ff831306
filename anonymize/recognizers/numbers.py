"""Accounts, cards, plates, case numbers, properties and the other numbers that registers give people and things."""

import re

from anonymize.recognizers.base import Cued, Pattern, PatternRecognizer, compiled, luhn

DIGIT = re.compile("[0-9]")
TAIL = r"(?![\w]|[«DASH»][0-9])"

# Accounts
IBAN = compiled(r"""[A-Z](?<![\w][A-Z])[A-Z][0-9]{2}(?:[ ]?[0-9A-Z]{4}){3,7}(?:[ ]?[0-9A-Z]{1,3})?(?![\w])""")
CARD = compiled(
    r"""[0-9](?<![\w«DASH»,.][0-9])(?<![0-9][ ][0-9])[0-9]{3}(?:[ «DASH»]?[0-9]{4}){3}(?![\w]|[ «DASH»][0-9])"""
)
CLEARING = compiled(
    r"""[0-9](?<![\w«DASH»,./][0-9])[0-9]{3}(?:«DASH»?[0-9])?(?:[«DASH»][0-9])?[ ]?[,«DASH»][ ]?[0-9]{1,4}(?:[ .«DASH»]?[0-9]{1,4}){1,4}(?![\w]|[,.][0-9])"""
)
SPACED = compiled(
    r"""[0-9](?<![\w«DASH»,./:][0-9])(?<!\d[ ][0-9])[0-9]{3}(?:«D»[0-9])?(?:[ .][0-9]{2,4}){2,4}(?:[ ]?[«DASH»][ ]?[0-9])?(?![\w]|[ ,.:][0-9])""",
    D="[«DASH»]",
)
GIRO = compiled(
    r"""(?:et|ot|nr|nummer|numret|konto|kontot)?[ ]?(?:nr|nummer|är)?[.:]*[ ]*(?P<number>[0-9][0-9 ]{1,8}[«DASH»][ ]?[0-9]{1,4})(?![\w])"""
)
BARE_GIRO = compiled(r"""[0-9](?<![\w«DASH»,./][0-9])[0-9]{2,3}[«DASH»][0-9]{4}(?![\w]|[«DASH»][0-9])""")
ACCOUNT = compiled(
    r"""(?:s)?[ ]?(?:(?:nr|nummer|numret|är|hos|i|på|till|bank|\w+banken|med|clearing\w*|avslutas|slutar|slutande)[.:]*[ ]){0,4}[.:]*[ ]*(?P<number>[0-9](?:[ .,«DASH»]{0,2}[0-9]){6,18})(?![\w]|[«DASH»][0-9])"""
)
CARD_END = compiled(
    r"""(?:et|ets)?[ ](?:\w+[ ]){0,2}[(]?(?:som[ ])?(?:slutar|slutade|slutande)[ ](?:på|med)[ ](?P<number>[0-9]{4})(?![\w])"""
)
SWISH = compiled(r"""[.:]?[ ](?:\w+[ :]){0,2}(?P<number>[0-9](?:[ «DASH»]?[0-9]){6,10})(?![\w])""")

# Vehicles
PLATE = compiled(r"""[A-Z](?<![\w«DASH»][A-Z])[A-Z]{2}[ «DASH»]?[0-9]{2}[0-9A-Z](?![\w]|[«DASH».,/][0-9])""")
PLATE_CUED = compiled(
    r"""(?:nr|nummer|numret|skylt)?[ ]?(?:nr|nummer)?[.:]*[ ]{0,2}(?:med[ ]|är[ ]|en[ ])?(?:(?:\w+[ ]){0,2}?)(?P<plate>[A-Za-z]{3}[ «DASH»]?[0-9]{2}[0-9A-Za-z])(?![\w]|[«DASH»][0-9])"""
)

# Cases
CASE = compiled(
    r"""(?:nr|nummer|numret|et|ets)?[.:]*[ ]{0,3}(?:nr|nummer|är)?[.:#]*[ ]{0,3}(?P<id>(?=[^\n]{0,24}[0-9])(?:[A-ZÅÄÖa-zåäö]{1,6}[ «DASH»./]?(?:[A-ZÅÄÖ]{1,6}[ «DASH»])?)?[0-9][\w]*(?:(?:[ ]?[«DASH»/.:][ ]?|[.])[\w]+){0,5})(?![\w])"""
)
CODED = compiled(
    r"""[A-ZÅÄÖ](?<![\w][A-ZÅÄÖ])[A-ZÅÄÖ]{0,5}(?:[ ./«DASH»][A-ZÅÄÖ]{1,6})?(?:[ «DASH»./][0-9.]{1,6})?[ «DASH»./](?:(?:19|20)[0-9]{2}[ ]?[/:.«DASH»][ ]?[0-9]{1,6}|[0-9]{1,6}[ ]?[/:«DASH»][ ]?(?:20)?[0-9]{2})(?:[«DASH»:/][0-9A-Z]{1,6})?(?![\w]|[«DASH»/][0-9])"""
)
SLASHED = compiled(
    r"""(?:19|20)(?<![\w«DASH»/.]..)[0-9]{2}[/:«DASH»][0-9]{3,6}(?:[«DASH»/:][A-Z0-9]{1,6})?(?![\w]|[«DASH»/:][0-9])"""
)
POLICE = compiled(
    r"""(?:[0-9]{4}[«DASH»])?[KkAÄÖUTBM](?<![\w].)(?:M|m)?[«DASH»]?[0-9]{3,7}[«DASH»][0-9]{2,4}(?![\w])"""
)
COURT = compiled(
    r"""(?:nr|nummer|et)?[.:]*[ ]{0,2}(?:nr|nummer)?[.:]*[ ]{0,2}(?P<id>(?:[A-ZÅÄÖa-zåäö]{1,3}[ «DASH»]?)?[0-9]{1,7}[«DASH»/][0-9]{2,4})(?![\w])"""
)

# Properties
PROPERTY = compiled(r"""[0-9](?<![\w:.,][0-9])[0-9]{0,3}:[0-9]{1,4}(?![\w:]|[.,][0-9])""")
BEFORE = re.compile(r"(?:[A-ZÅÄÖÉ][\wÅÄÖåäöé'-]*[ ]){1,4}\Z")
BLOCK = compiled(r"""[.]?(?:et|ets)?[ ](?P<id>[A-ZÅÄÖ][\w]+(?:[ ][A-ZÅÄÖ]?[\w]+)?[ ][0-9]{1,3})(?![\w:]|[.,][0-9])""")

# The rest
CUED_ID = compiled(
    r"""(?:[ ]?«DASH»?(?:nr|nummer|numret|id|nr[ ]är|numret[ ]är|no|är))?[.:#]*[ ]{0,3}(?:är[ ]|nr[.:]?[ ]|nummer[ ])?(?P<id>(?=[\w ./«DASH»]{0,40}[0-9])[A-Za-zÅÄÖ]{0,4}[ «DASH»]?[0-9][\w]*(?:[ ./«DASH»]?[0-9A-Z]+){0,6})(?![\w])"""
)
FILE = compiled(
    r"""[\wÅÄÖåäö«DASH».()]{2,80}\.(?:pdf|docx?|odt|rtf|jpe?g|png|xlsx?|txt|eml|msg|mp[34]|heic|zip|tiff?|mov|wav|m4a)(?![\w])"""
)


def iban(match: re.Match[str]) -> float:
    """Score an IBAN: right by ISO 7064 mod 97-10, or of a length that makes a typo likely."""
    code = match[0].replace(" ", "")
    number = "".join(str(int(c, 36)) for c in code[4:] + code[:4])
    return (
        0.99 if int(number) % 97 == 1 else 0.7 if 15 <= len(code) <= 34 and sum(c.isdigit() for c in code) > 12 else 0.0
    )


def card(match: re.Match[str]) -> float:
    """Score sixteen digits: a right check digit is a card, in fours they are something like one."""
    digits = "".join(DIGIT.findall(match[0]))
    return 0.95 if luhn(digits) else 0.7 if " " in match[0] or "-" in match[0] else 0.55


def clearing(match: re.Match[str]) -> float:
    """Score a clearing number with an account: ten to sixteen digits, more than dates and phones have."""
    digits = len(DIGIT.findall(match[0]))
    return 0.9 if 10 <= digits <= 16 and not re.match(r"(?:19|20)\d\d-[01]\d-[0-3]\d", match[0]) else 0.0


def bare_giro(match: re.Match[str]) -> float:
    """Score what is written as a bankgiro without the word: its last digit is a check digit."""
    return 0.55 if luhn("".join(DIGIT.findall(match[0]))) and not match[0].startswith(("19", "20")) else 0.0


def case(match: re.Match[str]) -> float:
    """Score what follows "dnr": a number with a mark in it, or long."""
    text = match["id"]
    digits = len(DIGIT.findall(text))
    return (
        0.9
        if digits >= 3 and (re.search(r"[^\w ]", text) or digits >= 4) and not re.fullmatch(r"(?:19|20)\d\d", text)
        else 0.0
    )


def cued_id(match: re.Match[str]) -> float:
    """Score what follows a word like "kundnummer": at least four digits, or letters and digits."""
    text = match["id"].strip()
    digits = len(DIGIT.findall(text))
    return 0.8 if digits >= 4 or (digits >= 2 and any(c.isalpha() for c in text)) else 0.0


CASE_CUES = frozenset(["dnr", "diarienr", "diarienummer", "diarienumret", "dnr-nr", "ärende", "ärendet", "ärendenr", "ärendenummer", "ärendenumret", "ärendenr", "akt", "akten", "aktnr", "aktnummer", "diariet", "målnr", "målnummer", "aktbilaga", "beslutsnummer", "beslutsnr"])  # fmt: skip
COURT_CUES = frozenset(["mål", "målet", "mål-", "målnr", "målnummer"])
ACCOUNT_CUES = frozenset(["konto", "kontot", "kontonr", "kontonummer", "kontonumret", "kto", "bankkonto", "bankkontot", "lönekonto", "personkonto", "sparkonto", "clearing", "clearingnr", "clearingnummer", "kontohavare", "kortnr", "kortnummer", "kortnumret"])  # fmt: skip
GIRO_CUES = frozenset(
    [
        "bankgiro",
        "bankgirot",
        "bankgironr",
        "bankgironummer",
        "bg",
        "plusgiro",
        "plusgirot",
        "plusgironr",
        "pg",
        "postgiro",
        "postgirot",
    ]
)
PLATE_CUES = frozenset(["reg", "regnr", "registreringsnummer", "registreringsnr", "reg.nr", "bil", "bilen", "bilens", "fordon", "fordonet", "skåpbil", "skåpbilen", "moped", "mopeden", "släp", "släpet", "regnummer", "motorcykel", "mc", "skylt"])  # fmt: skip
ID_CUES = frozenset(
    ["kundnr", "kundnummer", "kundnumret", "kund-id", "kundid", "medlemsnr", "medlemsnummer", "journalnr", "journalnummer", "journalnumret", "passnr", "passnummer", "pass", "passet", "lma-kort", "lma-kortet", "lma", "id-kort", "id-kortet", "id-handling", "körkort", "körkortsnr", "körkortsnummer", "tolk-id", "tolknr", "tolknummer", "tolk", "anläggnings-id", "anläggningsid", "anläggningsnr", "mätarnr", "mätarnummer", "mätar-id", "abonnemangsnr", "kvittonr", "kvitto", "fakturanr", "fakturanummer", "faktura", "ocr", "ocr-nr", "ocr-nummer", "ocrnr", "avtalsnr", "avtalsnummer", "avtal", "kontraktsnr", "kontraktsnummer", "kontrakt", "objektsnr", "objektsnummer", "obj", "objekt", "lägenhetsnr", "lägenhetsnummer", "hyresgästnr", "hyresgäst", "försäkringsnr", "försäkringsnummer", "skadenr", "skadenummer", "skadeärende", "anställningsnr", "anställningsnummer", "anst", "tjänstenr", "tjänste-id", "kort-id", "kortid", "elev-id", "elevid", "patient-id", "patientnr", "reservnummer", "reservnr", "remissnr", "remiss-id", "remiss", "recept", "bokning", "bokningsnr", "bokningsnummer", "bokningskod", "biljett", "larm-id", "larmnr", "dosa", "serienr", "serienummer", "imei", "behörighetsnr", "behörighetsnummer", "legitimationsnr", "leg", "certifikatsnr", "dossiernr", "dossiernummer", "beteckning", "ref", "referens", "referensnr", "referensnummer", "refnr", "löpnr", "löpnummer", "polisanmälningsnr", "rapportnr", "kollinr", "paketnr", "brukar-id", "brukarid", "klientnr", "klient-id", "personid", "person-id", "insats-id", "sip-id", "ordernr", "ordernummer", "nyckelnr", "nyckelbricka", "bricka", "tagg", "id", "id-nr", "id-nummer"]
)  # fmt: skip

RECOGNIZER = PatternRecognizer(
    "numbers",
    "Bankgiro 5050-1055, dnr SN 2026/123, bil ABC 12D.",
    (
        Pattern("ACCOUNT", IBAN, check=iban),
        Pattern("ACCOUNT", CARD, check=card),
        Pattern("ACCOUNT", CLEARING, check=clearing),
        Cued("ACCOUNT", ACCOUNT, 0.9, group="number", cues=ACCOUNT_CUES),
        Cued("ACCOUNT", GIRO, 0.95, group="number", cues=GIRO_CUES),
        Pattern("ACCOUNT", BARE_GIRO, check=bare_giro),
        Cued("ACCOUNT", CARD_END, 0.85, group="number", cues=frozenset({"kort", "kortet", "bankkort", "bankkortet", "konto", "kontot"})),
        Cued("ACCOUNT", SWISH, 0.85, group="number", cues=frozenset({"swish", "swisha", "swishade", "swishat", "swishnummer", "swishnr"})),
        Pattern("VEHICLE", PLATE, 0.85),
        Cued("VEHICLE", PLATE_CUED, 0.8, group="plate", cues=PLATE_CUES),
        Cued("CASE_ID", CASE, check=case, group="id", cues=CASE_CUES),
        Cued("CASE_ID", COURT, 0.9, group="id", cues=COURT_CUES),
        Pattern("CASE_ID", CODED, 0.85),
        Pattern("CASE_ID", SLASHED, 0.7),
        Pattern("CASE_ID", POLICE, 0.85),
        Cued("PROPERTY", BLOCK, 0.85, group="id", cues=frozenset({"kv", "kvarteret", "fastigheten", "fastighet"})),
        Cued("OTHER_ID", CUED_ID, check=cued_id, group="id", cues=ID_CUES),
        Pattern("OTHER_ID", FILE, 0.6),
    ),
)  # fmt: skip
