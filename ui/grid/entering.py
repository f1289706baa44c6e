"""What is done with a grid, the same in every table where figures are typed: enter, undo, paste."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from ui.grid.block_entry import PastePlan, Rectangle, paste_sentence, plan_paste
from ui.grid.model.entry_history import EntryHistory, State, Step
from ui.grid.model.table import Draft, Entry, Key, Table


class Entering(QObject):
    """Whoever owns a table inherits this and says what its cells take, show and save."""

    went = Signal(object)
    """The cell that the cursor should go to."""
    paste_offered = Signal(str, int)
    """What does not fit, and how many cells would be pasted all the same."""
    paste_settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: PastePlan | None = None

    @property
    def table(self) -> Table:
        """What is shown."""
        raise NotImplementedError

    @property
    def history(self) -> EntryHistory:
        """The steps done in the table that is shown."""
        raise NotImplementedError

    def check(self, entry: Entry) -> str:
        """What is wrong with an entry; nothing when it fits."""
        raise NotImplementedError

    def take(self, entries: Sequence[Entry]) -> Step:
        """Show what was typed and send to the disk what fits; the step that takes it back."""
        raise NotImplementedError

    def restore(self, states: Mapping[Key, State]) -> None:
        """Show cells as they were and send that to the disk."""
        raise NotImplementedError

    def offer(self, drafts: Mapping[Key, Draft]) -> None:
        """Lay pasted texts over the cells until somebody decides; an empty mapping takes them away."""
        raise NotImplementedError

    def enter(self, entries: Sequence[Entry]) -> None:
        """Take what was typed, cleared or filled; one step of undo."""
        if entries:
            self.history.add(self.take(entries))

    def undo(self) -> None:
        """Take the newest step back, as a new change of its own."""
        self._replay(self.history.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._replay(self.history.redo())

    def paste(self, target: Rectangle, block: Sequence[Sequence[str]]) -> None:
        """Enter a block, or show what does not fit and wait for :meth:`settle_paste`."""
        self.settle_paste(accept=False)
        plan = plan_paste(self.table, target, block, self.check)
        if plan.clean:
            self.enter(plan.good)
            return
        self._plan = plan
        offered = {e.key: Draft(e.text, plan.problems[e.key]) for e in (*plan.wrong, *plan.refused)}
        self.offer(offered)
        self.paste_offered.emit(paste_sentence(plan), len(plan.good))
        first = next(iter(offered), None)
        if first is not None:
            self.went.emit(first)

    def settle_paste(self, *, accept: bool) -> None:
        """Paste what fits, keeping the wrong texts in their cells to be mended, or paste nothing."""
        plan, self._plan = self._plan, None
        if plan is None:
            return
        self.offer({})
        self.paste_settled.emit()
        if accept:
            self.enter((*plan.good, *plan.wrong))

    def _replay(self, states: Mapping[Key, State]) -> None:
        if not states:
            return
        self.settle_paste(accept=False)
        self.restore(states)
        self.went.emit(next(iter(states)))
