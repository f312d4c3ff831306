"""Who said it: where a sentence, its turn or its note names the one it was heard from."""

import re

from pipelines.case import CaseFile
from pipelines.outline import Context

SAID = r"(?:uppger|uppgav|uppgett|berättar|berättade|berättat|säger|sa|sade|sagt|anger|angav|påstår|nekar|nekade|förnekar|medger|erkänner|bekräftar|menar|menade|anser|ansåg|beskriver|beskrev|förklarar|förklarade|meddelar|meddelade|svarar|svarade|hävdar|uttrycker|önskar|undrar|skriver|skrev|rapporterar|informerar|upplever|tycker|vill)"
VERB = re.compile(rf"\b{SAID}\b", re.IGNORECASE)
ACCORDING = re.compile(r"\b(?:enligt|utifrån uppgifter från|från)\s+(?P<who>(?!(?:\d|lag|§|kap|beslut|delegation|plan|överens|uppgift|sol|lvu|bbic|rutin|avtal))[^\s,.;:()]+(?:\s[A-ZÅÄÖ][^\s,.;:()]*)*)", re.IGNORECASE)
_SUBJECT = re.compile(rf"(?:^|[,.;:(]\s*|\b(?:att|men|och|då|som)\s+)(?P<who>[^\s,.;:()]+(?:\s+[^\s,.;:()]+){{0,3}}?)\s+(?:(?:då|också|även|själv|nu|i dag|idag)\s+)?{SAID}\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:hon|han|hen|de|dom|jag|vi|man|det|den|som|vad)$", re.IGNORECASE)
_WITH = re.compile(r"\b(?:samtal|tel\.?samtal|telefonsamtal|tel|möte|hembesök|barnsamtal|kontakt|mejl|mail|sms|brev)\w*\s+(?:med|från|av|hos|till)\s+(?P<who>[^\s,.;:()]+(?:\s[A-ZÅÄÖ][^\s,.;:()]*)*)", re.IGNORECASE)  # fmt: skip


def said_by(case: CaseFile, number: int, context: Context) -> tuple[int, int, int] | None:
    """Return (document, start, end) of the words that name who said a sentence, None where the text does not tell."""
    sentence = case.sentences[number]
    text = case.quote(number)
    for pattern in (ACCORDING, _SUBJECT):
        found = pattern.search(text)
        if found and not _PRONOUN.match(found["who"].split()[-1]) and len(found["who"]) < 60:
            return sentence.document, sentence.start + found.start("who"), sentence.start + found.end("who")
    if sentence.place.speaker:
        return _speaker(case, number)
    return _of_note(case, context) if VERB.search(text) else None


def _speaker(case: CaseFile, number: int) -> tuple[int, int, int] | None:
    sentence = case.sentences[number]
    turn = next((s for s in case.documents[sentence.document].segments if s.start <= sentence.start < s.end), None)
    return (sentence.document, turn.start, turn.start + len(sentence.place.speaker or "")) if turn else None


def _of_note(case: CaseFile, context: Context) -> tuple[int, int, int] | None:
    for n in (context.note, context.heading):
        found = _WITH.search(case.quote(n)) if n is not None else None
        if n is not None and found:
            sentence = case.sentences[n]
            return sentence.document, sentence.start + found.start("who"), sentence.start + found.end("who")
    return None
