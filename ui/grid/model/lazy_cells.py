"""Cells of a large table, made when somebody looks at them: a screen shows some hundreds of 60,000."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from ui.grid.model.table import Key, ShownCell


class CellSource(Protocol):
    """Makes the cells of a table on demand."""

    def cell(self, key: Key) -> ShownCell:
        """A cell, with everything that is said of it."""
        ...

    def is_open(self, key: Key) -> bool:
        """Whether a person types in it."""
        ...


class KeyBlock(Collection[Key]):
    """All keys of some rows and columns, row by row."""

    def __init__(self, rows: Iterable[str], columns: Iterable[str]) -> None:
        self._rows, self._columns = dict.fromkeys(rows), dict.fromkeys(columns)

    def __len__(self) -> int:
        return len(self._rows) * len(self._columns)

    def __iter__(self) -> Iterator[Key]:
        return ((row, column) for row in self._rows for column in self._columns)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and len(key) == 2 and key[0] in self._rows and key[1] in self._columns


class LazyCells(Mapping[Key, ShownCell]):
    """The cells at ``keys``. One that was looked at stays as it was until it is forgotten."""

    def __init__(self, keys: Collection[Key], source: CellSource) -> None:
        self._keys = keys
        self._made: dict[Key, ShownCell] = {}
        self.source = source

    @property
    def at(self) -> Collection[Key]:
        """The keys that it was given."""
        return self._keys

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __getitem__(self, key: Key) -> ShownCell:
        made = self._made.get(key)
        if made is None:
            if key not in self._keys:
                raise KeyError(key)
            made = self._made[key] = self.source.cell(key)
        return made

    def is_open(self, key: Key) -> bool:
        """Whether a person types in a cell; nothing is made for that."""
        return key in self._keys and self.source.is_open(key)

    def forget(self, keys: Collection[Key], source: CellSource) -> None:
        """Some cells are others by now; from here on ``source`` knows them all."""
        self.source = source
        if len(keys) >= len(self._keys):
            self._made.clear()
            return
        for key in [key for key in self._made if key in keys]:
            del self._made[key]

    def fresh(self) -> LazyCells:
        """The same cells, none of them looked at."""
        return LazyCells(self._keys, self.source)
