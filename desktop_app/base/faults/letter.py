"""What an office sends to the province when something does not work: program, system and the last faults."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from pathlib import Path

from desktop_app.base.faults.crashes import last_crash
from desktop_app.base.faults.notes import noted
from desktop_app.base.i18n import tr

MOST_NOTES = 10
MOST_LETTERS = 6000
"""What fits into a message, for the notes and for the crash each; what is older is left out."""


def letter(root: Path, version: str, facts: Iterable[tuple[str, str]] = ()) -> str:
    """Return a text to copy into a message; ``facts`` are shown above the faults.

    ``root`` is the data folder, ``version`` that of the program.
    """
    shown = (
        (tr("Version"), version),
        (tr("System"), f"{platform.platform()}, Python {platform.python_version()}"),
        *facts,
    )
    notes = noted(root)
    parts = [tr("Sổ Mặt trận"), *(f"{name}: {value}" for name, value in shown)]
    last = "\n\n".join(notes[-MOST_NOTES:])[-MOST_LETTERS:]
    parts += ["", tr("Unexpected faults noted: {count}", count=len(notes)), last]
    crash = last_crash(root)
    if crash:
        parts += ["", tr("Where the program was when the system reported an error:"), crash[-MOST_LETTERS:]]
    return "\n".join(parts).rstrip() + "\n"
