"""``python -m tests.benchmarks.workloads.keyring_book BOOK WORK RUNS``: its key in the keyring.

Moves the key of the book in BOOK from its passphrase into the keyring of this session, then starts in turn an
empty window and the program over the book, RUNS times. Prints a line for each pair: their seconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.credentials.opening import CHOICE_FILE, SECRETS_FILE, new_vault, open_vault, refuse_to_ask
from desktop_app.credentials.vault import SecretName, VaultKind
from tests.benchmarks.workloads.starting import start_window
from tests.builders import PASSPHRASE


def main(book: Path, work: Path, runs: int) -> None:
    """Move the key, start, print."""
    _move_key(book)
    bytecode = work / "bytecode"
    for number in range(runs + 1):
        floor, ours = start_window(bytecode), start_window(bytecode, book)
        if number:  # the first pair writes the bytecode
            print(f"{floor.seconds} {ours.seconds}", flush=True)


def _move_key(book: Path) -> None:
    key = open_vault(book, lambda _: PASSPHRASE).vault.read(SecretName.DATABASE_KEY)
    assert key is not None
    for name in (CHOICE_FILE, SECRETS_FILE):
        (book / name).unlink()
    vault = new_vault(book, refuse_to_ask).vault
    assert vault.kind is VaultKind.KEYRING
    vault.write(SecretName.DATABASE_KEY, key)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
