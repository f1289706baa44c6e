"""The recovery code: the second key of the book, on paper, for when the computer account is lost.

The code is shown once, to be written down and kept in the office's safe. A file next to the book holds the
key of the book sealed under it. Its letters are consonants without D and W, so Unikey in Telex or VNI leaves
them as typed, and none of them looks like a digit.
"""

from __future__ import annotations

import binascii
import secrets
from datetime import datetime
from pathlib import Path

import msgspec

from desktop_app.base.clock import Clock
from desktop_app.base.durable_file import write_durably
from desktop_app.base.problems import Problem
from desktop_app.credentials.sealing import STANDARD_COST, Cost, Sealed, seal, unseal
from desktop_app.credentials.vault import SecretsDamaged, WrongPassphrase

RECOVERY_FILE = "recovery.json"
ALPHABET = "BCFGHKLMNPRSTVXZ"
_RANDOM_LETTERS = 28
_CHECK_LETTERS = 4
_GROUP = 4


class WrongRecoveryCode(Problem):
    """The recovery code was mistyped or belongs to another book."""


class RecoveryFile(msgspec.Struct, frozen=True):
    """The key of the book sealed under the recovery code, in a file next to the book."""

    format: int
    made_at: datetime
    sealed: Sealed


def new_code() -> str:
    """Return a fresh recovery code: 8 groups of 4 letters, 112 random bits and a 16-bit checksum."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM_LETTERS))
    whole = letters + _check_letters(letters)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_code(text: str) -> str:
    """Return the code as typed by hand, without separators and in capitals.

    Raises:
        WrongRecoveryCode: it has another length, other letters, or a slip of the pen.
    """
    letters = "".join(letter for letter in text.upper() if not letter.isspace() and letter not in "-–—.")
    if len(letters) != _RANDOM_LETTERS + _CHECK_LETTERS:
        raise WrongRecoveryCode(
            "A recovery code has {n} letters; this one has {found}. Type it again from the paper.",
            n=_RANDOM_LETTERS + _CHECK_LETTERS,
            found=len(letters),
        )
    foreign = next((letter for letter in letters if letter not in ALPHABET), None)
    if foreign is not None:
        raise WrongRecoveryCode(
            "“{letter}” never occurs in a recovery code. The letters are {alphabet}.",
            letter=foreign,
            alphabet=" ".join(ALPHABET),
        )
    random_part = letters[:_RANDOM_LETTERS]
    if _check_letters(random_part) != letters[_RANDOM_LETTERS:]:
        raise WrongRecoveryCode(
            "The recovery code has a typing mistake. Compare it with the paper letter by letter."
        )
    return letters


def keep_under_code(data_dir: Path, key: bytes, code: str, clock: Clock, cost: Cost = STANDARD_COST) -> None:
    """Write the key sealed under a code that was shown and written down first; an earlier code ends.

    Raises:
        WrongRecoveryCode: the code is none that :func:`new_code` makes.
        CannotWrite: the folder cannot be written to.
    """
    content = RecoveryFile(1, clock.now(), seal(key, read_code(code), cost))
    write_durably(data_dir / RECOVERY_FILE, msgspec.json.encode(content))


def recover_key(data_dir: Path, code: str) -> bytes:
    """Return the key of the book, by its recovery code.

    Raises:
        WrongRecoveryCode: mistyped, of another book, or no code was ever made.
        SecretsDamaged: the file is damaged.
    """
    letters = read_code(code)
    try:
        return unseal(_load(data_dir).sealed, letters)
    except WrongPassphrase as error:
        raise WrongRecoveryCode(
            "This recovery code is well written but belongs to another book, or a newer code was made since. "
            "Look for the latest one."
        ) from error


def has_recovery(data_dir: Path) -> bool:
    """Whether a recovery code was made for the book in this folder."""
    return (data_dir / RECOVERY_FILE).exists()


def recovery_made_at(data_dir: Path) -> datetime | None:
    """Return when the recovery code in force was made; ``None`` without one.

    Raises:
        SecretsDamaged: the file is damaged.
    """
    return _load(data_dir).made_at if has_recovery(data_dir) else None


def _load(data_dir: Path) -> RecoveryFile:
    path = data_dir / RECOVERY_FILE
    if not path.exists():
        raise WrongRecoveryCode(
            "No recovery code was made for the book in “{folder}”. Use a backup instead.",
            folder=str(data_dir),
        )
    try:
        return msgspec.json.decode(path.read_bytes(), type=RecoveryFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SecretsDamaged(
            "The recovery file “{name}” is damaged. Use a backup instead.", name=RECOVERY_FILE
        ) from error


def _check_letters(letters: str) -> str:
    # A cyclic sum notices every single wrong letter and every two neighbours swapped.
    total = binascii.crc_hqx(letters.encode(), 0xFFFF)
    return "".join(ALPHABET[(total >> shift) & 15] for shift in (12, 8, 4, 0))
