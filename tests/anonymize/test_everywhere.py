"""What one paper says of a place is known wherever it stands: the town of a municipality, in another document too."""

import pytest

from anonymize.mask import Masker
from anonymize.people import Source
from anonymize.settings import AnonymizeSettings
from anonymize.vault import Vault


@pytest.mark.parametrize(
    ("texts", "masked"),
    [
        (("Till Näshammars kommun.", "Näshammar 2026-03-12\nHej"), "[PLATS-1] 2026-03-12\nHej"),
        (("Till Näshammars kommun.", "Ett näshammar syns."), "Ett näshammar syns."),
        (("Till kommunen.", "Kommun 2026-03-12"), "Kommun 2026-03-12"),
    ],
)
def test_the_town_of_a_municipality(
    mask: Masker, rules_only: AnonymizeSettings, texts: tuple[str, str], masked: str
) -> None:
    sources = [Source(str(n), text) for n, text in enumerate(texts)]
    assert mask(sources, rules_only.policy("standard"), Vault()).documents[1].masked.text.text == masked
