"""What a step is offered from those before it, and the sheet that has them together: data of registers."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.packages.manifest import ManifestTable


@dataclass(frozen=True, slots=True)
class StepTotal:
    """The answer of ``question``, asked with ``step``, is what all steps ``of`` answered to ``adds``."""

    step: str
    question: str
    of: str
    adds: str

    @property
    def refers_to(self) -> tuple[set[str], set[str]]:
        """The steps and the questions that it names."""
        return {self.step, self.of}, {self.question, self.adds}


@dataclass(frozen=True, slots=True)
class AddresseeOffered:
    """To ``question``, asked with ``step``, the addressee of the last step ``of`` is offered."""

    step: str
    question: str
    of: str

    @property
    def refers_to(self) -> tuple[set[str], set[str]]:
        """The steps and the questions that it names."""
        return {self.step, self.of}, {self.question}


@dataclass(frozen=True, slots=True)
class SummaryColumn:
    """A column of a summary: an answer of the step, or its ``@day``; ``sums``: added up below."""

    source: str
    label: Label
    millimetres: int
    sums: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A sheet of one entry: a row for each time a step was taken, or for each of what it repeats."""

    title: Label
    step: str
    columns: tuple[SummaryColumn, ...]


DAY = "@day"
"""The column with the day of the step."""


def read_totals(manifest: ManifestTable) -> tuple[StepTotal, ...]:
    """The ``[[totals]]`` of a register."""
    return tuple(
        StepTotal(row.text("step"), row.text("question"), row.text("of"), row.text("adds"))
        for row in manifest.tables("totals")
    )


def read_addressees_offered(manifest: ManifestTable) -> tuple[AddresseeOffered, ...]:
    """The ``[[addressee_offered]]`` of a register."""
    return tuple(
        AddresseeOffered(row.text("step"), row.text("question"), row.text("of"))
        for row in manifest.tables("addressee_offered")
    )


def read_summary(manifest: ManifestTable) -> Summary | None:
    """The ``[summary]`` of a register, and its ``[[summary_columns]]``."""
    if not manifest.has("summary"):
        return None
    table = manifest.table("summary")
    columns = tuple(
        SummaryColumn(
            row.text("source"),
            row.label("label"),
            row.whole("millimetres") or 0,
            bool(row.flag("sums")),
        )
        for row in manifest.tables("summary_columns")
    )
    return Summary(table.label("title"), table.text("step"), columns)
