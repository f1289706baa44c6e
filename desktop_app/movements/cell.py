"""The key of one figure."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from desktop_app.base.ids import indicator_value_id


class Cell(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where a figure is: whose it is, of which indicator and in which period, by their keys."""

    unit: str
    indicator: str
    period: str

    def id_in(self, set_code: str) -> str:
        """The id of its record."""
        return indicator_value_id(set_code, self.indicator, self.period, self.unit)


def ids_of_set(set_code: str) -> tuple[str, str]:
    """Between which texts the ids of a set's figures are: ``;`` follows ``:``."""
    first = indicator_value_id(set_code, "", "", "").removesuffix("::")
    return first, f"{first[:-1]};"


def cell_of_id(entity_id: str, set_code: str) -> Iterator[Cell]:
    """The cell of a record's id; none, where it is of another set."""
    parts = entity_id.split(":", 4)
    if len(parts) == 5 and parts[1] == set_code:
        yield Cell(parts[4], parts[2], parts[3])
