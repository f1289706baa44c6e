"""Decide where the secrets of a book are: the keyring when it works, else a passphrase.

The decision is made once, when the book is new, and written down next to the book. Later a keyring that does
not answer is an error to correct, never a reason to create a second set of secrets.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop_app.base.durable_file import private_folder, write_durably, write_problem
from desktop_app.base.i18n import tr
from desktop_app.credentials.keyring_vault import KeyringVault, find_keyring, same_keyring
from desktop_app.credentials.passphrase_vault import PassphraseVault
from desktop_app.credentials.sealing import STANDARD_COST, Cost
from desktop_app.credentials.vault import (
    KeyringUnreachable,
    SecretsDamaged,
    Vault,
    VaultKind,
    WrongPassphrase,
)

CHOICE_FILE = "vault.json"
SECRETS_FILE = "secrets.json"
PASSPHRASE_FILE_VARIABLE = "SO_MAT_TRAN_PASSPHRASE_FILE"


class PassphraseFor(StrEnum):
    """Why a passphrase is needed: to protect a new book, or to open one that exists."""

    NEW_BOOK = "new"
    EXISTING_BOOK = "existing"


AskPassphrase = Callable[[PassphraseFor], str]


class VaultChoice(msgspec.Struct, frozen=True):
    """The file next to the book: where its secrets are and the id they are filed under.

    ``backend`` is the module of the keyring's backend.
    """

    format: int
    kind: VaultKind
    book_id: str
    backend: str = ""


class OpenedVault(msgspec.Struct, frozen=True):
    """An open vault, and what the user must know about it."""

    vault: Vault
    book_id: str
    created: bool
    reasons: tuple[str, ...] = ()

    def notice(self) -> str:
        """Return the sentence to show about where the key is; empty when it is in the keyring."""
        if self.vault.kind is VaultKind.KEYRING:
            return ""
        return tr(
            "This computer has no usable keyring, so the book is protected by your passphrase, "
            "asked at every start. "
            "Without the passphrase or the recovery code nobody can open the book."
        )


def open_vault(
    data_dir: Path,
    ask_passphrase: AskPassphrase,
    *,
    prefer: VaultKind | None = None,
    cost: Cost = STANDARD_COST,
) -> OpenedVault:
    """Open the secrets of the book in ``data_dir``, or choose a place for those of a new one.

    ``prefer=VaultKind.PASSPHRASE`` keeps a throw-away book (demo, test) out of the user's keyring; it counts
    for new books only.

    Raises:
        WrongPassphrase: the passphrase is wrong (or too short for a new book).
        KeyringUnreachable: the secrets are in the keyring and it does not answer.
        SecretsDamaged: the files next to the book cannot be read.
        CannotWrite: the folder cannot be written to.
    """
    choice = _load_choice(data_dir)
    if choice is None and not (data_dir / SECRETS_FILE).exists():
        return _choose(data_dir, ask_passphrase, prefer, cost)
    if choice is not None and choice.kind is VaultKind.KEYRING:
        return _open_keyring(choice)
    vault = PassphraseVault.open(data_dir / SECRETS_FILE, ask_passphrase(PassphraseFor.EXISTING_BOOK))
    if choice is None:  # the power went between writing the two files
        choice = _write_choice(data_dir, VaultKind.PASSPHRASE)
    return OpenedVault(vault, choice.book_id, created=False)


def new_vault(
    data_dir: Path,
    ask_passphrase: AskPassphrase,
    *,
    prefer: VaultKind | None = None,
    cost: Cost = STANDARD_COST,
) -> OpenedVault:
    """Choose a place for secrets afresh, as after a restore or with a recovery code.

    The entries of an earlier choice stay where they are; they are filed under another id.
    """
    return _choose(data_dir, ask_passphrase, prefer, cost)


def _choose(data_dir: Path, ask: AskPassphrase, prefer: VaultKind | None, cost: Cost) -> OpenedVault:
    _ensure_folder(data_dir)
    reasons: tuple[str, ...] = ("a passphrase was asked for",)
    if prefer is not VaultKind.PASSPHRASE:
        search = find_keyring()
        if search.backend is not None:
            choice = _write_choice(data_dir, VaultKind.KEYRING, type(search.backend).__module__)
            return OpenedVault(KeyringVault(search.backend, choice.book_id), choice.book_id, created=True)
        reasons = search.reasons
    vault = PassphraseVault.create(data_dir / SECRETS_FILE, ask(PassphraseFor.NEW_BOOK), cost)
    choice = _write_choice(data_dir, VaultKind.PASSPHRASE)
    return OpenedVault(vault, choice.book_id, created=True, reasons=reasons)


def _ensure_folder(data_dir: Path) -> None:
    try:
        private_folder(data_dir)
    except OSError as error:
        raise write_problem(data_dir, error) from error


def _open_keyring(choice: VaultChoice) -> OpenedVault:
    backend = same_keyring(choice.backend)
    if backend is None:
        raise KeyringUnreachable(
            "The key of this book is in the keyring of this computer, and the keyring does not answer. "
            "Sign in to the computer as usual, then open the program again; or enter the recovery code. "
            "The book is untouched."
        )
    return OpenedVault(KeyringVault(backend, choice.book_id), choice.book_id, created=False)


def _load_choice(data_dir: Path) -> VaultChoice | None:
    path = data_dir / CHOICE_FILE
    if not path.exists():
        return None
    try:
        choice = msgspec.json.decode(path.read_bytes(), type=VaultChoice)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SecretsDamaged(
            "The file “{name}” beside the book is damaged. Restore a backup, or enter the recovery code.",
            name=CHOICE_FILE,
        ) from error
    return choice


def _write_choice(data_dir: Path, kind: VaultKind, backend: str = "") -> VaultChoice:
    choice = VaultChoice(1, kind, os.urandom(8).hex(), backend)
    write_durably(data_dir / CHOICE_FILE, msgspec.json.encode(choice))
    return choice


def passphrase_from_file(environment: Mapping[str, str]) -> str | None:
    """Return the passphrase in the file that ``SO_MAT_TRAN_PASSPHRASE_FILE`` names; ``None`` when unset.

    One trailing line end is not part of the passphrase.

    Raises:
        WrongPassphrase: the file cannot be read.
    """
    name = environment.get(PASSPHRASE_FILE_VARIABLE)
    if not name:
        return None
    try:
        text = Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongPassphrase(
            "The passphrase file “{path}” cannot be read. Correct {variable}.",
            path=name,
            variable=PASSPHRASE_FILE_VARIABLE,
        ) from error
    return text.removesuffix("\n").removesuffix("\r")


def asking(environment: Mapping[str, str], ask: AskPassphrase) -> AskPassphrase:
    """Ask the passphrase file first, and ``ask`` (a prompt, a dialog) only without one."""

    def answer(reason: PassphraseFor) -> str:
        from_file = passphrase_from_file(environment)
        return ask(reason) if from_file is None else from_file

    return answer


def refuse_to_ask(_reason: PassphraseFor) -> str:
    """For programs without anyone to ask (scheduled sync, backup).

    Raises:
        WrongPassphrase: always, saying how to give the passphrase.
    """
    raise WrongPassphrase(
        "This book is protected by a passphrase. Put it into a file and name that file in {variable}.",
        variable=PASSPHRASE_FILE_VARIABLE,
    )
