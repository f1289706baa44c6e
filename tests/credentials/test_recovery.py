from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.base.clock import FixedClock
from desktop_app.credentials.recovery_code import (
    ALPHABET,
    RECOVERY_FILE,
    WrongRecoveryCode,
    has_recovery,
    new_code,
    read_code,
    recover_key,
)
from desktop_app.credentials.sealing import Cost
from desktop_app.credentials.vault import SecretsDamaged
from tests.builders import kept_under_code

QUICK = Cost(passes=1, memory=8192)
CLOCK = FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
KEY = bytes(range(32))


def test_code_opens_the_key(tmp_path: Path) -> None:
    code = kept_under_code(tmp_path, KEY, CLOCK, QUICK)
    assert has_recovery(tmp_path)
    assert recover_key(tmp_path, code) == KEY


def test_code_may_be_typed_small_spaced_and_without_dashes(tmp_path: Path) -> None:
    code = kept_under_code(tmp_path, KEY, CLOCK, QUICK)
    assert recover_key(tmp_path, code.replace("-", "  ").lower()) == KEY


def test_code_is_not_in_the_file(tmp_path: Path) -> None:
    code = kept_under_code(tmp_path, KEY, CLOCK, QUICK)
    content = (tmp_path / RECOVERY_FILE).read_bytes()
    assert code.encode() not in content
    assert KEY not in content


def test_no_letter_is_changed_by_unikey_or_looks_like_a_digit() -> None:
    assert len(set(ALPHABET)) == 16
    # Telex makes letters of w, dd and doubled vowels and puts tones on vowels; VNI uses digits.
    assert not set(ALPHABET) & set("AEIOUYDWQJ0123456789")


@given(st.integers(0, 31), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_noticed(place: int, letter: str) -> None:
    letters = read_code(new_code())
    changed = letters[:place] + letter + letters[place + 1 :]
    assume(changed != letters)
    with pytest.raises(WrongRecoveryCode, match="typing mistake"):
        read_code(changed)


@given(st.integers(0, 30))
def test_two_letters_swapped_are_noticed(place: int) -> None:
    letters = read_code(new_code())
    changed = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
    assume(changed != letters)
    with pytest.raises(WrongRecoveryCode, match="typing mistake"):
        read_code(changed)


def test_length_and_foreign_letters_are_told_apart() -> None:
    with pytest.raises(WrongRecoveryCode, match="has 32 letters; this one has 4"):
        read_code("BCFG")
    with pytest.raises(WrongRecoveryCode, match="“Đ” never occurs"):
        read_code("Đ" + read_code(new_code())[1:])


def test_code_of_another_book(tmp_path: Path) -> None:
    kept_under_code(tmp_path, KEY, CLOCK, QUICK)
    with pytest.raises(WrongRecoveryCode, match="another book"):
        recover_key(tmp_path, new_code())


def test_a_new_code_ends_the_old_one(tmp_path: Path) -> None:
    old = kept_under_code(tmp_path, KEY, CLOCK, QUICK)
    new = kept_under_code(tmp_path, KEY, CLOCK, QUICK)
    assert recover_key(tmp_path, new) == KEY
    with pytest.raises(WrongRecoveryCode):
        recover_key(tmp_path, old)


def test_no_code_was_made(tmp_path: Path) -> None:
    assert not has_recovery(tmp_path)
    with pytest.raises(WrongRecoveryCode, match="No recovery code"):
        recover_key(tmp_path, new_code())


def test_damaged_file(tmp_path: Path) -> None:
    (tmp_path / RECOVERY_FILE).write_bytes(b"{}")
    with pytest.raises(SecretsDamaged):
        recover_key(tmp_path, new_code())
