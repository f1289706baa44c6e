"""What may be a new passphrase; and that what was set under an earlier rule still opens."""

from __future__ import annotations

from contextlib import nullcontext as does_not_raise
from pathlib import Path

import pytest

from desktop_app.credentials import passphrase_vault
from desktop_app.credentials.passphrase_rule import check_new_passphrase, passphrase_rule, unforeseen
from desktop_app.credentials.passphrase_vault import PassphraseVault
from desktop_app.credentials.sealing import Cost
from desktop_app.credentials.vault import SecretName, WrongPassphrase

QUICK = Cost(passes=1, memory=8192)

GUESSED = [
    *("aaaaaaaa", "AAAAaaaa", "a a a a a a a a", "ăăââaaaa", "abababab", "abcabcabcabc", "aaaabbbb"),
    *("12345678", "123456789", "87654321", "01234567", "19051990", "0912345678", "11111111", "20262026"),
    *("abcdefgh", "qwertyui", "asdfghjkl", "zxcvbnm1", "1qaz2wsx", "hgfedcba", "qwerty123"),
    *(
        "password",
        "Password1",
        "matkhau123",
        "Mật khẩu 1",
        "mattran2026",
        "Mattran@2026",
        "MTTQ2026!",
        "admin123",
    ),
    *("MTTQ2026!", "admin123", "mật khẩu", "vietnam1975", "anhyeuem123", "nguyen1990", "Hà Nội 2026"),
    *("ngắn", "", "       a"),
]
GOOD = [
    "lúa vàng tháng mười",
    "một câu dài để thử",
    "con trâu đi trước",
    "nước chảy đá mòn",
    "x7#Kq!29vB",
    "304958172634",
]


@pytest.mark.parametrize("passphrase", GUESSED)
def test_what_is_guessed_quickly_protects_nothing(passphrase: str) -> None:
    with pytest.raises(WrongPassphrase):
        check_new_passphrase(passphrase)


@pytest.mark.parametrize("passphrase", GOOD)
def test_several_words_are_taken(passphrase: str) -> None:
    with does_not_raise():
        check_new_passphrase(passphrase)


def test_a_good_passphrase_is_no_worse_for_a_word_more() -> None:
    for passphrase in GOOD:
        assert unforeseen(passphrase + " sông") > unforeseen(passphrase)


def test_the_list_is_written_as_it_is_looked_up() -> None:
    for word in passphrase_rule().common:
        assert unforeseen(word) == 1, word


def test_what_was_set_before_still_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secrets.json"
    with monkeypatch.context() as earlier:
        earlier.setattr(passphrase_vault, "check_new_passphrase", lambda _: None)
        PassphraseVault.create(path, "aaaaaaaa", QUICK).write(SecretName.SYNC_TOKEN, b"abc")
    vault = PassphraseVault.open(path, "aaaaaaaa")
    assert vault.read(SecretName.SYNC_TOKEN) == b"abc"
    with pytest.raises(WrongPassphrase, match="guessed quickly"):
        vault.change_passphrase("bbbbbbbb")
    vault.change_passphrase("nước chảy đá mòn")
    assert PassphraseVault.open(path, "nước chảy đá mòn").read(SecretName.SYNC_TOKEN) == b"abc"
