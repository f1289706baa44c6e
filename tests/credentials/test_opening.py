from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.opening import (
    CHOICE_FILE,
    SECRETS_FILE,
    OpenedVault,
    PassphraseFor,
    asking,
    open_vault,
    passphrase_from_file,
    refuse_to_ask,
)
from desktop_app.credentials.sealing import Cost
from desktop_app.credentials.vault import (
    KeyMissing,
    KeyringUnreachable,
    SecretName,
    SecretsDamaged,
    VaultKind,
    WrongPassphrase,
)
from tests.support.patience import PATIENCE_SECONDS

QUICK = Cost(passes=1, memory=8192)
PASSPHRASE = "lúa vàng tháng mười"


def open_passphrase(folder: Path, passphrase: str = PASSPHRASE) -> OpenedVault:
    return open_vault(folder, lambda _: passphrase, prefer=VaultKind.PASSPHRASE, cost=QUICK)


def test_new_book_then_existing_book(tmp_path: Path) -> None:
    asked: list[PassphraseFor] = []

    def ask(reason: PassphraseFor) -> str:
        asked.append(reason)
        return PASSPHRASE

    first = open_vault(tmp_path, ask, prefer=VaultKind.PASSPHRASE, cost=QUICK)
    key = database_key(first.vault, tmp_path / "book.db")
    second = open_vault(tmp_path, ask, cost=QUICK)
    assert asked == [PassphraseFor.NEW_BOOK, PassphraseFor.EXISTING_BOOK]
    assert (first.created, second.created) == (True, False)
    assert first.book_id == second.book_id
    assert database_key(second.vault, tmp_path / "book.db") == key
    assert len(key) == 32


def test_the_notice_says_plainly_that_there_is_no_keyring(tmp_path: Path) -> None:
    assert open_passphrase(tmp_path).notice()


def test_wrong_passphrase_leaves_the_files(tmp_path: Path) -> None:
    open_passphrase(tmp_path)
    before = (tmp_path / SECRETS_FILE).read_bytes()
    with pytest.raises(WrongPassphrase):
        open_passphrase(tmp_path, "không phải câu này")
    assert (tmp_path / SECRETS_FILE).read_bytes() == before


def test_power_cut_between_the_two_files(tmp_path: Path) -> None:
    opened = open_passphrase(tmp_path)
    key = database_key(opened.vault, tmp_path / "book.db")
    (tmp_path / CHOICE_FILE).unlink()
    again = open_passphrase(tmp_path)
    assert database_key(again.vault, tmp_path / "book.db") == key
    assert (tmp_path / CHOICE_FILE).exists()


def test_book_without_key_is_a_problem_and_stays_untouched(tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    book.write_bytes(b"encrypted pages")
    vault = open_passphrase(tmp_path).vault
    with pytest.raises(KeyMissing, match="recovery code"):
        database_key(vault, book)
    assert book.read_bytes() == b"encrypted pages"
    assert vault.read(SecretName.DATABASE_KEY) is None


def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    vault = open_passphrase(tmp_path).vault
    vault.write(SecretName.DATABASE_KEY, b"short")
    with pytest.raises(SecretsDamaged):
        database_key(vault, tmp_path / "book.db")


def test_a_book_of_the_keyring_never_falls_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    (tmp_path / CHOICE_FILE).write_text('{"format":1,"kind":"keyring","book_id":"ab"}')
    script = (
        "import sys; from pathlib import Path\n"
        "from desktop_app.credentials.opening import open_vault, refuse_to_ask\n"
        "from desktop_app.credentials.vault import KeyringUnreachable\n"
        "try: open_vault(Path(sys.argv[1]), refuse_to_ask)\n"
        "except KeyringUnreachable: print('unreachable')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    assert done.stdout.strip() == "unreachable"
    assert not (tmp_path / SECRETS_FILE).exists()
    assert KeyringUnreachable.__doc__


@pytest.mark.parametrize("content", ["", "{", '{"format":1,"kind":"plain","book_id":"ab"}'])
def test_damaged_choice_file(tmp_path: Path, content: str) -> None:
    (tmp_path / CHOICE_FILE).write_text(content)
    with pytest.raises(SecretsDamaged):
        open_passphrase(tmp_path)


def test_passphrase_file(tmp_path: Path) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    environment = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(file)}
    assert passphrase_from_file(environment) == PASSPHRASE
    assert passphrase_from_file({}) is None
    assert asking(environment, refuse_to_ask)(PassphraseFor.EXISTING_BOOK) == PASSPHRASE
    with pytest.raises(WrongPassphrase, match="SO_MAT_TRAN_PASSPHRASE_FILE"):
        asking({}, refuse_to_ask)(PassphraseFor.EXISTING_BOOK)
    with pytest.raises(WrongPassphrase, match="cannot be read"):
        passphrase_from_file({"SO_MAT_TRAN_PASSPHRASE_FILE": str(tmp_path / "none.txt")})


def test_the_folder_is_made_for_a_new_book(tmp_path: Path) -> None:
    open_passphrase(tmp_path / "moi" / "so")
    assert (tmp_path / "moi" / "so" / SECRETS_FILE).exists()
