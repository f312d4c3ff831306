"""Dates of birth by what is said around them: "född i Kabul den 3 mars 1990", "fyller tio den 14 maj", "födda … och …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anonymize.lists import cues
from anonymize.recognizers.base import after_word, compiled
from anonymize.recognizers.dates import MONTHS, SPELT
from anonymize.recognizers.numerals import BELOW_HUNDRED
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

ENGLISH = "(?i:january|february|march|may|june|july|august|october|november|december)"
YEAR = "(?:19|20)[0-9]{2}(?![0-9])"
SAID_YEAR = f"(?:(?:nittonhundra|nitton[ ]hundra|tvåtusen|två[ ]tusen|tjugohundra)[ ]?{BELOW_HUNDRED}?|{BELOW_HUNDRED})(?![\\w])"
DAY_MONTH = "(?:[0-3]?[0-9](?::e|:a|[.])?[ ](?:«M»|«E»)(?![\\w])|«S»[ ](?:i[ ])?(?:«M»|«S»)(?![\\w]))"
DATE = (
    r"(?:(?:[1lI]9|2[0O])?[0-9OolI]{2}[«DASH»./ ]?[01OolI][0-9OolI][«DASH»./ ]?[0-3OolI][0-9OolI](?![0-9])"
    r"|(?:«Y»|«N»)[ ,]{1,2}(?:den[ ])?«DM»"
    r"|«DM»(?:[.]?[ ,]{1,2}(?:«Y»|[«DASH»]?[0-9]{2}(?![\w:.]|[ ]?(?:år|kr))|«N»))?"
    r"|[0-3]?[0-9][/.][ ]?[01]?[0-9][ ]?[«DASH»/. ][ ]?(?:«Y»|[0-9]{2}(?![\w]))|[0-3]?[0-9]/[01]?[0-9](?![\w/])"
    r"|1[34][0-9]{2}[«DASH»/][01]?[0-9][«DASH»/][0-3]?[0-9](?![0-9])"  # by the calendar of Iran and Afghanistan
    r"|[0-3]?[0-9][«DASH»][01]?[0-9][«DASH»]«Y»"
    r"|«M»[ ](?:«Y»|[«DASH»][0-9]{2}(?![\w]))|«Y»[ ]i[ ]«M»)"
)
FEASTS = (
    "(?i:nyårsdagen|nyårsafton|trettondagsafton|trettondagen|trettondedag[ ]jul|tjugondag[ ]knut|kyndelsmässodagen|fettisdagen"
    "|alla[ ]hjärtans[ ]dag|skottdagen|långfredagen?|påskafton|påskdagen|annandag(?:en)?(?:[ ](?:jul|påsk|pingst))?|valborg"
    "|valborgsmässoafton|första[ ]maj|första[ ]april|mors[ ]dag|fars[ ]dag|nationaldagen|midsommar(?:afton|dagen)?|lucia"
    "|luciadagen|alla[ ]helgons[ ]dag|(?:första|andra|tredje|fjärde)[ ](?:söndagen[ ]i[ ])?advent|julafton(?:en)?|juldagen"
    "|flaggdagen|pingst|pingstdagen|pingstafton|kristi[ ]himmelsfärdsdag)"
)
# A time that leaves the day open: "fyller nittio i sommar, åttonde augusti", "fyllde i oktober, den 23:e".
WHEN = (
    "(?:mån|tis|ons|tors|fre|lör|sön)dags?|somras|vintras|våras|höstas|sommar|vinter|vår|höst|veckan?|helg(?:en)?|«M»"
)
PARTS = {
    "WHEN": WHEN,
    "COMMA": "(?:,(?=[ ]den[ ]))?",
    "F": FEASTS,
    "M": MONTHS,
    "E": ENGLISH,
    "S": SPELT,
    "Y": YEAR,
    "N": SAID_YEAR,
}


def _dated(regex: str) -> re.Pattern[str]:
    """Compile a pattern in which «DATE» is a date in any form."""
    for name, part in (("DATE", DATE), ("DM", DAY_MONTH), *PARTS.items()):
        regex = regex.replace(f"«{name}»", part)
    return compiled(regex)


# Where, whose and with what age, but no verb of something that happened later, may stand between the word and the date.
BORN = _dated(
    r"(?:[.:=]+|[ ]?\([^)\n]{0,12}\)[:]?|[ ]?\(|[ ]?[.]{2,})?[ \t]{0,12}"
    r"(?:[.]{2,}[ ]?|\n[ \t]{0,24}(?=[0-9])|[ ]?[«DASH»](?=[0-9]{2}[«DASH»]))?"
    r"(?:(?:är|var|den|d[.]|omkring|någon|gång|på|i|vid|utom|datum:?|hemma|beräknat|beräknad"
    r"|till|of|in|on|[0-9]{1,2}[ ]år|[A-ZÅÄÖ][\w«DASH»]+|nyår\w*|BB|lasarettet"
    r"|(?:en[ ]|natten[ ]mot[ ])?(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?|mitt|sent|tidigt"
    r"|(?:kvällen|natten|morgonen|förmiddagen|eftermiddagen)|kl(?:ockan)?[ ][0-9.:]{1,5}"
    r"|sjukhuset|hemmet)[,:]?[ ]){0,5}"
    r"(?P<date>«DATE»)(?![\w]|[«DASH»][0-9X*x]{4})"
)
TURNS = _dated(
    r"[ ](?:(?:han|hon|hen|då|snart|jämnt|ju|väl|visst|nog|visserligen|redan|i[ ]år|[A-ZÅÄÖ]\w+)[ ]){0,2}"
    r"(?:(?:[0-9]{1,3}|«N»|år|[a-zåäö]{2,8}(?=[ ]år[ ]))«COMMA»[ ](?:år«COMMA»[ ])?)?"
    r"(?:(?:nu|redan|visst|igen|ju|väl|nog|också|faktiskt)[ ])?(?:år«COMMA»[ ])?"
    r"(?:(?:(?:nu|redan|först)[ ])?(?:(?:på|i|till|nästa)[ ])?(?:«WHEN»),?[ ](?:(?:alltså|nämligen|dvs)[ ])?)?"
    r"(?:på[ ]|i[ ])?(?:den[ ])?(?P<date>«DATE»|(?<=[ ]den[ ])(?<!på[ ]den[ ])(?:«S»|[0-3]?[0-9]:?[ea]))"
    r"(?![\w]|[«DASH»][0-9X*x]{4})"
)
BECOMES = _dated(
    r"[ ](?:(?:han|hon|hen)[ ])?(?:myndig|(?:[0-9]{1,3}|«N»)(?:[ ]år)?)[ ](?:nu[ ])?(?:den[ ])(?P<date>«DATE»)(?![\w])"
    r"|(?:(?<=[Hh][aoe]n[ ]blir)|(?<=ag[ ]blir)|[ ](?:han|hon|hen))[ ](?:[0-9]{1,3}|«N»)(?:[ ]år)?[ ]den[ ]"
    r"(?P<day>«S»|[0-3]?[0-9]:[ea])(?![\w])"
)
# A child or a party with its date of birth beside it: "Barnet (2014-03-02)", "flickan 140302 och pojken 160504".
BESIDE = compiled(
    r"(?:(?:[ ][A-ZÅÄÖ][\w«DASH»]+){1,2}[ ]?\((?=[0-9«DASH»]+\))|,?[ ]|[ ]?\()"
    r"(?P<date>(?:19|20)?[0-9]{2}(?P<mark>[«DASH» ]?)[01][0-9](?P=mark)[0-3][0-9])"
    r"(?![\w]|[ ]?[«DASH»][ ]?[0-9X*x]|[.,:][0-9])"
)
# A day with a name of its own: "född nyårsafton 2020", "fyllde tre på Lucia".
FEAST = _dated(
    r"[ ](?:(?:i|på|år|den|vid|till|själva(?:ste)?)[ ]|[A-ZÅÄÖ][\w«DASH»]+[ ]|[0-9]{1,3}[ ](?:år[ ])?|«N»[ ]){0,4}"
    r"(?P<date>(?:«F»)(?:[ ](?:«Y»|«N»))?)(?![\w])"
)
# A year alone, right after the word: "f. 1938", "född 86", "(född -13)".
BORN_YEAR = _dated(
    r"(?:[.:]|[ ]?\()?[ ]{0,3}(?:år[ ]|omkring[ ]|omkr[.][ ]|ca[ ]|cirka[ ]|c:a[ ])?"
    r"(?P<date>(?:1[3489]|20)[0-9]{2}|[«DASH»’'][0-9]{2}|(?<=[a-zåäö][ ])[0-9]{2}(?=[ ]?[,;.)\n]|[ ](?:och|i|hon|han|bor)\b|\Z))"
    r"(?![\w]|[«DASH»/:.][0-9]|[ ][0-9])"
)
# The day before the word: "Den 15 juli fyller han år", "3 maj, då han blev ett".
BEFORE = _dated(
    r"(?P<date>«DATE»)(?:,?[ ](?:(?:då|när|som|det|för|var)[ ]){0,3}(?:(?:[Hh]an|[Hh]on|[Hh]en|jag|[A-ZÅÄÖ]\w+)[ ])?"
    r"(?:har[ ]|ska[ ])?|[ ](?:[a-zåäö]+[ ]){0,2})\Z"
)
# "på lördag den 9/5 blir han 15"
AGED = re.compile(
    r"[ ](?:han|hon|hen|jag|[A-ZÅÄÖ]\w+)[ ](?:[0-9]{1,3}(?![\w.,:/%-]*[0-9])(?:[ ]år\b)?|ett|två|tre|fyra|fem|sex|sju|åtta"
    r"|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo)(?![\w])"
    r"(?![ ](?:kr|st|timmar|dagar|veckor|minuter|meter|procent)\b)"
)
# The month alone: "han blir fem i januari", "fyller Maja tre i maj", "i november när hon fyller år".
MONTH = _dated(
    r"(?:[ ](?:han|hon|hen|[A-ZÅÄÖ]\w+)|(?<=[Hh][aoe]n[ ]bl[ie][rv])|(?<=[Ff]yll[ed][re])|(?<=[Ff]yllt)|(?<=[Ff]ylla))"
    r"[ ](?:[0-9]{1,3}|«N»)(?:[ ]år)?[ ](?:nu[ ])?i[ ](?P<date>«M»)(?![\w]|[ ][0-9])"
)
MONTH_BEFORE = _dated(
    r"[Ii][ ](?P<date>«M»)(?:,[ ]|[ ])(?:då|när|som)[ ](?:(?:[Hh]an|[Hh]on|[Hh]en|[A-ZÅÄÖ]\w+)[ ])?\Z"
)
# A year of two digits in words: "född fyrtioåtta".
WORDED = compiled(
    r"[ ](?:år[ ])?(?P<date>(?:tjugo|tjuge|tretti|fyrti|femti|sexti|sjutti|åtti|nitti)o?(?:ett|två|tre|fyra|fem|sex|sju"
    r"|åtta|nio)?)"
    r"(?=[ ]?[,;.)\n]|[ ](?:och|i|på|bor|hon|han|annars|som|eller)\b|\Z)"
)
# "Jag är 66 fyllda (2/12 1959)"
COMPLETED = _dated(r"[ ]?\((?P<date>«DATE»)\)")
BIRTHDAY = _dated(
    r"(?:[ ]som[ ]\w+)?[,.]?[ ](?:(?:är|var|den|infaller|firas|firades|inföll)[ ]){0,3}(?P<date>«DATE»)(?![\w])"
)
# Asked and answered: "När fyller du år, Wilma?\nW: Den fjortonde april.", "när jag fyller år. Det är tjugonde i sjunde"
ASKED = _dated(
    r"(?:[ ]\w+)?(?:[ ]år)?(?:(?:,[ ]\w+)?[?][ ]{0,2}(?:\n[ ]*[^\n:]{1,24}:)?[ ]{0,4}|[.][ ])"
    r"(?:(?:Det|Den|Jag|Han|Hon)[ ](?:är|var|fyller)[ ](?:år[ ])?)?(?:[Dd]en[ ])?(?P<date>(?i:«DATE»))(?![\w])"
)
# A date that an authority set instead of the one told: "räknat om till 2008-12-21".
RECKONED = compiled(
    r"(?:[ ]om)?(?:[ ]av[ ]\w+)?[ ]till[ ](?P<date>(?:19|20)[0-9]{2}[«DASH»][01][0-9][«DASH»][0-3][0-9])(?![\w])"
)
ALSO = _dated(
    r"(?:[ ]?,[ ]|[ ](?:och|resp[.]?|respektive|samt|&)[ ])(?:den[ ])?(?P<date>«DATE»)(?![\w]|[«DASH»][0-9X*x]{4})"
)
STAR = _dated(r"[*](?<![\w*][*])[ ]?(?P<date>«DATE»|«F»(?:[ ]«Y»)?|1[89][0-9]{2}|20[0-9]{2}|[«DASH»][0-9]{2})(?![\w])")
# A year of another calendar, and the one it answers to: "år 1379 i deras kalender, dvs 2000/2001".
ELSEWHERE = compiled(
    r"(?P<date>1[34][0-9]{2})(?<![\w.,:/«DASH»]....)(?![\w:/«DASH»]|[.,][0-9])[^\n0-9]{0,30}?\w*kalender"
    r"(?:n)?(?:,?[ ](?:dvs|d[.]v[.]s[.]|alltså|motsvarar|vilket[ ]är|=)[ ]"
    r"(?P<ours>(?:19|20)[0-9]{2}(?:/(?:(?:19|20)?[0-9]{2}))?))?"
)
KALENDER = 60  # code points before the word in which the year stands
RECENT = (
    2  # years back from the newest in the text, in which a day beside somebody is more likely when something happened
)
BIRTH = cues("born") | cues("born_more")
VERBS = frozenset({"född", "födda", "fött", "föddes", "f"})
SHAPED = (
    (BECOMES, cues("becomes")),
    (BORN, BIRTH),
    (BORN_YEAR, VERBS),
    (FEAST, BIRTH | cues("turns")),
    (TURNS, cues("turns")),
    (MONTH, cues("turns") | cues("becomes")),
    (WORDED, VERBS),
    (COMPLETED, frozenset({"fyllda"})),
    (BIRTHDAY, cues("birthday")),
    (ASKED, cues("turns")),
)
FILLS = re.compile(r"[ ](?:\w+[ ])?(?:på|i|igen|upp)[ ]")  # "fyller de på lagret", "fyllde hon i blanketten"
REACH = 60  # code points before the word in which the day stands
SET_ANEW = frozenset({"räknat", "räknats", "räknade", "omräknat", "ändrat", "ändrats", "ändrade", "rättats"})
TOLD = re.compile(r"född|födelse|ålder")
TOLD_REACH = 160  # code points before such a word in which a birth or an age is told of
MOST = 5  # children whose dates may stand in a row


@dataclass(frozen=True)
class Births:
    """Finds a date after a word of birth, and those that go on from it: "födda 2012-03-04 och 2015-06-07"."""

    name: str = "births"
    example: str = "Hon är född i Ort den 9 juli 1985."

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield dates of birth, without "den"."""
        for pattern, words in SHAPED:
            for n in reading.at(words):
                if match := after_word(pattern, reading.text, reading.words[n][1]):
                    yield from self._row(reading, match)
        for n in reading.at({word for word in reading.positions if word.endswith(("årsdag", "årsdagen"))}):
            if match := BIRTHDAY.match(reading.text, reading.words[n][1]):
                yield self._span(match)
        for n in reading.at(cues("turns") | {"föddes", "blir", "blev"}):
            start, end, word = reading.words[n]
            if FILLS.match(reading.text, end) or (word[0] == "b" and not AGED.match(reading.text, end)):
                continue
            base = max(0, start - REACH, reading.text.rfind("\n", 0, start) + 1)
            if match := BEFORE.search(reading.text[base:start]) or MONTH_BEFORE.search(reading.text[base:start]):
                yield Span(base + match.start("date"), base + match.end("date"), "DATE_OF_BIRTH", 0.8, self.name)
        for n in reading.at(cues("party")):
            match = BESIDE.match(reading.text, reading.words[n][1])
            if (
                match
                and not 0
                <= reading.newest % 100 - int(match["date"].removeprefix("20").removeprefix("19")[:2])
                < RECENT
            ):
                yield self._span(match)
        for n in reading.at(SET_ANEW):
            match = RECKONED.match(reading.text, reading.words[n][1])
            if match and TOLD.search(reading.text, max(0, reading.words[n][0] - TOLD_REACH), reading.words[n][0]):
                yield self._span(match)
        for match in STAR.finditer(reading.text):
            yield self._span(match)
        for n in reading.at({word for word in reading.positions if "kalender" in word}):
            start = reading.words[n][0]
            if match := ELSEWHERE.search(reading.text, max(0, start - KALENDER), start + KALENDER):
                yield from (Span(*match.span(g), "DATE_OF_BIRTH", 0.8, self.name) for g in ("date", "ours") if match[g])

    def _row(self, reading: Reading, match: re.Match[str]) -> Iterator[Span]:
        yield self._span(match)
        for _ in range(MOST):
            following = ALSO.match(reading.text, match.end())
            if not following:
                return
            match = following
            yield self._span(match)

    def _span(self, match: re.Match[str]) -> Span:
        group = "date" if match["date"] else "day"
        return Span(*match.span(group), "DATE_OF_BIRTH", 0.9, self.name)


RECOGNIZER = Births()
