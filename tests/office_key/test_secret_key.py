"""A key of the office: what it seals, the province compares and cannot read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.office_key.secret_key import NotOpened, OfficeKey, SealedPlace
from desktop_app.wire.guards.sealed_text import MARK, SealedText, is_sealed_text, may_be_sealed, read_sealed

KEY = OfficeKey(bytes(range(32)))
PLACE = SealedPlace("helped_household", "h1", "name")
NAME = "Nguyễn Thị Nêu"

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)


def sealed(text: str, place: SealedPlace = PLACE, key: OfficeKey = KEY) -> SealedText:
    found = read_sealed(key.seal(place, text))
    assert found is not None
    return found


@given(texts)
def test_what_is_sealed_is_opened_in_its_place(text: str) -> None:
    assert KEY.open(PLACE, sealed(text)) == text


@given(texts)
def test_nothing_of_a_text_is_in_what_is_sealed(text: str) -> None:
    written = KEY.seal(PLACE, text)
    assert len(text) < 4 or text not in written
    assert is_sealed_text(written)
    assert may_be_sealed(written.encode())


def test_the_same_text_in_the_same_place_is_sealed_alike() -> None:
    assert KEY.seal(PLACE, NAME) == OfficeKey(KEY.secret).seal(PLACE, NAME)


@pytest.mark.parametrize(
    "other",
    [
        PLACE._replace(entity="fund_voucher"),
        PLACE._replace(entity_id="h2"),
        PLACE._replace(field="note"),
        SealedPlace("helped_householdh1", "", "name"),
    ],
)
def test_elsewhere_it_is_sealed_otherwise_and_cannot_be_opened(other: SealedPlace) -> None:
    there = sealed(NAME, other)
    assert there.box[:16] != sealed(NAME).box[:16]
    with pytest.raises(NotOpened):
        KEY.open(PLACE, there)


def test_another_key_seals_otherwise_and_opens_nothing() -> None:
    other = OfficeKey.new()
    assert other.id != KEY.id
    assert other.commitment != KEY.commitment
    with pytest.raises(NotOpened):
        other.open(PLACE, sealed(NAME))
    with pytest.raises(NotOpened):
        other.open(PLACE, SealedText(other.id, sealed(NAME).box))


def test_a_changed_bit_is_noticed() -> None:
    box = sealed(NAME).box
    for place in range(len(box)):
        changed = box[:place] + bytes([box[place] ^ 1]) + box[place + 1 :]
        with pytest.raises(NotOpened):
            KEY.open(PLACE, SealedText(KEY.id, changed))
    with pytest.raises(NotOpened):
        KEY.open(PLACE, SealedText(KEY.id, box[:20]))


def test_names_of_usual_length_are_as_long_as_each_other() -> None:
    lengths = {len(KEY.seal(PLACE, "ă" * letters)) for letters in range(8, 16)}
    assert len(lengths) == 1
    longest = "x" * 5_000
    assert len(KEY.seal(PLACE, longest)) < 1.2 * 5_000 * 4 / 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        NAME,
        f"{MARK} của văn phòng",
        f"{MARK} abcdefgh.xyz",
        f"{MARK} abcdefgh.{'?' * 60}",
        f"{MARK} abcdefgh.{'A' * 44}B",
        f"{KEY.seal(PLACE, NAME)} ",
    ],
)
def test_what_a_person_types_is_no_sealed_text(text: str) -> None:
    assert read_sealed(text) is None


@pytest.mark.parametrize("value", [None, 5, 1.5, True])
def test_only_texts_are_sealed(value: int | float | bool | None) -> None:
    assert read_sealed(value) is None


def test_neither_a_key_nor_its_id_tells_the_secret() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert KEY.id in repr(KEY)
    assert KEY.secret.hex() not in KEY.commitment
    with pytest.raises(ValueError, match="32 bytes"):
        OfficeKey(b"short")
