"""Mistakes in a catalogue package, each with file, row and column, all reported together."""

from __future__ import annotations

import msgspec

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem


class Fault(msgspec.Struct, frozen=True):
    """One mistake. ``row`` counts as a spreadsheet does: the titles are row 1."""

    problem: Problem
    file: str
    row: int | None = None
    column: str = ""

    def sentence(self) -> str:
        """Where the mistake is and what it is, in the language of the user."""
        reason = self.problem.sentence()
        if self.row is not None and self.column:
            return tr(
                "{file}, row {row}, column “{column}”: {reason}",
                file=self.file, row=self.row, column=self.column, reason=reason,
            )  # fmt: skip
        if self.row is not None:
            return tr("{file}, row {row}: {reason}", file=self.file, row=self.row, reason=reason)
        if self.column:
            return tr("{file}, “{column}”: {reason}", file=self.file, column=self.column, reason=reason)
        return tr("{file}: {reason}", file=self.file, reason=reason)


class PackageFaults(Problem):
    """A package cannot be used; ``faults`` lists everything that is wrong with it."""

    faults: tuple[Fault, ...]

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            "The catalogue package has {count} errors. Correct them and load it again. {details}",
            count=len(faults),
            details="\n".join(str_of(fault) for fault in faults),
        )

    def sentence(self) -> str:
        """The summary and every mistake, in the language of the user."""
        return tr(
            self.message,
            count=len(self.faults),
            details="\n".join(fault.sentence() for fault in self.faults),
        )


def str_of(fault: Fault) -> str:
    """The mistake in English, for logs."""
    place = ":".join(str(part) for part in (fault.file, fault.row, fault.column) if part)
    return f"{place}: {fault.problem}"


class FaultList:
    """Collects mistakes while a package is read."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, problem: Problem, file: str, row: int | None = None, column: str = "") -> None:
        """Note one mistake and go on reading."""
        self._faults.append(Fault(problem, file, row, column))

    def __len__(self) -> int:
        return len(self._faults)

    def raise_if_any(self) -> None:
        """Stop here when something was wrong.

        Raises:
            PackageFaults: with every mistake noted so far.
        """
        if self._faults:
            raise PackageFaults(tuple(self._faults))
