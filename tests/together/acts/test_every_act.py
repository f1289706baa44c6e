"""Every kind of act that writes several records: where one of its ops is refused, nothing of it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import pytest
from msgspec import structs
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from desktop_app.areas.commands import NewArea, add_areas, merge_areas
from desktop_app.areas.queries import all_areas
from desktop_app.book.office import Office
from desktop_app.fund.ledger.closing import close_month
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import entries_after
from desktop_app.registers.entries.batches import lock_batch
from desktop_app.registers.entries.bulk import outcomes_of, take_with_outcome
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.surveys.rounds.commands import set_round_state
from desktop_app.wire.acts import acts_of
from desktop_app.wire.op import GENESIS, Op
from desktop_app.wire.ranges import HIGHEST
from tests.builders import COMMUNE as HERE
from tests.builders import an_office, open_round, put_response
from tests.fund.builders import begin_campaign, give
from tests.registers.builders import ON, begin_opinion
from tests.registers.entries.test_bulk import ANSWER
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import step
from tests.together.registers.test_batches import petition
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.communes.communes import ensure_commune
from upstream.database.schema import metadata
from upstream.database.tables import rejected
from upstream.exchange.ingest import ingest
from upstream.exchange.whole_acts import Received
from upstream.records.stored import load_records

BATCH = "Trước kỳ họp"
PIECE = 7
"""Ops in a segment: acts begin and end anywhere in them."""


def played(office: Office) -> list[list[Op]]:
    """The acts of an office that did one of each kind."""
    desk = Desk(office)
    with office.record() as rec:
        add_areas(rec, HERE, [NewArea(f"Thôn {name}", "thon", 50) for name in "ABC"])
    with office.read() as connection:
        ids = [area.id for area in all_areas(connection)]
    with office.record() as rec:
        merge_areas(rec, ids[:2], NewArea("Thôn AB", "thon"), date(2026, 10, 1))
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900)
    give(office, VoucherKind.CASH_BANKED, campaign, 500)
    second = give(office, VoucherKind.RECEIPT, campaign, 5)
    with office.record() as rec:
        reverse(rec, second.id, ON, "Ghi nhầm")
    with office.record() as rec:
        close_month(rec, date(2026, 8, 1))
    matter_id = begin_opinion(office)
    step(desk, matter_id, "receive")
    step(desk, matter_id, "forward", addressee="UBND xã")
    petitions = [petition(desk, f"Sửa cống {number}", BATCH) for number in range(3)]
    with office.record() as rec:
        register = register_in_use(rec.connection, "KNCT")
        lock_batch(rec, register, BATCH, ON)
    for each in petitions:  # one document answers several: each with its outcome
        step(desk, each, "classify", answers={"competence": "commune"})
        with office.record() as rec:
            take_with_outcome(rec, each, "answer", ANSWER, outcomes_of(register, "answer")[0])
    with office.record() as rec:
        round_id = open_round(rec, ids[2])
    with office.record() as rec:  # as an import of rows does: more than several segments take
        for number in range(2 * PIECE + 3):
            put_response(rec, f"f{number}", ids[2], round_id=round_id, serial=number)
    with office.record() as rec:  # as a block of cells that is pasted does
        for month in range(1, 7):
            names = {"set_code": "S", "indicator_code": "A1", "period": f"2026-M0{month}", "unit": ids[2]}
            rec.put("indicator_value", f"iv:S:A1:2026-M0{month}:{ids[2]}", {**names, "value": "1"})
    with office.record() as rec:
        set_round_state(rec, round_id, "closed")
    with office.read() as connection:
        ops = [item.op for item in entries_after(connection, current_device(connection), 0)]
    return list(acts_of(ops))


def segments(ops: Sequence[Op]) -> list[Received]:
    found, previous = [], GENESIS
    for start in range(0, len(ops), PIECE):
        found.append(sent(list(ops[start : start + PIECE]), previous))
        previous = found[-1].segment.last
    return found


@contextmanager
def a_province() -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def taken(connection: Connection, ops: Sequence[Op]) -> dict[int, tuple[int, str]]:
    """Hand a journal over in small segments, cut within acts; what was refused, its act and the reason."""
    ensure_commune(connection, COMMUNE)
    device, left = a_device(connection, "d1"), list[Received]()
    for item in segments(ops):
        device = ingest(connection, device, [*left, item], 1, left=left)
    assert device.acked_seq == ops[-1].device_seq
    assert left == []
    rows = connection.execute(select(rejected.c.device_seq, rejected.c.act, rejected.c.reason))
    return {row.device_seq: (row.act, row.reason) for row in rows}


@pytest.fixture(scope="module")
def acts(tmp_path_factory: pytest.TempPathFactory) -> list[list[Op]]:
    """Recorded once for all tests."""
    office = an_office(tmp_path_factory.mktemp("office"))
    found = played(office)
    office.close()
    return found


def test_the_province_takes_all_of_it_when_nothing_is_wrong(acts: list[list[Op]]) -> None:
    kinds = Counter(op.entity for act in acts if len(act) > 1 for op in act)
    assert {
        "residential_area",
        "fund_voucher",
        "register_number",
        "register_event",
        "register_matter",
        "survey_response",
        "survey_round",
        "indicator_value",
    } <= kinds.keys()
    with a_province() as connection:
        assert taken(connection, [op for act in acts for op in act]) == {}


def test_where_one_op_is_refused_nothing_of_its_act_counts(acts: list[list[Op]]) -> None:
    several = [number for number, act in enumerate(acts) if len(act) > 1]
    assert len(several) > 8
    for number in several:
        for place in {0, len(acts[number]) - 1}:
            spoilt = [list(act) for act in acts]
            spoilt[number][place] = structs.replace(spoilt[number][place], base_version=HIGHEST + 1)
            with a_province() as connection:
                refused = taken(connection, [op for act in spoilt for op in act])
                here = {op.device_seq for op in spoilt[number]}
                assert here <= refused.keys()
                assert len({refused[seq] for seq in here}) == 1, "one act, one reason"
                for act in spoilt:  # what stands on it is refused with it, and that whole, too
                    gone = [op for op in act if op.device_seq in refused]
                    assert len(gone) in (0, len(act)), (number, place, act)
                    assert {refused[op.device_seq][0] for op in gone} <= {act[0].device_seq}
                made = {(op.entity, op.entity_id) for op in acts[number]}
                before = {(op.entity, op.entity_id) for act in acts[:number] for op in act}
                after = {
                    (op.entity, op.entity_id)
                    for act in acts[number + 1 :]
                    for op in act
                    if op.device_seq not in refused
                }
                assert load_records(connection, COMMUNE, made - before - after) == {}
