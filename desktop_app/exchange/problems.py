"""Problems of a file that cannot be read as a table."""

from __future__ import annotations

from pathlib import Path

from desktop_app.base.problems import Problem


class SpreadsheetProblem(Problem):
    """The file cannot be read as a table."""


def too_large(path: Path) -> SpreadsheetProblem:
    """Return the sentence for a file beyond the limits."""
    return SpreadsheetProblem(
        "“{name}” is too large to be read in one piece. "
        "Keep only the sheet that is needed and save it as a new file.",
        name=path.name,
    )


def damaged(path: Path) -> SpreadsheetProblem:
    """Return the sentence for a file that is not what it says."""
    return SpreadsheetProblem(
        "“{name}” is damaged. Open it in Excel, save it under a new name and choose that file.",
        name=path.name,
    )
