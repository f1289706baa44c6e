"""The province lost a record, nobody knows yet, and somebody types over it: it has only what he typed then.

That takes nothing from the computers that have the record, and the next comparison makes it whole again.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.builders import put_area, put_response
from tests.support.servers.records import lose
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell

_CASES: list[tuple[str, str, dict[str, object]]] = [
    ("indicator_value", CELL, {"value": "300", "set_version": "1"}),
    ("indicator_value", CELL, {"value": None, "set_version": "1"}),
    ("indicator_value", CELL, {"note": "Theo báo cáo của Thôn"}),
    ("residential_area", "a1", {"households": 101}),
    ("survey_response", "resp1", {"comment": "Đường hỏng"}),
]


@pytest.mark.parametrize(("entity", "entity_id", "typed"), _CASES)
@pytest.mark.parametrize("who", [0, 1], ids=["who typed", "another one"])
def test_what_is_typed_over_a_record_that_was_lost_takes_nothing_from_it(
    desks: tuple[Desk, Desk],
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    entity: str,
    entity_id: str,
    typed: dict[str, object],
    who: int,
) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_response(rec, "resp1", serial=1)
    put_cell(lan, "207", note="Theo sổ")
    for desk in (lan, minh, lan):
        desk.sync(compare=True)
    before = lan.get(entity, entity_id)
    assert before is not None
    with upstream.opened() as connection:
        lose(connection, lambda record: record.entity_id == entity_id)
    lan.put(entity, entity_id, **typed)
    lan.sync()
    minh.sync()
    assert lan.get(entity, entity_id) == minh.get(entity, entity_id) == {**before, **typed}

    result = desks[who].sync(compare=True)

    assert result.restated == 1
    hoa = make_desk("Hoa")
    hoa.enrol(upstream)
    for desk in (hoa, *desks):
        assert desk.sync(compare=True).differences == 0
        assert desk.get(entity, entity_id) == {**before, **typed}
