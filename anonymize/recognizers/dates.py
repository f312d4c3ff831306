(
    """Days and ages as people write them: "2025-02-11", "11/2", "den 28:e", "den tolfte mars", "8 år","""
    """ "nioåriga". Dates of birth are in births.py."""
)

from anonymize.recognizers.base import Number, Pattern, PatternRecognizer, compiled

MONTHS = (
    "(?i:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    "|jan|febr|feb|mar|apr|jun|jul|aug|sept|sep|okt|nov|dec)"
)
DAY = r"[0-9](?:(?<=[0-3])[0-9](?<![\w,.«DASH»/:]..)|(?<=[1-9])(?<![\w,.«DASH»/:].)(?![0-9]))"
SPELT = ("(?:första|andr[ae]|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|elfte|tolfte|trettonde|fjortonde"
"|femtonde|sextonde|sjuttonde|artonde|nittonde|tjugonde|tjugo(?:första|andra|tredje|fjärde|femte|sjätte"
"|sjunde|åttonde|nionde)|trettionde|trettioförsta)")  # fmt: skip
YEAR = "(?:19|20)[0-9]{2}"
ISO = compiled(
    r"[12](?<![\w,.«DASH»/][12])[089][0-9]{2}(?P<m>[ «DASH»/.])(?:0?[1-9]|1[0-2])(?P=m)(?:0?[1-9]|[12][0-9]|3"
    r"[01])(?![\w]|[«DASH»/][0-9]|[.][0-9])"
)
SLASH = compiled(
    r"«DAY»/(?:1[0-2]|0?[1-9])(?:[ ]?[«DASH»/][ ]?(?:20|19)?[0-9]{2}|[ ](?=19|20)[0-9]{4})?(?![\w/%:]|[,.][0-9])",
    DAY=DAY,
)
DOTTED = compiled(
    r"«DAY»\.(?:1[0-2]|0?[1-9])\.(?:20|19)?[0-9]{2}(?![\w]|[.,][0-9])",
    DAY=DAY,
)
WRITTEN = compiled(
    r"«DAY»(?::e|:a|\.)?[ ]«M»(?![\w])\.?(?:[ ,]{1,2}(?:19|20)[0-9]{2}(?![\w]))?",
    DAY=DAY,
    M=MONTHS,
)
RANGE = compiled(
    r"«DAY»(?::e)?[ ]?(?:[«DASH»]|och|till|t\.o\.m\.)[ ]?[0-3]?[0-9][ ]«M»(?![\w])(?:[ ](?:19|20)[0-9]{2})?",
    DAY=DAY,
    M=MONTHS,
)
ORDINAL = compiled(
    r"«DAY»:(?:e|a)(?![\w])(?:[ ]«M»(?![\w]))?",
    DAY=DAY,
    M=MONTHS,
)
SPELT_DATE = compiled(
    r"(?:[Dd]en[ ])«S»(?:[ ](?:i[ ])?(?:«M»|«S»)(?![\w]))(?:[ ](?:19|20)[0-9]{2})?", M=MONTHS, S=SPELT
)
SIX = compiled(
    r"[0-9](?<![\w,.«DASH»/:][0-9])(?<!\d[ ][0-9])[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![\w]|"
    r"[«DASH».,/:][0-9]|[ ][0-9])"
)
EIGHT = compiled(
    r"(?:19|20)(?<![\w,.«DASH»/:]..)(?<!\d[ ]..)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![\w]|"
    r"[«DASH».,/:][0-9]|[ ][0-9])"
)

SHORT_ISO = compiled(
    r"[0-9](?<![\w,.«DASH»/:][0-9])(?<!\d[ ][0-9])[0-9][«DASH»](?:0[1-9]|1[0-2])[«DASH»](?:0[1-9]|[12][0-9]|3[01])"
    r"(?![\w]|[«DASH»/:.,][0-9])"
)
AGE = compiled(
    r"[0-9](?<![\w,.«DASH»/:][0-9])[0-9]{0,2}(?:[,][0-9]|[ ]?½|[ ]1/2)?[ ]?(?:[«DASH»][ ]?[0-9]{1,3}[ ]?)?"
    r"(?:«DASH»?års(?=\w*ålder)|[«DASH»]?årig[at]?(?:s)?(?![\w])|[«DASH»]?åring(?:en|ar|arna|s)?(?![\w])|år(?!"
    r"[\w])(?:[ ]gammal|[ ]gamla|[ ]gammalt)?|mån(?:ader)?(?![\w])(?:[ ]gammal|[ ]gamla|[ ]gammalt)|veckor["
    r" ]gammal)".replace("«DASH»?års", "(?:[«DASH»])?års")
)
MONTH_AGE = compiled(r"[0-9](?<![\w,.«DASH»/:][0-9])[0-9]?[ ](?:mån(?:ader)?|veckor)(?![\w])")

RECOGNIZER = PatternRecognizer(
    "dates",
    "Den 11 februari 2025, född 850709, 8 år.",
    (
        Number("DATE", ISO, 0.9),
        Number("DATE", SLASH, 0.7),
        Number("DATE", DOTTED, 0.8),
        Number("DATE", RANGE, 0.9),
        Number("DATE", WRITTEN, 0.9),
        Number("DATE", ORDINAL, 0.7),
        Pattern("DATE", SPELT_DATE, 0.9),
        Number("DATE", EIGHT, 0.85),
        Number("DATE", SIX, 0.6),
        Number("DATE", SHORT_ISO, 0.6),
        Number("AGE", AGE, 0.8),
        Number("AGE", MONTH_AGE, 0.5),
    ),
)
