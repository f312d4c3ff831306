"""What the loss is told of each token: a label, surely nothing, maybe something, or nothing at all."""

import pytest
from tokenizers import Tokenizer

from anonymize.ner.batches import IGNORE, LABELS, NUMBERS, OUTSIDE, OUTSIDE_OR_NUMBER, OUTSIDE_OR_QUASI, encode
from anonymize.ner.data.marked import Marked
from anonymize.ner.model import HERE

TEXT = "Anna fyller den 4 maj, a@b.se"


@pytest.mark.parametrize("unmarked", [OUTSIDE, OUTSIDE_OR_QUASI, OUTSIDE_OR_NUMBER])
@pytest.mark.parametrize(
    "start, end, label, targets",
    [
        (0, 4, "PERSON", {1, 2}),
        (16, 21, "DATE_OF_BIRTH", {9, 10}),
        (23, 29, "UNSAID", {IGNORE}),
    ],
)
def test_marks_become_targets(start, end, label, targets, unmarked):
    tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    (row,) = encode(Marked.of(TEXT, [(start, end, label)]), tokenizer, unmarked)
    assert set(row.targets) <= targets | {unmarked, IGNORE}
    assert unmarked in row.targets and targets & set(row.targets[1:-1])
    assert (row.targets[[0, -1]] == IGNORE).all()


def test_the_columns_of_numbers_are_theirs():
    columns = ["O", *(f"{part}-{label}" for label in LABELS for part in "BI")]
    assert columns[NUMBERS] == ["B-DATE_OF_BIRTH", "I-DATE_OF_BIRTH", "B-OTHER_ID", "I-OTHER_ID"]
