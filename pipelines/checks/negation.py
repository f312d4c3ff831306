"""What is denied in the source is denied in the point, clause by clause."""

import re
from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.checks.opposites import agreed, contradicted
from pipelines.lists import patterns
from pipelines.signals import NEGATION
from pipelines.words import stems
from pipelines.words import words as all_words

_CLAUSE = re.compile(
    r"[,;.:!?–\n]|\b(?:men|och|fast|eftersom|medan|däremot|samt|trots att|trots)\b|(?=\butan att\b)", re.IGNORECASE
)
_DENIED_BEFORE = re.compile(r"(?:inte|ej|aldrig|ingen|inget|inga)\b[^.;\n]*$", re.IGNORECASE)
_RATHER = re.compile(r",\s*utan\b", re.IGNORECASE)
_BUT = re.compile(
    r"\butan (?:även|också|i stället|istället)\b|\binte bara\b|\bom (?:\w+ ){0,2}inte\b"
    r"|\binget emot\b|\binga invändningar\b|\bing(?:et|enting) att (?:invända|erinra|anmärka|klaga)\b",
    re.IGNORECASE,
)
# "inte förrän" is "först när", and "inte närmare än" is "minst"
_BOUNDS = tuple(
    (re.compile(rf"\b(?:inte|aldrig)\b(?={bound})", re.IGNORECASE), re.compile(rf"\b(?:{said})\b", re.IGNORECASE))
    for bound, said in (
        (r"[^.;]*\bförrän\b", r"innan|först|tills|kräv\w*|måste|förutsätt\w*|efter|sedan|när"),
        (r"(?: \w+){0,4} \w+re än\b", r"minst|högst|max|som mest|längst|åtminstone"),
    )
)
# "beviljas utan avdrag" denies no grant: where a point leaves the words after "utan" out, it is left out too
_WITHOUT = re.compile(
    r"\butan (?!att\b)(?P<what>[^\W\d_]+(?: (?:för|från|av|i|på|till|om|och) [^\W\d_]+)?)(?=\s*(?:[.,;\n]|$))",
    re.IGNORECASE,
)
LEANS = 1  # words of its own that a denied clause may have and still lean on the clause before it
LONG = 5  # letters of a word from which "o" may be its prefix
HEAD = 6  # letters that make two forms one word: omhändertogs, omhänderta
KIN = 5  # letters that a word shares with another made of it
SURE = 0.67  # share of a denied clause's words that a source clause must hold, to say that it does not deny it
NEAR = 0.5  # share of a clause's words that makes two clauses speak of the same


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message where a clause of the point and the clauses it comes from differ in denial; a copy never does."""
    if pair.copied:
        return
    wanted = _heads(pair.claim)
    told = _WITHOUT.sub(lambda m: m[0] if wanted & _heads(m["what"]) else ",", pair.all)
    if against := contradicted(pair.claim, told):
        yield _OPPOSITE.format(" och ".join(sorted(against)))
    elif not agreed(pair.claim, told):
        yield from _differing(pair, told)


def _differing(pair: Pair, told: str) -> Iterator[str]:
    for bound, said in _BOUNDS:
        told = bound.sub(",", told) if said.search(pair.claim) else told
    source = [(_words(c), denies) for c, denies in _answered(clauses(told))]
    leaning = [{w[:HEAD] for w in words} for words, denies in source if denies]
    denied = [_heads(c) for c in clauses(pair.claim) if negated(c) or _implies(c, pair.source)]
    doubt, lacks = _implies(pair.source, pair.claim), _implies(pair.claim, pair.source, _LACKS)
    for clause, here in _answered(clauses(pair.claim)):
        wanted = _words(clause)
        differs = bool(wanted) and (here or not lacks) and _differs(wanted, here, source)
        if differs and not _explained(clause, here, leaning, doubt, denied):
            yield _MESSAGE[here]
            return


def _answered(parts: list[str]) -> Iterator[tuple[str, bool]]:
    """The clauses and whether each is denied; "men det gjorde hon inte" denies the one before it."""
    for part, after in zip(parts, [*parts[1:], ""][: len(parts)], strict=True):
        yield part, negated(part) or bool(_SO_NOT.match(after))


def _implies(clause: str, source: str, words: re.Pattern[str] | None = None) -> bool:
    """Whether a clause denies by a word that is not the source's own, or by its prefix: "onykter" of "nykter"."""
    known = {w[:HEAD][: HEAD - 1] for w in all_words(source)}
    if any(w[0] == "o" and len(w) > LONG and w[1:HEAD] in known for w in all_words(clause)):
        return True
    return any(m[0].casefold() not in source.casefold() for m in (words or _IMPLIED).finditer(clause))


def _words(clause: str) -> set[str]:
    return {word for word in stems(clause) if not word.isupper()} - _DENIALS


def _heads(clause: str) -> set[str]:
    return {word[:HEAD] for word in _words(clause)}


def _explained(clause: str, here: bool, leaning: list[set[str]], doubt: bool, denied: list[set[str]]) -> bool:
    """Whether the two say the same in other words: "vägrade" is "inte", and "men kom inte" leans on the clause before it."""
    if not here:
        most = max((len(told & _heads(clause)) for told in leaning), default=0)
        own = [told for told in leaning if most and len(told & _heads(clause)) == most]
        lean = [
            words for words in denied if len(words) <= LEANS
        ]  # "men kom inte", not what another clause of the source denies
        return any(words & told for words in denied for told in own) or any(
            not any(words & told for told in leaning if told not in own) for words in lean
        )
    return doubt or any(len(words) <= LEANS or words & _heads(clause) for words in leaning)


def _differs(wanted: set[str], here: bool, source: list[tuple[set[str], bool]]) -> bool:
    """Whether the clause that holds these words best, or the only one that holds one of them, is denied otherwise."""
    near = [(_shared(wanted, words) / len(wanted), denies) for words, denies in source if words]
    best = max((share for share, _ in near), default=0.0)
    if best < (SURE if here else NEAR):
        return False
    if here not in {denies for share, denies in near if share >= best - 0.01}:
        return True
    same = set().union(*(words for words, denies in source if denies == here))
    return any(word not in same and any(word in words for words, _ in source) for word in wanted) and not here


def _shared(wanted: set[str], words: set[str]) -> int:
    """How many of the words the others hold, in whatever form: utreds, utredning."""
    return sum(w in words or (len(w) >= KIN and any(w[:KIN] == other[:KIN] for other in words)) for w in wanted)


_OPPOSITE = "Punkten säger motsatsen till källan ({})."
_MESSAGE = {
    True: "Punkten nekar till något som källan inte nekar till.",
    False: "Källan nekar till något (inte, aldrig, nekar …) och punkten gör det inte.",
}
_DENIALS = frozenset(
    stems(
        "nekar nekade förnekar förnekade bestrider saknas saknar saknade knappast varken ingenting aldrig ej ingen inga inget"
    )
)


_IMPLIED, _LACKS = patterns("forms")["implied_denial"], patterns("forms")["lacking"]
_SO_NOT = re.compile(
    r"(?:men |och )?(?:det|så) \w+(?: \w+)? (?:inte|aldrig)$|(?:vilket|något som) \w+ (?:inte|aldrig)\b", re.IGNORECASE
)


def clauses(text: str) -> list[str]:
    """Return the clauses of a text."""
    return [part.strip() for part in _CLAUSE.split(_plain(text)) if part.strip()]


def _plain(text: str) -> str:
    """A text without the words that only look like denials: "inte …, utan" is a contrast, ", utan betalning" a lack."""
    text = _RATHER.sub(lambda m: "," if _DENIED_BEFORE.search(text[: m.start()]) else m[0], text)
    return _BUT.sub(",", text)


def negated(text: str) -> bool:
    """Say whether a text denies something; twice is not at all ("nekar inte")."""
    return (
        len(NEGATION.findall(_plain(text))) % 2 == 1 if len(clauses(text)) < 2 else bool(NEGATION.search(_plain(text)))
    )


check = check_of("negation", compare, withhold=True)
