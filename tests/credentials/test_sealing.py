from __future__ import annotations

import unicodedata

import pytest

from desktop_app.credentials.sealing import Cost, Sealed, seal, unseal
from desktop_app.credentials.vault import SecretsDamaged, WrongPassphrase

QUICK = Cost(passes=1, memory=8192)


def test_content_comes_back_with_the_passphrase() -> None:
    assert unseal(seal(b"khoa", "mật khẩu văn phòng", QUICK), "mật khẩu văn phòng") == b"khoa"


def test_passphrase_is_the_same_composed_and_decomposed() -> None:
    sealed = seal(b"khoa", unicodedata.normalize("NFD", "mật khẩu"), QUICK)
    assert unseal(sealed, unicodedata.normalize("NFC", "mật khẩu")) == b"khoa"


def test_wrong_passphrase_is_said() -> None:
    with pytest.raises(WrongPassphrase):
        unseal(seal(b"khoa", "mật khẩu", QUICK), "mat khau")


def test_a_changed_byte_is_noticed() -> None:
    sealed = seal(b"khoa", "mật khẩu", QUICK)
    box = bytearray(sealed.box)
    box[-1] ^= 1
    with pytest.raises(WrongPassphrase):
        unseal(Sealed(sealed.kdf, sealed.cost, sealed.salt, bytes(box)), "mật khẩu")


@pytest.mark.parametrize(
    "cost", [Cost(passes=1, memory=1 << 40), Cost(passes=10**6, memory=8192), Cost(passes=0, memory=8192)]
)
def test_absurd_parameters_are_refused_before_any_work(cost: Cost) -> None:
    sealed = seal(b"khoa", "mật khẩu", QUICK)
    with pytest.raises(SecretsDamaged):
        unseal(Sealed(sealed.kdf, cost, sealed.salt, sealed.box), "mật khẩu")


def test_two_seals_of_one_secret_differ() -> None:
    assert seal(b"khoa", "mật khẩu", QUICK).box != seal(b"khoa", "mật khẩu", QUICK).box
