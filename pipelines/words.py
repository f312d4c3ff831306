"""Words as ranking and checks see them: Swedish stems without function words; a person's placeholders are one word."""

import re
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"\[([A-Z]+-\d+)[a-z]*\]|[^\W_]+(?:[-’'][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("swedish")

STOPWORDS = frozenset(
    "och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne då sin nu har"
    " inte hans honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara vad över än dig kan sina"
    " här ha mot alla under någon eller allt mycket sedan ju denna själv detta åt utan varit hur ingen mitt ni bli blev oss din"
    " dessa några deras blir mina samma vilken er sådan vår blivit dess inom mellan sådant varför varje vilka ditt vem vilket"
    " sitt dit bara även också dom sen ska skall vill kommer får fått få gör gå gått går finns fanns nog väl eh ehm hm ja jo nej"
    " okej alltså liksom typ precis nån nåt nåra la sa säger lite mer mest bra ta tar tog ger ge in hos samt dock enl ca kl".split()
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a word in lower case."""
    return str(_STEMMER.stemWord(word))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; `[PERSON-1b]` is `PERSON-1`."""
    return [m[1] or m[0].casefold() for m in WORD.finditer(text)]


def stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning."""
    return [w if w.isupper() else stem(w) for w in words(text) if w not in STOPWORDS and len(w) > 1]
