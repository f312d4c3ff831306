"""Swedish abbreviations as case notes write them, and what may follow a number with a full stop."""

from pipelines.lists import words

NEVER_ENDS = words("abbreviations")
ENDS_OR_NOT = words("abbreviations_last")
ORDINAL_FOLLOWERS = words("after_ordinal")
NUMBERED = "alternativ|plan|grupp|vitamin|hepatit|klass|bilaga|punkt|barn|elev|moment|avdelning|hus|trappa|uppgång|nivå"
CLOSING = (")", "]", "”", "»", ",", ";", ":")
BEFORE_NUMBER = frozenset({"bil", "st", "sid", "s", "p", "punkt", "avsn", "rad", "fig", "tab", "art"})
