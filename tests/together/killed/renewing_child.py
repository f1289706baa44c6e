"""``python -m tests.together.killed.renewing_child FOLDER MOMENT``: an exchange that a power cut ends.

A moment of the take-over is before and after each secret that is written and each transaction of the book.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from desktop_app.credentials.passphrase_vault import PassphraseVault
from desktop_app.credentials.vault import SecretName
from desktop_app.sync.identity import renewal
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
from tests.builders import an_office
from tests.support.system import die


class Moments:
    """Counts what is about to be kept and what was kept."""

    def __init__(self, last: int) -> None:
        self._left = last
        self.counted = False

    def come(self, *_: object) -> None:
        """One more."""
        self._left -= self.counted
        if self._left == 0:
            die()


def main(folder: str, moment: str) -> None:
    """Exchange, and die on the way."""
    office = an_office(Path(folder), officer="Lan")
    moments = Moments(int(moment))
    event.listen(Engine, "commit", moments.come)
    write = PassphraseVault.write

    def dying(self: PassphraseVault, name: SecretName, secret: bytes) -> None:
        moments.come()
        write(self, name, secret)
        moments.come()

    take_over = renewal._take_over

    def watched(*arguments: Any) -> None:
        moments.counted = True
        take_over(*arguments)
        moments.come()
        moments.counted = False

    PassphraseVault.write = dying  # type: ignore[method-assign]
    renewal._take_over = watched  # type: ignore[assignment]
    book = office.sync_book()
    with connect(book) as line:
        assert run_round(book, line).renewed
    office.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
