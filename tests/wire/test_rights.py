"""No kind of record is written, or decided about, without a right of its own."""

from __future__ import annotations

import pytest

from desktop_app.base.ids import survey_attachment_id
from desktop_app.base.role_book import role_book
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync import rights as deciding
from desktop_app.wire.guards.rights import rights_for
from desktop_app.wire.op import Op, Value

BY_STATE = "period_status"
"""Its right depends on the state that a report moves to."""


def an_op(entity: str, **patch: str) -> Op:
    return Op(1, entity, "x", 0, dict(patch), "Lan", 0)


@pytest.mark.parametrize("entity", sorted(ENTITIES))
def test_the_province_asks_a_right_for_every_kind_of_record(entity: str) -> None:
    patch = {"status": "submitted"} if entity == BY_STATE else {}
    wanted = rights_for(an_op(entity, **patch), {})
    assert wanted, f"give {entity} its right in desktop_app/wire/guards/rights.py"
    for right in (right for rights in wanted for right in rights):
        assert role_book().find(right).name


@pytest.mark.parametrize("entity", sorted(ENTITIES.keys() - {BY_STATE}))
def test_who_may_decide_about_a_record_is_who_may_write_it(entity: str) -> None:
    asked = deciding._RIGHTS.get(entity, deciding._FORMS)
    assert {asked} & rights_for(an_op(entity), {})[0], f"see {entity} in desktop_app/sync/rights.py"


def test_a_file_of_a_register_needs_the_right_to_registers_not_to_forms() -> None:
    op = Op(1, "attachment", "rf:m1:m1:letter.pdf", 0, {}, "Lan", 0)
    assert rights_for(op, {}) == rights_for(an_op("register_matter"), {})
    assert rights_for(op, {}) != rights_for(an_op("attachment"), {})


@pytest.mark.parametrize("file_id", ["rf:m1:m1:a.jpg", survey_attachment_id("r1", "f1", "a.jpg")])
def test_whoever_erases_persons_takes_files_out_and_attaches_none(file_id: str) -> None:
    here: dict[str, Value] = {"owner": "f1", "sha256": "0" * 64}
    gone = Op(0, "attachment", file_id, 0, {"owner": "", "sha256": "", "size": None}, "A", 0)
    assert "persons.erase" in rights_for(gone, here)[0]
    for present, patch in (({}, here), (here, {"name": "b.jpg"}), (here, {"owner": "f2"})):
        op = Op(0, "attachment", file_id, 0, dict(patch), "A", 0)
        assert "persons.erase" not in rights_for(op, present)[0], patch
