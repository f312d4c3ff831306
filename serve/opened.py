"""A case with its content opened, and what callers name in it by ids and numbers."""

from dataclasses import dataclass

from anonymize.corrections import Correction
from anonymize.mask import Masking
from anonymize.people import Question
from anonymize.vault import Vault
from pipelines.document import Document
from serve.content import Kept
from serve.errors import BadRequest, NotReady
from serve.tables import Case

NOTHING = "Ärendet har inga dokument än. Lägg till minst ett."


@dataclass(frozen=True, repr=False)
class Opened:
    """A case with its content opened."""

    case: Case
    documents: tuple[Document, ...]
    masking: Masking
    vault: Vault
    corrections: tuple[Correction, ...]

    @classmethod
    def of(cls, kept: Kept) -> "Opened":
        """Open what the store holds of a case; NotReady without documents."""
        if (masking := kept.masking()) is None:
            raise NotReady(NOTHING)
        return cls(kept.case, tuple(kept.documents), masking, kept.vault(), kept.corrections())

    def document(self, name: str) -> int:
        """Return a document's index by its id."""
        for n, document in enumerate(self.documents):
            if document.id == name:
                return n
        raise BadRequest("Dokumentet finns inte i ärendet.")

    def question(self, name: str) -> Question:
        """Return an open question by its id (q0, q1, …)."""
        asked = self.masking.registry.questions
        if not name[1:].isdecimal() or int(name[1:]) >= len(asked):
            raise BadRequest("Frågan finns inte.")
        return asked[int(name[1:])]

    def keys(self, person: str) -> list[str]:
        """Return the registry's keys of the person that placeholders number so."""
        found = [
            p.key for p in self.masking.registry.persons if f"PERSON-{self.vault.number('PERSON', p.key)}" == person
        ]
        if not found:
            raise BadRequest("Personen finns inte i ärendet.")
        return found
