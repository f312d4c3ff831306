"""Whose initials are: of the one full name of the case that they fit, or of the one word of the document they begin."""

from anonymize.clusters import Clusters
from anonymize.forms import Forms
from anonymize.mentions import Mention
from anonymize.names import sound
from anonymize.resembling import Resembling
from anonymize.stated import Told


class Lettered(Resembling):
    """Places initials, once all words have their person."""

    def __init__(self, forms: Forms, clusters: Clusters, told: Told) -> None:
        super().__init__(forms, clusters, told)
        self.roles = {key: {r.role for m in row for r in m.roles} for key, row in forms.by_key.items()}

    def lettered(self, key: str, mention: Mention) -> str:
        """Initials are the one full name of the case they fit; a single letter, the one person of the document it begins."""
        letters = self.forms.names[key].initials
        if full := self.told.legends.get((mention.document, letters)):
            return self.clusters.root(full.key) if full.key in self.forms.rich else self.whose[full.place]
        owners = self.signed(letters) if len(letters) > 1 else self._named(mention.document, letters)
        # "/AS, socialsekreterare" is no Anna Svensson who is none
        work = {r.role for r in mention.roles if not r.owner}
        owners = {o for o in owners if not work or work & self._roles(o)} if len(owners) == 1 else owners
        unclear = owners or len(letters) == 1 or work
        one = f"{key} #{mention.document}{self.line_of(mention)}" if unclear else key
        return next(iter(owners)) if len(owners) == 1 else one

    def _roles(self, owner: str) -> set[str]:
        """Return what a person placed by now is said to be: of a full name, or of a word that stands alone."""
        if owner in self.forms.rich:
            return self.clusters.roles(owner)
        return self.roles.get(owner.partition(" #")[0], set())

    def _named(self, document: int, letter: str) -> set[str]:
        """Return who a document names by a word that begins with the letter."""
        beginning = self.forms.beginning[document, sound(letter)]
        return {self.clusters.root(m.key) if m.key in self.forms.rich else self.whose[m.place] for m in beginning}


def apart(key: str, mention: Mention) -> str:
    """Return the key of a person of whom nothing but one mention is known."""
    return f"{key} #{mention.document}.{mention.start}"
