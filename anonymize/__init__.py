"""str ⇄ MaskedText: find personal data, put placeholders in its place, put it back.

The only package that imports Presidio."""
