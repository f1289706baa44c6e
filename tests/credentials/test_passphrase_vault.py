from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_app.base.durable_file import CannotWrite
from desktop_app.credentials.passphrase_vault import PassphraseVault
from desktop_app.credentials.sealing import Cost
from desktop_app.credentials.vault import SecretName, SecretsDamaged, WrongPassphrase

QUICK = Cost(passes=1, memory=8192)
SECRET = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secrets.json"


def test_secrets_survive_reopening(path: Path) -> None:
    vault = PassphraseVault.create(path, "lúa vàng tháng mười", QUICK)
    vault.write(SecretName.DATABASE_KEY, SECRET)
    vault.write(SecretName.SYNC_TOKEN, b"abc")
    again = PassphraseVault.open(path, "lúa vàng tháng mười")
    assert again.read(SecretName.DATABASE_KEY) == SECRET
    assert again.read(SecretName.SYNC_TOKEN) == b"abc"
    assert again.read(SecretName.DEVICE_KEY) is None


def test_nothing_readable_is_in_the_file(path: Path) -> None:
    vault = PassphraseVault.create(path, "lúa vàng tháng mười", QUICK)
    vault.write(SecretName.SYNC_TOKEN, b"ma-thong-bao-rieng")
    content = path.read_bytes()
    assert b"ma-thong-bao-rieng" not in content
    assert b"sync-token" not in content


def test_wrong_passphrase(path: Path) -> None:
    PassphraseVault.create(path, "lúa vàng tháng mười", QUICK)
    with pytest.raises(WrongPassphrase):
        PassphraseVault.open(path, "lúa vàng tháng chín")


def test_short_passphrase_is_refused_and_nothing_is_written(path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        PassphraseVault.create(path, "ngắn", QUICK)
    assert not path.exists()


def test_delete_forgets_and_is_repeatable(path: Path) -> None:
    vault = PassphraseVault.create(path, "lúa vàng tháng mười", QUICK)
    vault.write(SecretName.SYNC_TOKEN, b"abc")
    vault.delete(SecretName.SYNC_TOKEN)
    vault.delete(SecretName.SYNC_TOKEN)
    assert PassphraseVault.open(path, "lúa vàng tháng mười").read(SecretName.SYNC_TOKEN) is None


def test_change_of_passphrase_keeps_secrets_and_ends_the_old_one(path: Path) -> None:
    vault = PassphraseVault.create(path, "lúa vàng tháng mười", QUICK)
    vault.write(SecretName.DATABASE_KEY, SECRET)
    vault.change_passphrase("sông đầy nước bạc")
    assert PassphraseVault.open(path, "sông đầy nước bạc").read(SecretName.DATABASE_KEY) == SECRET
    with pytest.raises(WrongPassphrase):
        PassphraseVault.open(path, "lúa vàng tháng mười")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"kdf":"argon2id"}', b"[]"])
def test_damaged_file_is_a_sentence_not_a_traceback(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(SecretsDamaged):
        PassphraseVault.open(path, "lúa vàng tháng mười")
    assert path.read_bytes() == content


def test_no_partial_file_stays(path: Path) -> None:
    PassphraseVault.create(path, "lúa vàng tháng mười", QUICK).write(SecretName.SYNC_TOKEN, b"abc")
    assert [entry.name for entry in path.parent.iterdir()] == ["secrets.json"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes anywhere")
def test_read_only_folder_is_said(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with pytest.raises(CannotWrite):
            PassphraseVault.create(path, "lúa vàng tháng mười", QUICK)
    finally:
        path.parent.chmod(0o700)


def test_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="does not exist"):
        PassphraseVault.create(tmp_path / "usb" / "secrets.json", "lúa vàng tháng mười", QUICK)
