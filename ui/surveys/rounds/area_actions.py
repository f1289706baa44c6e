"""The one action that fits the state of an area, offered by its row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.base.i18n import tr
from desktop_app.surveys.findings.checks import NOT_COLLECTED, NOT_ISSUED, SUMS_DIFFER, RoundFinding
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.round_tally import AreaTally
from desktop_app.surveys.rounds.state import RoundState
from ui.surveys.common.page_data import RoundData

_CELLS = {
    "households_missing": "total_households",
    NOT_ISSUED: "forms_issued",
    NOT_COLLECTED: "forms_collected",
    "collected_over_issued": "forms_collected",
    "issued_over_households": "forms_issued",
}
"""In which number of the area a finding is mended."""
_FORMS = frozenset(kind.value for kind in FormProblem)


class AreaActionKind(StrEnum):
    """What is done with an area."""

    ENTER = "enter"
    """Its forms or its totals are entered, or looked at where the round takes none."""
    FORMS = "forms"
    """The forms with a problem are listed."""
    CELL = "cell"
    """A number of the area is filled in."""
    NOTES = "notes"
    """What the minutes say besides the figures is written."""
    CORRECT = "correct"
    """A number of the area is there and cannot be right."""
    MINUTES = "minutes"
    """The minutes are printed."""


@dataclass(frozen=True, slots=True)
class AreaAction:
    """An act; ``about`` is the kind of problem of the forms, or the column of the number."""

    kind: AreaActionKind = AreaActionKind.ENTER
    about: str = ""

    def words(self, entering: str) -> str:
        """Return what the button says; ``entering``: what it says where forms or totals are entered."""
        return {
            AreaActionKind.ENTER: entering,
            AreaActionKind.FORMS: tr("See wrong forms"),
            AreaActionKind.CELL: tr("Fill in number"),
            AreaActionKind.CORRECT: tr("Correct number"),
            AreaActionKind.NOTES: tr("Notes for the minutes"),
            AreaActionKind.MINUTES: tr("Print minutes"),
        }[self.kind]


def fitting_action(data: RoundData, entry: AreaTally, found: list[RoundFinding]) -> AreaAction:
    """Return the act that brings the area on; ``found`` is what is wrong with it, the gravest first."""
    area, state = entry.area, RoundState(data.counted.round.status)
    has_draft = any(draft.area_id == area.area_id for draft in data.drafts)
    if has_draft and data.counted.round.takes_forms:
        return AreaAction()
    for finding in found:
        if finding.code in _FORMS:
            return AreaAction(AreaActionKind.FORMS, finding.code)
        waits = finding.code in (NOT_ISSUED, NOT_COLLECTED) and state is RoundState.OPEN
        column = _column(finding, entry)
        if column and not waits and not data.counted.round.held:
            missing = getattr(area, column) is None
            return AreaAction(AreaActionKind.CELL if missing else AreaActionKind.CORRECT, column)
    if state is RoundState.DRAFT or not entry.tally.complete or not entry.tally.counted:
        return AreaAction()
    open_still = state in (RoundState.OPEN, RoundState.COUNTING, RoundState.RETURNED)
    unwritten = open_still and not data.counted.round.held and not area.minutes.get("counters")
    return AreaAction(AreaActionKind.NOTES if unwritten else AreaActionKind.MINUTES)


def _column(finding: RoundFinding, entry: AreaTally) -> str:
    """In which number of the area a finding is mended; nothing where forms or totals are to be entered."""
    collected = entry.area.forms_collected
    if finding.code == SUMS_DIFFER and collected is not None and entry.tally.counted > collected:
        return "forms_collected"
    return _CELLS.get(finding.code, "")
