"""Windows cover every token once, and only long lines make them overlap."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymize.ner.windows import SEPARATOR, cut


@given(st.lists(st.integers(1, 60), max_size=40), st.sampled_from([(16, 6), (62, 24), (126, 48)]))
def test_every_token_is_owned_once(lines: list[int], shape: tuple[int, int]) -> None:
    ids = np.array([n for length in lines for n in [9] * length + [SEPARATOR]], np.int64)
    windows = cut(ids, *shape)
    owned = [n for w in windows for n in range(w.own_start, w.own_end)]
    assert owned == list(range(len(ids)))
    assert all(w.start <= w.own_start < w.own_end <= w.end <= w.start + shape[0] for w in windows)


@pytest.mark.parametrize(("length", "width", "overlap"), [(1000, 62, 24), (127, 126, 48), (5000, 126, 48)])
def test_a_seam_inside_a_line_has_context_on_both_sides(length: int, width: int, overlap: int) -> None:
    windows = cut(np.full(length, 9, np.int64), width, overlap)
    assert len(windows) > 1
    for before, after in itertools.pairwise(windows):
        assert before.end - before.own_end >= overlap // 2 or before.end == length
        assert after.own_start - after.start >= overlap // 2


def test_short_lines_are_never_cut() -> None:
    ids = np.array(([9] * 20 + [SEPARATOR]) * 50, np.int64)
    for window in cut(ids, 126, 48):
        assert ids[window.end - 1] == SEPARATOR and (window.start, window.end) == (window.own_start, window.own_end)
