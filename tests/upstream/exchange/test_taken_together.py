"""However a journal is cut into segments and requests, the province makes the same of its acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from desktop_app.base.ids import OFFICER
from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.protocol import ACT_MAX_OPS
from desktop_app.wire.ranges import HIGHEST
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.communes.communes import ensure_commune, epoch_and_head, set_head
from upstream.database.tables import conflict, metadata, record, rejected
from upstream.devices.devices import note_sent
from upstream.exchange import merging
from upstream.exchange.ingest import ingest
from upstream.exchange.merging import Merging
from upstream.exchange.whole_acts import Received

PERIOD, UNITS = "2026-Q1", ("u1", "u2")
CELL: dict[str, Value] = {"set_code": "S", "period": PERIOD, "value": "1", "set_version": "1"}
STATES = ("draft", "submitted", "returned")

HEAD = 1_000

type Made = tuple[str, str, int, dict[str, Value]]
"""Entity, id, base version behind the first one, and patch."""


def cells() -> st.SearchStrategy[Made]:
    return st.builds(
        lambda code, unit, base, value, whole: (
            "indicator_value",
            f"iv:S:{code}:{PERIOD}:{unit}",
            base,
            {**CELL, "indicator_code": code, "unit": unit, "value": value} if whole else {"value": value},
        ),
        st.sampled_from("AB"),
        st.sampled_from(UNITS),
        st.sampled_from((0, 0, 0, 2, 50)),
        st.sampled_from("12"),
        st.booleans(),
    )


def reports() -> st.SearchStrategy[Made]:
    return st.builds(
        lambda status, base: (
            "period_status",
            f"ps:S:{PERIOD}:commune",
            base,
            {"set_code": "S", "period": PERIOD, "unit": "commune", "status": status},
        ),
        st.sampled_from(STATES),
        st.sampled_from((0, 2, 50)),
    )


def others() -> st.SearchStrategy[Made]:
    voucher: dict[str, Value] = {"kind": "receipt", "day": "2026-08-03"}
    return st.sampled_from(
        [
            ("survey_round", "r1", 0, {"title": "R", "status": "counting"}),
            ("survey_round", "r1", 0, {"status": "closed"}),
            ("survey_response", "f1", 0, {"round_id": "r1", "answers/q1": "2"}),
            ("survey_response", "f2", 0, {"answers/q1": "2"}),
            ("survey_response", "f3", HIGHEST + 1, {"round_id": "r1"}),
            ("number_book", "nb:CV:2026", 0, {"series": "CV", "year": 2026, "holder": "d2"}),
            ("register_number", "rn:CV:2026:7", 0, {"series": "CV", "year": 2026, "ordinal": 7}),
            ("fund_voucher", "v1", 0, voucher),
            ("fund_voucher", "v2", 0, {**voucher, "reverses": "v1"}),
            ("fund_closing", "c1", 0, {"month": "2026-08"}),
            (OFFICER, "of:lan", 0, {"name": "Lan", "roles": "head administrator"}),
            ("e", "plain", 0, {"f": 1}),
            ("e", "plain", 1, {"f": 2}),
        ]
    )


MADE = st.one_of(cells(), cells(), reports(), others())
ACTS = st.lists(st.lists(MADE, min_size=1, max_size=3), min_size=1, max_size=10)


def journal(acts: Sequence[Sequence[Made]], head: int) -> list[Op]:
    ops: list[Op] = []
    for act in acts:
        for place, (entity, entity_id, base, patch) in enumerate(act, 1):
            seen = base if base in (0, HIGHEST + 1) else head + base
            seq, goes_on = len(ops) + 1, place < len(act)
            ops.append(Op(seq, entity, entity_id, seen, patch, "Lan", 1000 + seq, None, goes_on))
    return ops


def segments(ops: Sequence[Op], ends: Sequence[int]) -> list[Received]:
    links = list(accumulate(ops, op_hash, initial=GENESIS))
    return [sent(list(ops[start:end]), links[start]) for start, end in pairwise(ends)]


@contextmanager
def a_province() -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        ensure_commune(connection, COMMUNE)
        set_head(connection, COMMUNE, HEAD)
        yield connection
    engine.dispose()


type Rows = list[dict[str, object]]


def made_of(before: Sequence[Sequence[Made]], requests: Sequence[Sequence[Received]]) -> dict[str, Rows]:
    """What a province has after requests of one device, where another one had written ``before``."""
    with a_province() as connection:
        first, device = a_device(connection, "d2"), a_device(connection, "d1")
        if before:
            ops = journal(before, HEAD)
            ingest(connection, first, segments(ops, [0, len(ops)]), 1)
        note_sent(connection, device, HEAD + 3)
        left: list[Received] = []
        for received in requests:
            device = ingest(connection, device, [*left, *received], 1, left=left)
        assert left == []
        assert epoch_and_head(connection, COMMUNE)[1] >= HEAD + device.acked_seq
        return {
            table.name: [
                {name: value for name, value in row._asdict().items() if name != "commune"}
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in (record, conflict, rejected)
        }


@given(ACTS, ACTS | st.just([]), st.data())
def test_what_a_province_makes_of_a_journal_does_not_depend_on_the_cuts(
    acts: list[list[Made]], before: list[list[Made]], data: st.DataObject
) -> None:
    ops = journal(acts, HEAD)
    cuts = data.draw(st.sets(st.integers(1, len(ops))))
    parts = segments(ops, sorted({0, len(ops), *cuts}))
    assert made_of(before, [[part] for part in parts]) == made_of(before, [parts])


@given(ACTS, ACTS | st.just([]), st.integers(1, 4))
def test_what_a_province_makes_of_a_journal_does_not_depend_on_what_is_taken_by_itself(
    acts: list[list[Made]], before: list[list[Made]], worth: int
) -> None:
    ops = journal(acts, HEAD)
    whole = [segments(ops, [0, len(ops)])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_WORTH_BY_ITSELF", len(ops))
        judged = made_of(before, whole)
        patch.setattr(merging, "_WORTH_BY_ITSELF", worth)
        assert made_of(before, whole) == judged


def test_new_records_among_others_are_not_judged_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    why_not = Merging._why_not

    def noted(self: Merging, act: Sequence[Op], *rest: Any) -> str | None:
        judged.extend(op.entity_id for op in act)
        return why_not(self, act, *rest)

    monkeypatch.setattr(Merging, "_why_not", noted)
    changed: list[list[Made]] = [[("e", "plain", 0, {"f": 1})], [("e", "plain", 1, {"f": 2})]]
    new: list[list[Made]] = [[("e", f"n{number}", 0, {"f": number})] for number in range(100)]
    ops = journal([*changed, *new, [("fund_closing", "c1", 0, {"month": "2026-08"})]], HEAD)
    made = made_of([], [segments(ops, [0, len(ops)])])
    assert judged == ["plain", "plain", "c1"]
    assert len(made["record"]) == 102


LONG_CUTS = ([500, 1000, 1500, 2000], [1000, 2000], [999, 1001, 1998], [1, 700, 1700], [400, 1400, 2299])


@pytest.mark.parametrize("cuts", LONG_CUTS)
@pytest.mark.parametrize("at_once", [True, False])
def test_an_act_longer_than_any_office_writes_is_judged_by_the_same_parts(
    cuts: list[int], *, at_once: bool
) -> None:
    """It is not held in memory whole, and what is refused does not depend on the cuts."""
    act: list[Made] = [("e", f"n{number}", 0, {"f": number}) for number in range(2 * ACT_MAX_OPS + 300)]
    act[ACT_MAX_OPS + 500] = ("e", "refused", HIGHEST + 1, {"f": 1})
    after: list[Made] = [("e", "after", 0, {"f": 1})]
    ops = journal([act, after], HEAD)
    parts = segments(ops, [0, *cuts, len(ops)])
    made = made_of([], [parts] if at_once else [[part] for part in parts])
    refused = [row["device_seq"] for row in made["rejected"]]
    assert refused == list(range(ACT_MAX_OPS + 1, 2 * ACT_MAX_OPS + 1))
    assert len(made["record"]) == len(ops) - ACT_MAX_OPS
