"""What was written when is for people to read: clocks of two computers decide nothing.

So no module puts two times in an order but those named here, each with why it may.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_TIME = re.compile(r"at|\w+_at")
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)

MAY = {
    "desktop_app/accounts/access_log.py": "the log of one book, by its own clock",
    "desktop_app/issuing/data.py": "tells who wrote since a paper was printed; a sum decides",
    "desktop_app/journal/past/later_changes.py": "narrows; who asks decides by versions",
    "desktop_app/movements/progress/board.py": "tells who changed a figure last",
    "desktop_app/registers/entries/late.py": "of what was done here; of what came versions decide",
    "desktop_app/sync/files/transfer.py": "a place in a file",
    "upstream/console/accounts/attempts.py": "the server's own clock",
    "upstream/console/accounts/seen_log.py": "the server's own clock",
    "upstream/console/accounts/sessions.py": "the server's own clock",
    "upstream/console/queries/health.py": "the server's own clock",
    "upstream/database/backups.py": "the server's own clock",
    "upstream/console/pages/backups.py": "the server's own clock",
    "upstream/console/queries/one_report.py": "narrows, by the server's own clock",
    "upstream/deciding/codes.py": "the server's own clock",
    "upstream/devices/enrolment.py": "the server's own clock",
    "upstream/read_model/troubles.py": "the server's own clock",
    "upstream/exchange/arrival.py": "the bounds of the calendar",
    "upstream/records/conflicts.py": "closed_at is a version",
    "upstream/records/papers.py": "tells who wrote since a paper was printed; a sum decides",
    "upstream/urgent/reports.py": "the bounds of the calendar",
}


def test_nobody_else_puts_two_times_in_an_order() -> None:
    found: dict[str, list[int]] = {}
    for room in ("desktop_app", "upstream"):
        for path in sorted((ROOT / room).rglob("*.py")):
            lines = [node.lineno for node in _compared(ast.parse(path.read_text("utf-8")))]
            if lines:
                found[str(path.relative_to(ROOT))] = lines
    assert {path: lines for path, lines in found.items() if path not in MAY} == {}, (
        "decide by what was seen (versions), not by times of two computers"
    )


def _compared(tree: ast.AST) -> Iterator[ast.Compare]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare) or not any(isinstance(op, _ORDER) for op in node.ops):
            continue
        if any(_is_time(side) for side in (node.left, *node.comparators)):
            yield node


def _is_time(side: ast.expr) -> bool:
    if isinstance(side, ast.Call):
        return any(map(_is_time, side.args))
    if isinstance(side, ast.Attribute):
        return _TIME.fullmatch(side.attr) is not None
    return isinstance(side, ast.Name) and side.id.endswith("_at")


@pytest.mark.parametrize("source", ["a.at > b", "b.posted_at <= c", "f(a.closed_at) < f(b)", "x < told_at"])
def test_an_order_of_times_is_seen(source: str) -> None:
    assert list(_compared(ast.parse(source)))
