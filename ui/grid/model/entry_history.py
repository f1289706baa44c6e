"""Undo and redo: a list of steps, each taken back by restoring exactly what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from ui.grid.model.table import Key


class CellState(NamedTuple):
    """The content of a cell: the text of its value, and over it what was typed and does not fit.

    The owner of the table chooses the text so that its value comes back from it exactly.
    """

    text: str
    draft: str | None = None


class CellsAct(Enum):
    """What a person did to the cells of a step."""

    TYPED = "typed"
    PASTED = "pasted"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One act of a person: the cells before and after."""

    before: Mapping[Key, CellState]
    after: Mapping[Key, CellState]
    pasted: bool = False

    @property
    def kind(self) -> CellsAct:
        """What was done: cells that are all empty afterwards were cleared, whatever did it."""
        if not any(state.text or state.draft for state in self.after.values()):
            return CellsAct.CLEARED
        return CellsAct.PASTED if self.pasted else CellsAct.TYPED


@dataclass
class EntryHistory:
    """Steps that can be taken back, and those that were."""

    _done: list[UndoStep] = field(default_factory=list)
    _undone: list[UndoStep] = field(default_factory=list)

    def add(self, step: UndoStep) -> None:
        """Remember a new act; what was undone before it can no longer be redone.

        What changed nothing is no act: taking it back would seem to do nothing.
        """
        if step.before != step.after:
            self._done.append(step)
            self._undone.clear()

    @property
    def newest(self) -> UndoStep | None:
        """The step that is taken back next."""
        return self._done[-1] if self._done else None

    def undo(self) -> Mapping[Key, CellState]:
        """The cells before the newest step; nothing when there is none."""
        if not self._done:
            return {}
        step = self._done.pop()
        self._undone.append(step)
        return step.before

    def redo(self) -> Mapping[Key, CellState]:
        """The cells after what was undone last."""
        if not self._undone:
            return {}
        step = self._undone.pop()
        self._done.append(step)
        return step.after
