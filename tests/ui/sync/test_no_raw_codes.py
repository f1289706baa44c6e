"""What the page of sync shows of any record of the sample office has no codes and no ids in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from desktop_app.base.i18n import set_language
from desktop_app.journal.rows import RecordWriter
from desktop_app.sample.content import sample_content
from desktop_app.sample.sample_office import make_sample_office
from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.guards.bound_fields import held_in
from tests.builders import an_office
from ui.sync.field_names import is_shown
from ui.sync.subjects import Subjects

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*|.*[0-9a-f]{8}-?[0-9a-f]{4}.*|[a-z]+:.*|[\[{].*", re.DOTALL)
"""A word without signs, an id, an id of coordinates, JSON."""
_WRITTEN_SO = frozenset({"paper_number", "symbol", "code", "note", "unit"})


def raw(connection: Connection, subjects: Subjects) -> Iterator[tuple[str, str, str]]:
    """Entity, field and text of what is shown as it is stored."""
    for entity, kind in ENTITIES.items():
        for (entity_id,) in connection.execute(select(kind.table.c.id)).all():
            record = RecordWriter(connection, {}).get(entity, entity_id)
            assert record is not None
            for field, value in record.fields.items():
                if value in (None, "") or not is_shown(entity, field):
                    continue
                described = subjects.describe(entity, entity_id, field)
                text = described.form.shown(held_in(entity, field, record.fields))
                if _CODE.fullmatch(text) or _CODE.fullmatch(described.title):
                    yield entity, field, f"{described.title} · {text}"


def test_no_record_of_the_sample_office_shows_a_code_or_an_id(tmp_path: Path) -> None:
    set_language("vi")
    office = an_office(tmp_path, officer=sample_content().officers.first)
    make_sample_office(office)
    with office.read() as connection:
        found = {
            (entity, field): text
            for entity, field, text in raw(connection, Subjects(connection, office.identity.commune_code))
            if field not in _WRITTEN_SO
        }
    for key, text in found.items():
        print(key, "→", text[:150])
    office.close()
    assert found == {}
