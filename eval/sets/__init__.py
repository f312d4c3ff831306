"""Sets with known answers: folders of JSONL, one document a line."""
