"""A case file → sentences → points → a checked draft. Knows nothing of HTTP."""
