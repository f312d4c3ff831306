"""Presidio as it comes, to be measured against (eval/pii_speed.py): nothing in Aktsam masks with it."""

from collections.abc import Callable

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider, SlimSpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    PhoneRecognizer,
    SeOrganisationsnummerRecognizer,
    SePersonnummerRecognizer,
)


def stock() -> Callable[[str], object]:
    """Return presidio-analyzer on a blank Swedish tokenizer with the recognizers it has for Swedish."""
    blank = SlimSpacyNlpEngine(supported_languages=["sv"], generic_tokenizer="blank", auto_download=False)
    blank.load()
    registry = RecognizerRegistry(supported_languages=["sv"])
    registry.load_predefined_recognizers(languages=["sv"])
    registry.remove_recognizer("PhoneRecognizer")
    registry.remove_recognizer("EmailRecognizer")  # it calls the network
    registry.add_recognizer(PhoneRecognizer(supported_language="sv", supported_regions=["SE"]))
    registry.add_recognizer(SePersonnummerRecognizer(supported_language="sv"))
    registry.add_recognizer(SeOrganisationsnummerRecognizer(supported_language="sv"))
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=blank, supported_languages=["sv"])
    return lambda text: analyzer.analyze(text, "sv")


def stock_spacy(model: str) -> Callable[[str], object] | None:
    """Return presidio-analyzer with a spaCy model, None where the model is not installed."""
    if not spacy.util.is_package(model):
        return None
    provider = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    )
    analyzer = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
    return lambda text: analyzer.analyze(text, "en")
