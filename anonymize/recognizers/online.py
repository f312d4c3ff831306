"""E-mail addresses (also "anna.ek (at) …" and spoken), web addresses, IP addresses and user names."""

import ipaddress
import re

from anonymize.lists import cues
from anonymize.recognizers.base import Anchored, Cued, Number, Pattern, PatternRecognizer, compiled

EMAIL = compiled(
    r"[\w.+%'«DASH»]{1,64}[ ]?(?:@|＠)[ ]?[\w«DASH»]+(?:\.[\w«DASH»]+)*\.[^\W\d_]{2,24}(?![\w])|"
    r"[\w.+%'«DASH»]{1,64}@[\w«DASH»]+"
)
DOT = r"(?:\.|[ ]?\((?:punkt|dot|\.)\)[ ]?|[ ]punkt[ ]|[ ]dot[ ]|[ ](?:under|binde)?streck[ ])"
SPOKEN = compiled(
    r"(?<![\w.])[\w«DASH»]{1,40}(?:«DOT»[\w«DASH»]{1,40}){0,4}[ ]?(?:\(at\)|\[at\]|\{at\}|\(a\)|\bsnabel["
    r" «DASH»]?a\b|\(snabel[ «DASH»]?a\))[ ]?[\w«DASH»]{1,40}(?:«DOT»[\w«DASH»]{1,40}){0,4}",
    DOT=DOT,
)
URL = compiled(r"""(?:h(?<![\w]h)(?:tt|xx)ps?(?:://|\[:\]//)|w(?<![\w]w)ww\.)[^\s<>"”|]{2,}(?<![.,;:!?)\]'’»])""")
DOMAIN = compiled(
    r"""[a-z0-9](?<![\w@./«DASH»][a-z0-9])[a-z0-9«DASH»]{1,40}(?:\.[a-z0-9«DASH»]{1,40}){0,3}\.(?:se|nu|com|org"""
    r"""|net|eu|io|info|example|fi|no|dk)(?:/[^\s<>"”|)]*(?<![.,;:!?]))?(?![\w@«DASH»]|\.\w)"""
)
PATH = compiled(r"/(?<![\w./:<]/)[a-zåäö][\w.%«DASH»]*(?:/[\w.%«DASH»]+){1,8}(?![\w])")
DRIVE = compiled(r"""(?:[A-Za-z]:(?<![\w].:)|\\)\\(?:[^\s"<>|:*?\\]+\\)*[^\s"<>|:*?\\,;)]+""")
NEAR = compiled(r"""[^\n]{0,40}?(?<![\w.@/])(?P<name>[a-zåäö][a-zåäö0-9]{2,}(?:[._][a-zåäö0-9_]{2,})+)(?![\w@])""")
# A handle of two words with a point between them, right after the word for it: "konto, thn.realtalk".
POINTED = compiled(
    r"""(?:,|[ ](?:är|heter))?[ ]["”’']?(?P<name>[a-zåäö][a-zåäö0-9]{2,}(?:[.][a-zåäö0-9_]{3,})+)["”’']?(?![\w@])"""
)
# Three words with points between them, and who writes in a chat that is copied out: "danne.still.here", "KingAbdi — 20:14".
THRICE = compiled(r"[A-Za-z](?<![\w.@/:«DASH»].)[A-Za-z0-9]{1,15}(?:[.][A-Za-z0-9]{2,15}){2,3}(?![\w@/«DASH»]|[.]\w)")
CHATTED = compiled(r"(?:(?<=\n)|(?<=^))(?P<name>[^\s—:]{3,32})[ ]—[ ](?=[0-2]?[0-9][:.][0-5][0-9])")
IPV4 = compiled(r"""[0-9](?<![\w.][0-9])[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?![\w]|\.[0-9])""")
IPV6 = compiled(r"""[0-9A-Fa-f:](?<![\w:][0-9A-Fa-f:])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,36}(?![\w:])""")
AT = re.compile(r"\((?:at|a|snabel-?a)\)|[\[{]at[\]}]|snabel")
TOP = re.compile(r"\.(?:se|nu|com|org|net|eu|io|info|example|fi|no|dk)(?![\w])")
HANDLE = compiled(r"""@(?<![\w.]@)[\w.]{2,30}(?<![.])""")
TAGGED = compiled(r"""[\w](?<![\w.@#][\w])[\w.]{1,31}[#][0-9]{4}(?![\w])""")  # Discord's old way
HYPHENED = compiled(
    r"""(?:namn(?:et)?)?[ ]?(?:[:=]|heter|är)[ ]*["”']?"""
    r"""(?P<name>[a-zåäö]{2,}(?:-[a-zåäö0-9]{2,})*-[a-zåäö]*[0-9]+[a-zåäö0-9]*)(?![\w@])"""
)
NAMED = compiled(
    r"""(?:namn(?:et)?)?[ ]?(?:[:=]|heter|(?:\w+[ ])?(?:är|heter)(?:[ ](?:han|hon|jag|de))?|på[ ]\w+:|(?<="""
    r"""[a-z]))[ ]*["”']?(?P<name>[A-Za-zÅÄÖåäö]*[\w.]*[0-9_.][\w.]*\w)(?![\w@])"""
)
POINT = re.compile("→|⇒|->|=>|⟶")
NET = "|".join(sorted(cues("network_site"), key=len, reverse=True))
ON = re.compile(rf" på (?:{NET})(?!\w)")
# "tildis.b på insta", "heter mimmibus på snap"
ON_SITE = compiled(
    r"""(?:(?<![\w.@])(?:heter|namnet|kontot|profilen|nicket|«CALLS»)[ ]["”']?(?P<called>[^\W\d_][\w.«DASH»]{2,30})
        |(?<![\w.@])(?P<name>[^\W\d_][\w«DASH»]*[._0-9][\w.«DASH»]*[\w]))["”']?[ ]på[ ](?:«NET»)(?![\w])""",
    NET=NET,
    CALLS="(?:kallar|kallas|kallade)(?:[ ](?:sig|han|hon|hen|dem|de|sej)){0,2}",
)
# "på flashback kallar hon sig isdrottning"
CALLED = compiled(
    r"""(?:[ ](?:så|där|då))?[ ](?:kallar|kallas|kallade|heter|hette)(?:[ ](?:han|hon|hen|jag|de|sig|mig|sej|för)){0,3}[ ]["”']?
        (?P<name>[a-zåäö][\w.«DASH»]{3,30})(?![\w])"""
)
ARROW = compiled(
    r"(?<![\w.@«DASH»])(?P<a>[\w][\w.«DASH»]{2,30})[ ]?(?:→|⇒|->|=>|⟶)[ ]?(?P<b>[\w][\w.«DASH»]{2,30}[\w])(?![\w@])"
)
COLON = compiled(r"[ ]?[:=][ ]*[\"”']?(?P<name>[a-zåäö]{2,}[«DASH»][a-zåäö]{2,})(?![\w])")
REDDIT = compiled(r"u/(?<![\w/]u/)[\w«DASH»]{3,30}(?![\w/])")


def email(match: re.Match[str]) -> float:
    """Score an address: something on both sides of the sign."""
    return 0.99 if not match[0].startswith("@") else 0.0


def domain(match: re.Match[str]) -> float:
    """Score a bare domain: abbreviations and file names do not look like one."""
    return 0.8 if len(match[0].split(".")[-2]) > 2 or "/" in match[0] else 0.0


def path(match: re.Match[str]) -> float:
    """Score a path on a server: three parts, or a number in it; "och/eller" has neither."""
    return 0.7 if match[0].count("/") > 2 or any(c.isdigit() for c in match[0]) else 0.0


def version4(match: re.Match[str]) -> float:
    """Score four numbers below 256."""
    return 0.9 if all(int(part) < 256 for part in match[0].split(".")) else 0.0


def version6(match: re.Match[str]) -> float:
    """Score what the standard library reads as an IPv6 address and is no time of day."""
    try:
        ipaddress.IPv6Address(match[0])
    except ValueError:
        return 0.0
    return 0.9 if match[0].count(":") > 1 and len(match[0]) > 4 else 0.0


def username(match: re.Match[str]) -> float:
    """Score a name with a digit, an underscore or a dot inside it."""
    name = match["name"]
    letters = sum(c.isalpha() for c in name)
    return (
        0.8
        if letters >= 2
        and len(name) >= 4
        and max(map(len, name.split("."))) > 2
        and not re.fullmatch(r"[A-ZÅÄÖa-zåäö]\.?[A-ZÅÄÖ]?\.?|[\d.]+", name)
        else 0.0
    )


def handled(match: re.Match[str]) -> float:
    """Score a word on one side of an arrow: letters with a dot, a digit or an underscore among them."""
    names = (match["a"], match["b"])
    marked = [
        sum(c.isalpha() for c in name) > 1 and re.search(r"[._0-9]", name.strip(".")) is not None for name in names
    ]
    files = any(re.search(r"\.(?:pdf|docx?|xlsx?|txt|jpe?g|png|csv)$", name) for name in names)
    return 0.7 if all(marked) and not files else 0.0


def site(match: re.Match[str]) -> float:
    """Score a name on a site: no surname follows a first name there, so a capital is a person's."""
    name = match["called"] or match["name"]
    return 0.0 if match["called"] and name[0].isupper() else 0.8


def thrice(match: re.Match[str]) -> float:
    """Score three words with points between them that are no address on the net."""
    parts = match[0].split(".")
    return 0.0 if TOP.search(match[0]) or max(map(len, parts)) < 4 or match[0].casefold().startswith("www") else 0.6


RECOGNIZER = PatternRecognizer(
    "online",
    "Skriv till x.y@z.example i dag.",
    (
        Anchored("EMAIL", EMAIL, check=email, anchor=re.compile("[@＠]")),
        Anchored("EMAIL", SPOKEN, 0.9, anchor=AT, reach=200),
        Pattern("URL", URL, 0.95),
        Anchored("URL", DOMAIN, check=domain, anchor=TOP),
        Pattern("URL", PATH, check=path),
        Anchored("OTHER_ID", DRIVE, 0.8, anchor=re.compile(r"\\"), reach=200),
        Number("IP", IPV4, check=version4),
        Anchored("IP", IPV6, check=version6, anchor=re.compile(":[0-9A-Fa-f]{0,4}:")),
        Pattern("USERNAME", HANDLE, 0.85),
        Anchored("USERNAME", TAGGED, 0.85, anchor=re.compile("#[0-9]"), reach=40),
        Anchored("USERNAME", ON_SITE, check=site, group="called", anchor=ON, reach=60),
        Anchored("USERNAME", ON_SITE, check=site, group="name", anchor=ON, reach=60),
        Anchored("USERNAME", ARROW, check=handled, group="a", anchor=POINT, reach=40),
        Anchored("USERNAME", ARROW, check=handled, group="b", anchor=POINT, reach=40),
        Anchored("USERNAME", THRICE, check=thrice, anchor=re.compile(r"[a-z]\.[a-z]+\.[A-Za-z]"), reach=34),
        Anchored("USERNAME", CHATTED, 0.7, group="name", anchor=re.compile("— [0-2]?[0-9][:.]"), reach=36),
        Anchored("USERNAME", REDDIT, 0.8, anchor=re.compile("u/"), reach=40),
        Cued("USERNAME", CALLED, 0.75, group="name", cues=cues("network_site")),
        Cued("USERNAME", COLON, 0.7, group="name", cues=cues("network_site")),
        Cued("USERNAME", HYPHENED, 0.75, group="name", cues=cues("networks")),
        Cued("USERNAME", NEAR, 0.75, group="name", cues=cues("platform")),
        Cued("USERNAME", POINTED, 0.7, group="name", cues=cues("handle_word")),
        Cued("USERNAME", NAMED, check=username, group="name", cues=cues("networks")),
    ),
)
