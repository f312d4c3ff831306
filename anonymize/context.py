"""What stands around a find and says it is nobody: a pet, a dose, a month, "per" before a noun, an article before a word."""

import re
from dataclasses import dataclass, field

from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

DOSE = re.compile(
    r"(?:[ \t]{1,12}[A-ZÅÄÖ]{3,9})?[ \t]{1,12}(?:\d+[.,]?\d*[ ]?(?:mg|ml|mikrogram|g|µg|E|IE|mcg|%|enheter|tabl)\b"
    r"|(?:tabl|depot|retard|kapslar|injektion|dospåse|salva|kräm|nässpray|ögondroppar|munsönderfallande))"
)
# What the names of drugs end in (the stems of WHO's International Nonproprietary Names, spelt as in Swedish), and of salves.
DRUGS = tuple(cues("drug_end"))
# What one is treated with, or takes: "smörjs med", "insatt på", "står på".
TREATED = re.compile(
    r"(?:sm[öo]r[jt][a-z]*|insmord|behandla[a-z]*|medicinera[a-z]*|lindad?|tvätta[ds]?) (?:med |in med )\Z"
    r"|(?:insatt på|sätts in på|satt in|sätta in|sätter in|ordinera[a-zt]*|utsatt|utsättning av|dos(?:en)? av"
    r"|tablett(?:er)?|kapsel|salvan|krämen) \Z"
)
TAKEN = (
    "med ",
    "på ",
    "in ",
    "av ",
    "ter ",
    "ett ",
    "kapsel ",
    "krämen ",
    "salvan ",
    "ordineras ",
    "ordinerat ",
    "utsatt ",
)
ADJECTIVE = re.compile(
    r"[a-zåäö]{2,}(?:ig|isk|sam|bar|full|lös|ande|ad|rad)(?:t|a)?|gamm(?:al|alt|la)|ung[at]?|stora?|stort|lit(?:en|et)|lilla|god[at]?"
    r"|fin[at]?|snälla?|ny[at]?|lång[at]?|kort[at]?|riktig[at]?|sådan[at]?|hela?|hygglig[at]?|glad[at]?|nästa|förra"
)
SUFFIX = re.compile(r"[^\W\d_]:\Z")  # "GPS:en", "IVO:s"
UNDER = re.compile(
    r"(?:^|\W)(?:(?:klass|årskurs|åk) ?\d|klass|årskurs|åk|grupp|avd|avdelning|ingång|port|uppgång|hus|plan|nivå|typ|del|bilaga"
    r"|alternativ|kategori"
    r"|block|sektion|steg|fas|vitamin|hepatit|influensa) ?\Z"
)
SPACED = re.compile(r"[a-zåäö] [a-zåäö](?: [a-zåäö])?")  # "t ex", "s k"
TEMPLATE = re.compile(r"(?:([a-zåäö])\1+[-/. ]?)+")  # "ÅÅÅÅMMDD-NNNN"
JOINED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-([a-zåäö]+)")  # "Freda-kort": nobody's name goes on in lower case
NUMBERED = re.compile(r"[a-zåäö-]{3,}(?:nr|-id|nummer)")  # "chassinr", "kolli-id"
ROOM = re.compile(
    r"(?:[a-zåäö]*rum(?:met)?|(?:lär|hör|mat|idrotts|grupp|skol|möte?s)?sal(?:en)?|lokal(?:en)?) \w+"
)  # not "faisal noori"
PLACED = re.compile(r"(?<![\w-])i\s\Z")
NOT_PLACED = re.compile(r"(?:kär|förälskad|tro|tror|förtroende|intresserad|ont|säker|tag|fråga|mötte|syns) i\s\Z")
NO = re.compile(  # "Inga självmordstankar": with "inga" masked the model would read the opposite
    r"[ ](?:[a-zåäö]*(?:tankar|problem|skador|uppgifter|insatser|symtom|symptom|besvär|planer|risker|tecken|skäl|hinder|frågor"
    r"|invändningar|synpunkter|anmälningar|pengar|inkomster|tillgångar|skulder|allergier|mediciner|läkemedel|märken|bekymmer"
    r"|svårigheter|biverkningar|vapen|droger|spår|förändringar|åtgärder|brister|avvikelser|klagomål|kontakter|syskon|medel|barn"
    r"|sår|hot|fynd|ärr|orosanmälningar|erinringar|rester)"
    r"|kända|tidigare|andra|nya|fler|flera|större|särskilda|egna|aktuella|konkreta|övriga|direkta|akuta|yttre|synliga|pågående)\b"
)
LETTERS = frozenset({"å", "i", "o", "ö", "ä", "e"})  # which are words where nobody uses capitals
CALLED = frozenset({"heter", "hette", "kallas", "kallad", "namn", "namnet", "döpt", "döptes"})
TELEPHONE = frozenset({"tel", "tfn", "mobil"})  # which follow a name on a form: "namn: per  tel: …"
ACTS = ("ade", "ar", "er", "te", "de", "it")  # what the verb of whoever is named ends in
CALLABLE = 0.5  # a name prior from which a first name that an ending makes a word is one after an article, too
BETWEEN = frozenset({"som", "vid", "med", "till", "är", "var", "och"})  # between a pet and the word for its name
MODALS = frozenset(
    {"att", "vill", "ville", "ska", "skulle", "kan", "kunde", "måste", "får", "fick", "bör", "börja", "tänker"}
)
INFINITIVES = frozenset(
    {"bo", "rita", "vila", "tina", "dana", "ösa", "rosa", "vika"}
)  # which are names in other places
FAR = 32  # code points before a find that are looked at


@dataclass(frozen=True)
class Context:
    """Reads the line around a find of a person."""

    lexicon: Lexicon
    brands: frozenset[str] = field(default_factory=lambda: cues("brand"), repr=False)
    pets: frozenset[str] = field(default_factory=lambda: cues("pet"), repr=False)
    shortened: frozenset[str] = field(default_factory=lambda: cues("abbreviation"), repr=False)
    articles: frozenset[str] = field(default_factory=lambda: cues("article") | cues("colour"), repr=False)
    months: frozenset[str] = field(default_factory=lambda: cues("month"), repr=False)
    dated: frozenset[str] = field(default_factory=lambda: cues("before_month"), repr=False)
    shares: frozenset[str] = field(default_factory=lambda: cues("after_per"), repr=False)

    def denies(self, reading: Reading, span: Span) -> bool:
        """Say whether a find of a person is something else by what stands around it."""
        if span.label != "PERSON":
            return False
        before = reading.low[max(0, span.start - FAR) : span.start].rpartition("\n")[2]
        word = reading.low[span.start : span.end]
        written = reading.text[span.start : span.end]
        return (
            self._thing(reading, span, before, word)
            or self._abbreviated(word, written, before)
            or (written.islower() and not before.strip() and self._listed(reading, span, written))
            or bool(TEMPLATE.fullmatch(word) or ROOM.fullmatch(word))
            or self._compound(written)
            or (len(written) == 1 and written in reading.speakers)
            or (word == "inga" and bool(NO.match(reading.low, span.end)))
            or (written.islower() and self._noun(reading, span, word, before))
        )

    def _callable(self, word: str) -> bool:
        """Say whether it is a first name that only an ending makes a word: "en lovisa"."""
        return bool(self.lexicon.exact(word) & Kind.FIRST) and self.lexicon.share(word) >= CALLABLE

    def _infinitive(self, reading: Reading, span: Span, before: str) -> bool:
        """Say whether it is what somebody may, can or wants to do: "vill inte bo", but not "att bo slutade ringa"."""
        words = [w for w in before.split() if w != "inte"]
        verb = reading.low[span.end : span.end + FAR].split(" ")[1:2]
        acts = bool(verb) and verb[0].strip(".,").endswith(ACTS)
        return before.endswith(" ") and bool(words) and words[-1] in MODALS and not acts

    def _article(self, before: list[str], last: str) -> bool:
        """Say whether an article stands before, with an adjective between or not: "en karl", "en gammal karl"."""
        if last in self.articles:
            return True
        return len(before) > 1 and before[-2] in self.articles and bool(ADJECTIVE.fullmatch(last))

    def placed(self, reading: Reading, span: Span) -> bool:
        """Say whether somebody or something is in it, "i Udon Thani", and it is no name that a list knows."""
        before = reading.low[max(0, span.start - FAR) : span.start]
        if "s" in reading.low[span.end - 1 : span.end + 1]:
            return False  # somebody's: "i Hultmans bok"
        names = Kind.FIRST | Kind.FIRST_WORD | Kind.SURNAME
        return (
            bool(PLACED.search(before))
            and not NOT_PLACED.search(before)
            and not any(self.lexicon.kind(w) & names for w in reading.low[span.start : span.end].split())
        )

    def _thing(self, reading: Reading, span: Span, before: str, word: str) -> bool:
        """Say whether it is a pet, a room, a drug with its dose, a model of a car, a law called after somebody."""
        words = before.rstrip("\"”'").split() if before.rstrip("\"”'").endswith(" ") else []
        if words and words[-1] in CALLED:
            words.pop()
            while words and words[-1] in BETWEEN:
                words.pop()
        last = words[-1].rstrip(",") if words else ""
        if last in self.pets or last in self.brands or last == "lex" or DOSE.match(reading.text, span.end):
            return True
        treated = before.endswith(TAKEN) and " " not in word and TREATED.search(before)
        return word.removesuffix("s").endswith(DRUGS) or bool(treated and not self.lexicon.kind(word) & Kind.NAME)

    def _abbreviated(self, word: str, written: str, before: str) -> bool:
        """Say whether it is an abbreviation ("s.k.", "t ex") or the letter of a class, an entrance, a group."""
        if SPACED.fullmatch(written) or word.split(" ")[-1].rstrip(".") in self.shortened:
            return True
        if written.islower() and SUFFIX.search(before):
            return True
        return len(written) == 1 and (bool(UNDER.search(before)) or written in LETTERS)

    def _listed(self, reading: Reading, span: Span, written: str) -> bool:
        """Say whether it is the letter of a list: "a." where a line begins."""
        return len(written.rstrip(".")) == 1 and "." in written + reading.text[span.end : span.end + 1]

    def _compound(self, written: str) -> bool:
        """Say whether it goes on in lower case with an ordinary word after a hyphen, and begins with nobody's name."""
        joined = JOINED.fullmatch(written)
        if not joined or not written[0].isupper():
            return False
        last, head = self.lexicon.exact(joined[1]), self.lexicon.exact(written[: joined.start(1) - 1].lower())
        return self.lexicon.inflected(joined[1]) and not (last & (Kind.FIRST | Kind.FIRST_WORD) or head & Kind.NAME)

    def _noun(self, reading: Reading, span: Span, word: str, before: str) -> bool:
        """Say whether a word in lower case is one by grammar: "en karl", "sen april", "per telefon", "chassinr"."""
        last = before.split()[-1] if before.endswith(" ") and before.split() else ""
        if NUMBERED.fullmatch(word):
            return True
        article = " " not in word and self._article(before.split(), last)
        if article and self.lexicon.inflected(word) and not self._callable(word):
            return True
        if word in INFINITIVES and self._infinitive(reading, span, before):
            return True
        if word in self.months and last in self.dated:
            return True
        first, _, rest = word.partition(" ")
        following = rest or reading.low[span.end : span.end + FAR].lstrip().split(" ")[0].strip(".,;:!?)\n")
        return (
            first == "per"
            and not (following in TELEPHONE and CALLED & set(before.split()[-2:]))
            and following.split("\n")[0] in self.shares
        )
