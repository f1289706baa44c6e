"""``python -m tests.benchmarks.workloads.keyring_book ONE TEN WORK RUNS``: keys in the keyring.

Moves the keys of the books in ONE and TEN from their passphrase into the keyring of this session, as nearly
every office has it, then starts in turn an empty window and the program over each book, RUNS times. Prints a
line of JSON for each turn: what the three starts took.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from desktop_app.credentials.opening import CHOICE_FILE, SECRETS_FILE, new_vault, open_vault, refuse_to_ask
from desktop_app.credentials.vault import SecretName, VaultKind
from tests.benchmarks.workloads.starting import start_window
from tests.builders import PASSPHRASE


def main(one: Path, ten: Path, work: Path, runs: int) -> None:
    """Move the keys, start, print."""
    for book in (one, ten):
        _move_key(book)
    bytecode = work / "bytecode"
    for number in range(runs + 1):
        starts = start_window(bytecode), start_window(bytecode, one), start_window(bytecode, ten)
        if number:  # the first turn writes the bytecode and reads the files once
            print(msgspec.json.encode(starts).decode(), flush=True)


def _move_key(book: Path) -> None:
    key = open_vault(book, lambda _: PASSPHRASE).vault.read(SecretName.DATABASE_KEY)
    assert key is not None
    for name in (CHOICE_FILE, SECRETS_FILE):
        (book / name).unlink()
    vault = new_vault(book, refuse_to_ask).vault
    assert vault.kind is VaultKind.KEYRING
    vault.write(SecretName.DATABASE_KEY, key)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
