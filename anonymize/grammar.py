"""What keeps a model from bending placeholders: a grammar of any text, but only placeholders that exist.

For vLLM's structured outputs (xgrammar): EBNF for free text, a regular expression for the strings of a JSON schema.
"""

import re
from collections.abc import Iterable


def grammar(placeholders: Iterable[str]) -> str:
    """Return EBNF for text without brackets or angles (no special token can be spelled) but for the placeholders given."""
    marks = " | ".join(f'"{p}"' for p in placeholders)
    part = f"text | mark\nmark ::= {marks}" if marks else "text"
    return f"root ::= part+\npart ::= {part}\ntext ::= [^\\[\\]<>]+\n"


def pattern(placeholders: Iterable[str]) -> str:
    """Return the regular expression of the same language without quotes, backslashes and control characters, for JSON strings."""
    marks = "|".join(re.escape(p) for p in placeholders)
    text = r'[^\[\]<>"\\\x00-\x1f]'
    return f"^({text}|{marks})+$" if marks else f"^{text}+$"
