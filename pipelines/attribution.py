"""Who said it: where a sentence, its turn or its note names the one it was heard from."""

from pipelines.case import CaseFile
from pipelines.lists import patterns
from pipelines.outline import Context

_FORMS = patterns("forms")
VERB, _PRONOUN, CONVERSATION = (_FORMS[name] for name in ("verb_of_saying", "not_a_name", "conversation"))


def said_by(case: CaseFile, number: int, context: Context) -> tuple[int, int, int] | None:
    """Return (document, start, end) of the words that name who said a sentence, None where the text does not tell."""
    sentence = case.sentences[number]
    text = case.quote(number)
    for form in ("according", "subject"):
        found = _FORMS[form].search(text)
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
        found = CONVERSATION.search(case.quote(n)) if n is not None else None
        if n is not None and found:
            sentence = case.sentences[n]
            return sentence.document, sentence.start + found.start("who"), sentence.start + found.end("who")
    return None
