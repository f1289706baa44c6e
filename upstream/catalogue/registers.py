"""The registers that offices keep, and the days on which nobody works: published here, else as shipped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Connection, select

from desktop_app.catalogue.loading import definition_from_bytes, shipped_packages
from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.working_calendar import WorkingCalendarTable
from desktop_app.registers.clock.calendar import WorkingCalendar
from upstream.database.tables import catalogue_item as table


class OfficeRegisters:
    """The registers by code and version, and the calendar, of one moment; withdrawn ones are still known."""

    def __init__(self, connection: Connection) -> None:
        columns = table.c
        rows = connection.execute(
            select(columns.sha256, columns.content)
            .where(columns.kind.in_(("register", "working_calendar")))
            .order_by(columns.published_at.desc())
        )
        published = [_read(sha256, bytes(content)) for sha256, content in rows]
        every = [*published, *(loaded.definition for loaded in shipped_packages())]
        self._registers: Mapping[tuple[str, str], Register] = {
            (each.code, each.version): each for each in reversed(every) if isinstance(each, Register)
        }
        self.calendar = WorkingCalendar([each for each in every if isinstance(each, WorkingCalendarTable)])

    def find(self, code: str, version: str) -> Register | None:
        """The version in which an entry was made; ``None``: nobody has published it here."""
        return self._registers.get((code, version))

    def newest(self) -> Mapping[str, Register]:
        """Return one version of each register by its code: the one published last, else as it is shipped."""
        return {register.code: register for register in self._registers.values()}


@lru_cache(maxsize=64)
def _read(_sha256: str, content: bytes) -> object:
    return definition_from_bytes(content)
