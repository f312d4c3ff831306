"""Sentences that speak to a language model instead of telling about the case: never summarized, always reported."""

import re
import unicodedata
from collections.abc import Iterator

from pipelines.case import CaseFile
from pipelines.summarize import Draft, Finding

MESSAGE = "Dokumentet innehåller instruktioner till en språkmodell. De har behandlats som text och inte följts."

_MODEL = r"(?:språkmodell\w*|ai-?(?:n|modell\w*|assistent\w*|system\w*|tjänst\w*)?|chat ?bot\w*|chatgpt|gpt\S*|llm\w*|assistent(?:en)?|assistant|language model|copilot|sammanfattningsverktyg\w*)"
_EARLIER = r"(?:ovanstående|föregående|tidigare|alla|all|any|the|previous|prior|above|preceding|earlier|dina|your|these|this|systemets|system)"
_ORDERS = r"(?:instruktion\w*|instruction\w*|prompt\w*|regler(?:na)?|rules?|direktiv\w*|order|text(?:en)?|uppgift(?:en)?|anvisning\w*|guidelines?|kommando\w*|commands?)"
_DO = r"(?:ignorera|bortse från|glöm|åsidosätt|strunta i|hoppa över|ignore|disregard|forget|override|bypass|do not follow|följ inte)"
_WRITE = r"(?:skriv|svara|besvara|sammanfatta|utelämna|nämn|inkludera|output|write|respond|reply|answer|print|summari[sz]e|say|include|omit|return|ange|avsluta|börja|lägg till|upprepa|repeat|rapportera|dra slutsatsen|conclude)"
_WHERE = r"(?:sammanfattning(?:en)?|summary|svar(?:et)?|response|answer|reply|output|utkast(?:et)?)"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DO}\b(?:\W+\w+){{0,4}}?\W+{_EARLIER}\b(?:\W+\w+){{0,3}}?\W+{_ORDERS}",
        rf"\b{_DO}\b(?:\W+\w+){{0,3}}?\W+(?:det ovanstående|allt ovan|everything above|all(?:t)? (?:of the )?(?:ovan|above|tidigare|previous)|ovanstående)\b",
        rf"\b(?:du är|du ska agera|du agerar|agera som|låtsas (?:vara|att du är)|you are|act as|pretend (?:to be|you are))\b(?:\W+\w+){{0,4}}?\W+{_MODEL}\b",
        rf"\b(?:till|hej|obs|kära|bästa|viktigt|to|dear|hey|attention|note to|instruktion\w* (?:till|för)|instructions? (?:to|for))\W+(?:(?:den|the|dig|you|som|all|alla|any|en|an|a|läser|reading)\W+){{0,3}}{_MODEL}\b",
        rf"\b{_MODEL}\b(?:\W+\w+){{0,5}}?\W+(?:ska|måste|skall|bör|must|should|shall|will|is to|are to)\W+(?:(?:nu|alltid|bara|endast|inte|now|always|only|not)\W+)?{_WRITE}\b",
        rf"\b(?:om du är|if you are|when you are|som|as)\W+(?:en |an |a )?{_MODEL}\b(?:\W+\w+){{0,12}}?\W+{_WRITE}\b",
        r"\b(?:system|developer|utvecklar|dold|hemlig|hidden|secret|new|nya?|uppdaterade?)[ -]?(?:prompt|instruktion|instruction|meddelande|message)\w*\s*[:=]",
        rf"(?:^|[.!?:;]\s*){_WRITE}\b(?:\W+\w+){{0,8}}?\W+(?:i|in|som|as|till|to|från|from)\W+(?:(?:din|ditt|dina|your|the|the final|den här|denna)\W+)?{_WHERE}\b",
        rf"(?:^|[.!?:;]\s*)(?:inkludera|include|infoga|insert|lägg till|add)\b(?:\W+\w+){{0,4}}?\W+(?:ordet|orden|frasen|texten|the words?|the phrase|the text|koden|markören)\b",
        rf"(?:^|[.!?:;]\s*){_WRITE}\b(?:\W+\w+){{0,3}}?\W+(?:endast|bara|enbart|only|just|exakt|exactly|ordagrant|verbatim)\b.{{0,60}}[\"”»':]",
        r"<\|?(?:im_start|im_end|system|endoftext|user|assistant|/?s)\|?>|\[/?INST\]|<<SYS>>|###\s*(?:system|instruction|instruktion)",
        r"\b(?:avslöja|visa|skriv ut|reveal|show|print|leak|repeat)\b(?:\W+\w+){0,4}?\W+(?:system ?prompt\w*|dina instruktioner|your instructions|platshållarna|the placeholders|originaltexten|hemligheter)",
        r"\b(?:jailbreak|prompt ?injection|dan mode|utvecklarläge|developer mode|do anything now)\b",
        rf"\b(?:från och med nu|from now on|hädanefter)\b(?:\W+\w+){{0,4}}?\W+(?:ska du|svarar du|är du|you (?:are|will|must)|{_WRITE})\b",
    )
)


def speaks_to_a_model(text: str) -> bool:
    """Say whether a sentence gives orders to a language model. Invisible characters and look-alikes are seen through."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")
    plain = " ".join(plain.split())
    return any(pattern.search(plain) for pattern in _PATTERNS)


def injected(case: CaseFile) -> frozenset[int]:
    """Return the places of the case's sentences that speak to a model."""
    return frozenset(n for n, s in enumerate(case.sentences) if speaks_to_a_model(s.masked.text))


def check(draft: Draft) -> Iterator[Finding]:
    """One finding a document that holds such a sentence; a point that rests on one is withheld."""
    found = injected(draft.case)
    for document in sorted({draft.case.sentences[n].document for n in found}):
        yield Finding("injection", "", None, f"Dokument {document + 1}: {MESSAGE}")
    for n, point in enumerate(draft.points):
        if found.intersection(point.sources) or speaks_to_a_model(point.text.text):
            yield Finding("injection", point.section, n, "Punkten bygger på text som vänder sig till en språkmodell.", True)
