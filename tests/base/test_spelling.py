"""Where tone marks stand: one way on one paper, and no word becomes another."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.spelling import Tones, spelled, spelled_parts
from desktop_app.catalogue.packages.labels import Label

BOTH = (
    (
        "Ủy ban, hòa giải, khóa XV, tỏa sáng, khỏe, thủy lợi",
        "Uỷ ban, hoà giải, khoá XV, toả sáng, khoẻ, thuỷ lợi",
    ),
    ("ỦY BAN, HÒA BÌNH, KHÓA, lũy kế, tùy", "UỶ BAN, HOÀ BÌNH, KHOÁ, luỹ kế, tuỳ"),
)
UNTOUCHED = (
    "quý quỹ quỳ Quý QUỸ toàn hoàn thoát ngoài khuỷu huỳnh chuyển truyền đoàn loại của mùa múi xoáy khuya"
)


@pytest.mark.parametrize(("first", "second"), BOTH)
def test_open_syllables_change_and_come_back(first: str, second: str) -> None:
    assert spelled(first, Tones.SECOND) == second
    assert spelled(second, Tones.FIRST) == first
    assert spelled(first, Tones.FIRST) == first


@pytest.mark.parametrize("tones", list(Tones))
def test_other_syllables_stay(tones: Tones) -> None:
    assert spelled(UNTOUCHED, tones) == UNTOUCHED


@given(st.lists(st.sampled_from(["Ủy", "uỷ", "hòa", "hoà", "khoá", "quý", "toàn", " ", "{x}", "n", "q"])))
def test_spelling_twice_is_spelling_once(parts: list[str]) -> None:
    text = "".join(parts)
    for tones in Tones:
        once = spelled(text, tones)
        assert spelled(once, tones) == once
        assert len(once) == len(text)


def test_every_text_of_a_frozen_value() -> None:
    @dataclass(frozen=True)
    class Part:
        name: str
        inner: tuple[object, ...]
        count: int

    assert spelled_parts(Part("hòa", (Part("ủy", (), 1), None, "khóa"), 2), Tones.SECOND) == Part(
        "hoà", (Part("uỷ", (), 1), None, "khoá"), 2
    )


def test_every_text_of_a_frozen_struct() -> None:
    label = Label("hòa", "ủy")
    assert spelled_parts((label, 2), Tones.SECOND) == (Label("hoà", "uỷ"), 2)
