"""Undo and redo: a list of steps, each taken back by entering what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ui.grid.table import Entry, Key


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a person: the texts before and after, by cell."""

    before: Mapping[Key, str]
    after: Mapping[Key, str]

    def back(self) -> list[Entry]:
        """What to enter to take the step back."""
        return [Entry(*key, text) for key, text in self.before.items()]

    def forward(self) -> list[Entry]:
        """What to enter to do the step again."""
        return [Entry(*key, text) for key, text in self.after.items()]


@dataclass
class EntryHistory:
    """Steps that can be taken back, and those that were."""

    _done: list[Step] = field(default_factory=list)
    _undone: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Remember a new act; what was undone before it can no longer be redone."""
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> list[Entry]:
        """What to enter to take the newest step back; nothing when there is none."""
        if not self._done:
            return []
        step = self._done.pop()
        self._undone.append(step)
        return step.back()

    def redo(self) -> list[Entry]:
        """What to enter to do again what was undone last."""
        if not self._undone:
            return []
        step = self._undone.pop()
        self._done.append(step)
        return step.forward()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)
