"""Commands of every table where figures are typed: enter, undo, paste."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop_app.base.figures.styles import StyleEvidence
from desktop_app.base.numbers import NumberStyle
from ui.grid.block_entry import PastePlan, Rectangle, paste_sentence, plan_paste
from ui.grid.model.entry_history import CellState, EntryHistory, UndoStep
from ui.grid.model.table import CellEdit, GridTable, Key, RejectedText
from ui.grid.style_question import style_question, unclear_drafts


class Entering(QObject):
    """The owner of a table inherits this and defines what its cells take, show and save."""

    went = Signal(object)
    """The cell that the cursor should go to."""
    paste_offered = Signal(str, int)
    """What does not fit, and how many cells would be pasted all the same."""
    style_asked = Signal(object)
    """The :class:`StyleQuestion` about a pasted block that does not tell how its figures are written."""
    paste_settled = Signal()
    closed_for_now = Signal()
    """What undo leads to cannot be changed now; the cursor is there."""
    steps_changed = Signal()
    """Another step is the newest one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: PastePlan | None = None
        self._readings: Mapping[NumberStyle, PastePlan] = {}
        """What each answer to the question would paste."""

    @property
    def table(self) -> GridTable:
        """What is shown."""
        raise NotImplementedError

    @property
    def history(self) -> EntryHistory:
        """The steps done in the table that is shown."""
        raise NotImplementedError

    def check(self, entry: CellEdit) -> str:
        """What is wrong with an entry; nothing when it fits."""
        raise NotImplementedError

    def take(self, entries: Sequence[CellEdit]) -> UndoStep:
        """Show what was typed and send to the disk what fits; the step that takes it back."""
        raise NotImplementedError

    def restore(self, states: Mapping[Key, CellState]) -> None:
        """Show cells as they were and send that to the disk."""
        raise NotImplementedError

    def offer(self, drafts: Mapping[Key, RejectedText]) -> None:
        """Lay pasted texts over the cells until somebody decides; an empty mapping takes them away."""
        raise NotImplementedError

    def paste_words(self, plan: PastePlan) -> str:
        """What of a paste does not fit, in words."""
        return paste_sentence(plan)

    def lead(self, key: Key) -> None:
        """Put the cursor on a cell."""
        self.went.emit(key)

    def enter(self, entries: Sequence[CellEdit], *, pasted: bool = False) -> None:
        """Take what was typed, cleared, filled or pasted; one step of undo."""
        if entries:
            self.history.add(replace(self.take(entries), pasted=pasted))
            self.steps_changed.emit()

    def is_closed_for_now(self, key: Key) -> bool:
        """Whether a cell takes nothing until its period or round is opened again, and nothing is over it."""
        del key
        return False

    def undo(self) -> None:
        """Take the newest step back, as a new change of its own. One that cannot be now stays the newest."""
        if not self._replay(self.history.undo()):
            self.history.redo()
        self.steps_changed.emit()

    def redo(self) -> None:
        """Do again what was taken back."""
        if not self._replay(self.history.redo()):
            self.history.undo()
        self.steps_changed.emit()

    def paste(
        self,
        target: Rectangle,
        block: Sequence[Sequence[str]],
        style: NumberStyle | None = None,
        over: GridTable | None = None,
    ) -> None:
        """Enter a block, or show what does not fit and wait for :meth:`settle_paste`.

        ``over`` is the table with the columns of the block alone, where those are not side by side here.
        ``style`` is how its figures are written, where that is known: of a block that was copied here. Where
        the block itself does not tell, it is asked and waits for :meth:`answer_style`.
        """
        self.settle_paste(accept=False)
        table, is_ours = self.table if over is None else over, style is not None

        def plan(style: NumberStyle | None) -> PastePlan:
            evidence = None if style is None else StyleEvidence(by_form=frozenset({style}))
            return plan_paste(table, target, block, self.check, evidence, is_ours=is_ours)

        found = plan(style)
        if not found.unclear:
            self._take_plan(found)
            return
        self._readings = {each: plan(each) for each in NumberStyle}
        self.offer(unclear_drafts(found.unclear))
        self.style_asked.emit(style_question(found.unclear))
        self.lead(found.unclear[0].key)

    def answer_style(self, style: NumberStyle) -> None:
        """Read the block that waits in this style."""
        readings = self._readings
        if readings:
            self.settle_paste(accept=False)
            self._take_plan(readings[style])

    def _take_plan(self, plan: PastePlan) -> None:
        if plan.clean:
            self.enter(plan.good, pasted=True)
            return
        self._plan = plan
        offered = {e.key: RejectedText(e.text, plan.problems[e.key]) for e in (*plan.wrong, *plan.refused)}
        self.offer(offered)
        self.paste_offered.emit(self.paste_words(plan), len(plan.good))
        first = next(iter(offered), None)
        if first is not None:
            self.lead(first)

    def settle_paste(self, *, accept: bool) -> None:
        """Paste what fits, keeping the wrong texts in their cells to be corrected, or paste nothing.

        While it is asked how the figures are written, there is nothing to accept yet.
        """
        if self._readings and accept:
            return
        plan, self._plan = self._plan, None
        if plan is None and not self._readings:
            return
        self._readings = {}
        self.offer({})
        self.paste_settled.emit()
        if accept and plan is not None:
            self.enter((*plan.good, *plan.wrong), pasted=True)

    def _replay(self, states: Mapping[Key, CellState]) -> bool:
        """Whether there was nothing in the way."""
        if not states:
            return True
        self.settle_paste(accept=False)
        is_closed = all(map(self.is_closed_for_now, states))
        if not is_closed:
            self.restore(states)
        self.lead(next(iter(states)))
        if is_closed:
            self.closed_for_now.emit()
        return not is_closed
