"""The questionnaires that rounds use: published here, else as shipped; withdrawn ones are still known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Connection, select

from desktop_app.catalogue.loading import definition_from_bytes, shipped_packages
from desktop_app.catalogue.questionnaire import Questionnaire
from upstream.database.tables import catalogue_item as table

_KIND = "survey_form"


class OfficeQuestionnaires:
    """Questionnaires by code and version, of one moment. ``tag``: another whenever one is published."""

    def __init__(self, connection: Connection, code: str = "") -> None:
        """``code``: only the versions of this one."""
        columns = table.c
        query = select(columns.code, columns.version, columns.sha256, columns.content).where(
            columns.kind == _KIND
        )
        if code:
            query = query.where(columns.code == code)
        rows = connection.execute(query.order_by(columns.published_at, columns.sha256)).all()
        self.tag = ",".join(row.sha256[:16] for row in rows)
        self._published = {(row.code, row.version): (row.sha256, bytes(row.content)) for row in rows}

    def find(self, code: str, version: str) -> Questionnaire | None:
        """Return a version; ``None``: nobody has published it here."""
        found = self._published.get((code, version))
        return _shipped().get((code, version)) if found is None else _read(*found)

    def versions(self, code: str) -> list[Questionnaire]:
        """Return the versions of a questionnaire, the one published last first."""
        known = [*reversed(self._published), *reversed(list(_shipped()))]
        found = (self.find(*key) for key in dict.fromkeys(known) if key[0] == code)
        return [each for each in found if each is not None]


@lru_cache(maxsize=1)
def _shipped() -> Mapping[tuple[str, str], Questionnaire]:
    every = (loaded.definition for loaded in shipped_packages())
    return {(each.code, each.version): each for each in every if isinstance(each, Questionnaire)}


@lru_cache(maxsize=64)
def _read(_sha256: str, content: bytes) -> Questionnaire | None:
    definition = definition_from_bytes(content)
    return definition if isinstance(definition, Questionnaire) else None
