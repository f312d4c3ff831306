"""Fictional Swedish case texts with entities known by construction: the training text of the NER model."""
