"""What the tests of masking share: a masker by rules alone, made once, and the settings it was made from."""

from collections.abc import Callable, Sequence

import pytest

from anonymize.assemble import masker
from anonymize.lexicon import Lexicon
from anonymize.mask import Masker, Masking
from anonymize.ner.prior import NamePrior
from anonymize.people import People, Source
from anonymize.settings import AnonymizeSettings, settings
from anonymize.vault import Vault

MaskTexts = Callable[..., Masking]


@pytest.fixture(scope="session")
def rules_only() -> AnonymizeSettings:
    """The settings as shipped, without the model."""
    return settings().model_copy(update={"ner": "off"})


@pytest.fixture(scope="session")
def mask(rules_only: AnonymizeSettings) -> Masker:
    return masker(rules_only)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon(prior=NamePrior.load())


@pytest.fixture(scope="session")
def mask_texts(mask: Masker, rules_only: AnonymizeSettings) -> MaskTexts:
    """Mask texts as the documents of one case."""

    def run(texts: Sequence[str], policy: str = "standard", known: tuple[str, ...] = ()) -> Masking:
        sources = [Source(str(n), text) for n, text in enumerate(texts)]
        return mask(sources, rules_only.policy(policy), Vault(), People(known))

    return run
