"""What was decided of differences of two entries, so that it can be undone at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.double_entry.double_entry import EntryDifference, settle
from desktop_app.surveys.double_entry.taking_back import withdraw_decision


@dataclass(frozen=True, slots=True)
class Decisions:
    """Differences that were decided in one go, as they were before."""

    before: tuple[EntryDifference, ...]

    def undo(self, rec: Recorder) -> None:
        """Let each difference be what it was: open, or decided otherwise.

        Raises:
            DoubleEntryRefused: a form is gone.
            NothingToTakeBack: a difference was opened meanwhile.
            RoundNotOpen: the round does not take changes any more.
        """
        for item in self.before:
            if item.settled is None:
                withdraw_decision(rec, item.response_id, item.question)
            else:
                settle(rec, item.response_id, item.question, item.settled)


def decide(rec: Recorder, settled: Sequence[tuple[EntryDifference, str]]) -> Decisions:
    """Decide differences, all or none of them.

    Raises:
        DoubleEntryRefused: a form or its double entry is gone.
        RoundNotOpen: the round does not take changes any more.
    """
    for item, value in settled:
        settle(rec, item.response_id, item.question, value)
    return Decisions(tuple(item for item, _ in settled))
