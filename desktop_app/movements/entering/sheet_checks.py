"""What checks have found in a movement sheet, cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.checking import (
    CheckInput,
    Figures,
    find_again,
    in_order,
    is_about,
    read_with,
)
from desktop_app.movements.checks.confirming import Confirmation, confirmed
from desktop_app.movements.checks.finding import Check, Finding, FindingKey
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.checks.wording import finding_sentence, severity_word

MOST_AT_ONCE = 12_000
"""At most so many cells are checked while typing; larger sheets are checked in the background."""


class SheetChecks:
    """The findings of a sheet; none until it was checked."""

    def __init__(self, given: CheckInput) -> None:
        self.given = given
        self.looked = False
        self.typed_since: set[str] = set()
        """The indicators typed into since the last check started."""
        self.is_stale = False
        """Whether typed figures need a check in the background."""
        self.is_partial = False
        """Whether rules need figures that only the book has."""
        self._found: dict[FindingKey, Finding] = {}
        self._confirmations: Mapping[FindingKey, Confirmation] = {}
        self._at: dict[Cell, list[Finding]] = {}

    @property
    def checked(self) -> Checked:
        """All findings, in the order of rows and columns."""
        found = sorted(self._found.values(), key=lambda each: each.name)
        return Checked(self.given, in_order(self.given, found), self._confirmations)

    def begin(self) -> None:
        """Start a check: figures typed from now on are not in it."""
        self.typed_since = set()
        self.is_stale = False

    def take(self, checked: Checked) -> set[Cell]:
        """Take the findings of a check; returns the cells whose appearance may change."""
        before = set(self._at)
        self.looked = True
        self.given = checked.given
        self._confirmations = checked.confirmations
        # Texts that are no figures are the sheet's own, which is newer than the book.
        self._found = {each.key: each for each in checked.findings if each.check is not Check.TEXT}
        self._place()
        return before | set(self._at)

    def needed(self, codes: Collection[str]) -> frozenset[str]:
        """Which figures are needed to check ``codes`` again; none if that is done in the background."""
        self.typed_since |= set(codes)
        if not self.looked or not codes:
            return frozenset()
        if self.is_partial:
            self.is_stale = True
            return frozenset()
        needed = read_with(self.given, codes)
        if len(needed) * len(self.given.units) > MOST_AT_ONCE:
            self.is_stale = True
            return frozenset()
        return needed

    def renew(self, figures: Figures, codes: Collection[str]) -> set[Cell]:
        """Check some indicators again; returns the cells whose appearance may change."""
        about = is_about(self.given, codes)
        fresh = {finding.key: finding for finding in find_again(self.given, figures, codes)}
        gone = {key: each for key, each in self._found.items() if each.name in about}
        if not fresh and not gone:
            return set()
        kept = {key: each for key, each in self._found.items() if key not in gone}
        self._found = {**kept, **fresh}
        self._place()
        return {cell for each in (*fresh.values(), *gone.values()) for cell in each.cells}

    def open_at(self, cell: Cell) -> list[Finding]:
        """The unconfirmed findings of a cell, errors first."""
        here = self._at.get(cell)
        if not here:
            return []  # nearly every cell of a large block
        found = [each for each in here if confirmed(each, self._confirmations) is None]
        return sorted(found, key=lambda each: each.severity is not RuleSeverity.ERROR)

    def severity_at(self, cell: Cell) -> RuleSeverity | None:
        """The severity of the worst open finding of a cell, or ``None``."""
        left = self.open_at(cell)
        return left[0].severity if left else None

    def words_at(self, cell: Cell) -> str:
        """All findings of a cell, confirmed ones too."""
        return "\n".join(map(self._words, self._at.get(cell, ())))

    def line(self, cell: Cell) -> str:
        """The line below the table about a cell; empty without an open finding."""
        left = self.open_at(cell)
        if not left:
            return ""
        unit = next((unit.name for unit in self.given.units if unit.key == cell.unit), "")
        more = tr(" (and {n} more)", n=len(left) - 1) if len(left) > 1 else ""
        return f"⚠ {unit}, {left[0].codes[0]} – {self._words(left[0])}{more}"

    def _words(self, finding: Finding) -> str:
        kept = confirmed(finding, self._confirmations)
        sentence = finding_sentence(finding, self.given.indicators)
        if kept is not None:
            return tr("Confirmed: {sentence} ({reason})", sentence=sentence, reason=kept.reason)
        return f"{severity_word(finding.severity)}: {sentence}"

    def _place(self) -> None:
        self._at = {}
        for finding in self._found.values():
            for cell in finding.cells:
                self._at.setdefault(cell, []).append(finding)


def first_open(checks: SheetChecks, cells: Iterable[Cell]) -> Cell | None:
    """The first of some cells with an open finding."""
    return next((cell for cell in cells if checks.open_at(cell)), None)
