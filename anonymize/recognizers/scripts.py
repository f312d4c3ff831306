"""Words in other letters than Latin ones, which in a Swedish paper are nearly always somebody's name: "(Снежана)"."""

from anonymize.recognizers.base import Pattern, PatternRecognizer, compiled

# Hebrew, Arabic, Cyrillic, Armenian, Georgian, the letters of India and South-East Asia, Ethiopia, Korea, Japan and China.
OTHER = (
    "\\u0400-\\u052f\\u0531-\\u058f\\u05d0-\\u06ff\\u0710-\\u07bf\\u0900-\\u0e7f\\u1000-\\u13ff\\u1780-\\u17ff"
    "\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af"
)
NAME = compiled(r"[«OTHER»]{2,30}(?:[ «DASH»][«OTHER»]{2,30}){0,3}", OTHER=OTHER)

RECOGNIZER = PatternRecognizer(
    "scripts", "Hon heter \u0421\u043d\u0435\u0436\u0430\u043d\u0430.", (Pattern("PERSON", NAME, 0.6),)
)
