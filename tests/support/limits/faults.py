"""A test of the window fails where the program would have noted a fault: somebody would have met it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base.faults.description import described
from desktop_app.base.faults.notes import FOLDER, NOTES_FILE
from tests.support.limits.leftovers import QT_FIXTURES

MARK = "faults"
"""Of a test that causes a fault on purpose; it fails where there was none after all."""


class _Notes(logging.Handler):
    """What ``FaultNotes`` would write, in memory."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        where = "" if error is None else f"\n{described(error)}"
        self.told.append(f"{record.levelname} {record.name}: {record.msg}{where}")


@pytest.fixture(autouse=True)
def no_faults(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test in its teardown when a fault was noted, here or in a program that it started."""
    item = request.node
    if not (QT_FIXTURES & set(request.fixturenames) or item.get_closest_marker("window")):
        yield
        return
    folder: Path | None = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    notes = _Notes()
    logging.getLogger().addHandler(notes)
    yield
    logging.getLogger().removeHandler(notes)
    found = [*notes.told, *_written(folder)]
    if item.get_closest_marker(MARK) is None:
        if found:
            pytest.fail("the program noted faults:\n" + "\n".join(found), pytrace=False)
    elif not found:
        pytest.fail("no fault was noted: take the mark away", pytrace=False)


def _written(folder: Path | None) -> list[str]:
    """What programs that ran in processes of their own wrote into their data folders."""
    if folder is None:
        return []
    return [path.read_text("utf-8") for path in sorted(folder.rglob(f"{FOLDER}/{NOTES_FILE}"))]
