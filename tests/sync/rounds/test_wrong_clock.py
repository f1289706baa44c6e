"""A clock that is wrong is said to be, in a unit that people count in, and in which direction."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.base.i18n import speaking
from desktop_app.sync.rounds.wrong_clock import clock_words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=5), ""),
        (timedelta(minutes=-5), ""),
        (timedelta(minutes=6), "nhanh hơn đồng hồ của tỉnh 6 phút"),
        (timedelta(minutes=-119), "chậm hơn đồng hồ của tỉnh 119 phút"),
        (timedelta(hours=7), "nhanh hơn đồng hồ của tỉnh 7 giờ"),
        (timedelta(days=-365), "chậm hơn đồng hồ của tỉnh 365 ngày"),
        (timedelta(days=3652), "nhanh hơn đồng hồ của tỉnh 10 năm"),
    ],
)
def test_how_wrong_it_is(ahead: timedelta, words: str) -> None:
    with speaking("vi"):
        said = clock_words(round(ahead.total_seconds() * 1000))
    assert (words in said) if words else (said == "")
