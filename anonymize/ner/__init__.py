"""Swedish named entities by a small shipped token classifier, and a name prior: no torch at run time."""
