"""Ops and pages that no program of ours writes: the one is refused with a reason, everything else goes on."""

from __future__ import annotations

import msgspec
import pytest

from desktop_app.base.problems import Problem
from desktop_app.catalogue.loading import definition_from_bytes
from desktop_app.sync.decisions import rejections
from desktop_app.sync.decisions.conflicts import count_open, decided_conflicts, open_conflicts
from desktop_app.sync.identity.tokens import read_token
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.envelope import encode_package
from desktop_app.wire.messages import Conflict, ExchangeRequest, PullPage, Rejected
from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.segment import columns_of, pack_segment
from tests.builders import COMMUNE, put_response
from tests.support.servers.upstream import Desk, Upstream

NUL = "a\0b"
GOOD: dict[str, Value] = {"name": "Thôn 1"}
FAULTY = {
    "a time in no calendar": Op(1, "residential_area", "a1", 0, GOOD, "Lan", 1 << 62),
    "a time before all": Op(1, "residential_area", "a1", 0, GOOD, "Lan", -1),
    "a base below all": Op(1, "residential_area", "a1", -5, GOOD, "Lan", 1),
    "an entity that ends early": Op(1, NUL, "a1", 0, GOOD, "Lan", 1),
    "an id that ends early": Op(1, "residential_area", NUL, 0, GOOD, "Lan", 1),
    "an id no index holds": Op(1, "residential_area", "ạ" * 5_000, 0, GOOD, "Lan", 1),
    "an author that ends early": Op(1, "residential_area", "a1", 0, GOOD, NUL, 1),
    "a conflict that ends early": Op(1, "residential_area", "a1", 0, GOOD, "Lan", 1, NUL),
    "a field that ends early": Op(1, "residential_area", "a1", 0, {NUL: 1}, "Lan", 1),
    "a number no database holds": Op(1, "residential_area", "a1", 0, {"households": 1 << 63}, "Lan", 1),
    "a text that ends early": Op(1, "residential_area", "a1", 0, {"name": NUL}, "Lan", 1),
    "no number": Op(1, "residential_area", "a1", 0, {"households": float("nan")}, "Lan", 1),
}


def test_faulty_ops_are_refused_by_themselves(server: Upstream, lan: Desk) -> None:
    token = read_token(lan.office.vault, lan.office.device().device_id)
    ops = [msgspec.structs.replace(op, device_seq=seq) for seq, op in enumerate(FAULTY.values(), 1)]
    ops.append(Op(len(ops) + 1, "residential_area", "good", 0, GOOD, "Lan", 2))
    link = GENESIS
    for op in ops:
        link = op_hash(link, op)
    with HttpTransport(server.address, token) as transport:
        sent = transport.exchange(
            ExchangeRequest(len(ops), link, 0, "", 0), [pack_segment(columns_of(ops), GENESIS, link)]
        )
    assert sent.answer.acked_seq == len(ops)
    refused = [open_rejection for page in sent.pages for open_rejection in page.rejected]
    assert [open_rejection.device_seq for open_rejection in refused] == list(range(1, len(ops)))
    assert all(open_rejection.reason for open_rejection in refused)
    with server.opened() as connection:
        assert connection.exec_driver_sql("SELECT entity_id FROM record").scalars().all() == ["good"]
        refused_in = connection.exec_driver_sql("SELECT DISTINCT commune FROM rejected").scalars().all()
    assert refused_in == [COMMUNE]
    with lan.office.store.write() as connection:
        apply_pages(connection, lan.office.sync_book(), lan.office.device(), sent.pages)
        listed = {open_rejection.reason for open_rejection in rejections.open_rejections(connection)}
    assert listed <= {open_rejection.reason for open_rejection in refused}


def poisoned(entity: str, field: str, at: int, by: str, other: Value = "15") -> Conflict:
    where = (f"{entity}:{field}:{at}", entity, "iv:S:X1:2026-Q1:a1", field)
    return Conflict(*where, "12", "A", "a", at, other, "B", "b", at, by, at)


@pytest.mark.parametrize("by", ["", "Lan"])
def test_conflicts_from_elsewhere_do_not_break_the_lists(by: str, lan: Desk) -> None:
    items = [
        poisoned("indicator_value", "value", 5, by),
        poisoned("indicator_value", "value", 1 << 62, by, "16"),
        poisoned("indicator_value", "value", 1 << 63, by, "17"),
        poisoned("indicator_value", "value", -(1 << 62), by, "18"),
        poisoned("of another planet", "value", 5, by),
        poisoned("indicator_value", "of another planet", 5, by),
        poisoned("residential_area", "households", 5, by, "nhiều"),
    ]
    page = PullPage(
        1, conflicts=items, rejected=[Rejected(1, "of another planet", "x", {}, "?", 1 << 63, False)]
    )
    with lan.office.store.write() as connection:
        apply_pages(connection, lan.office.sync_book(), lan.office.device(), [page])
        shown = decided_conflicts(connection, 50) if by else open_conflicts(connection)
        assert len(shown) == 4
        assert count_open(connection) == (0 if by else 4)
        assert rejections.open_rejections(connection) == []


@pytest.mark.parametrize("manifest", ["template.toml", "set.toml"])
def test_a_package_with_an_endless_number_stops_no_round(manifest: str, lan: Desk, server: Upstream) -> None:
    content = encode_package({manifest: b'kind = "survey_form"\nversion = ' + b"9" * 5_000})
    with pytest.raises(Problem, match="something unknown to this program"):
        definition_from_bytes(content)
    with server.opened() as connection:
        from upstream.catalogue.catalogue import PublishedPackage, publish

        publish(connection, PublishedPackage("survey_form", "X", "1", "X", content), 1)
    with lan.office.record() as rec:
        put_response(rec, "f1")
    result = lan.sync()
    assert result.pushed == 1
    assert len(result.package_problems) == 1
