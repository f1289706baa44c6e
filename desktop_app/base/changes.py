"""What a person changed on a form, and what others changed meanwhile.

A dialog passes on only what was touched, so it overwrites neither a value that it cannot show nor one that
somebody else changed meanwhile. What others changed while it was open is shown before anything is saved; from
then on it counts as seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.base.problems import Problem


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """A field that is another than when the form was opened."""

    field: str
    opened: object
    now: object


class ChangedMeanwhile(Problem):
    """Others changed what a person has before him. Nothing was saved: it is to be shown first."""

    def __init__(self, changes: tuple[Meanwhile, ...]) -> None:
        super().__init__(
            "This was changed elsewhere while it was open here. Look at what was changed, then save again."
        )
        self.changes = changes


def changed_since[T](opened: Mapping[str, T], now: Mapping[str, T]) -> dict[str, T]:
    """Return the entries of ``now`` that differ from those the form was opened with."""
    return {name: value for name, value in now.items() if name not in opened or opened[name] != value}


def require_seen(opened: Mapping[str, object], present: Mapping[str, object]) -> None:
    """Refuse to overwrite changes that were not shown; called in the transaction that saves.

    Raises:
        ChangedMeanwhile: a field differs from when the form was opened.
    """
    names = [*present, *(name for name in opened if name not in present)]
    found = tuple(
        Meanwhile(name, opened.get(name), present.get(name))
        for name in names
        if opened.get(name) != present.get(name)
    )
    if found:
        raise ChangedMeanwhile(found)
