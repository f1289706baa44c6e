"""The content of a file that waits in an item stays at both ends until somebody has decided."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from tests.support.files import attach_file, content_at, name_file, pieces_at, sha256_of, some_bytes
from tests.support.servers.upstream import Desk, Upstream

STANDS, WAITS, LATER = (some_bytes(40_000, seed) for seed in range(3))


def test_what_waits_is_forgotten_by_nobody(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    """It was a file of another form, too, which was exchanged and then taken from that one."""
    lan, minh, hoa = (make_desk(name) for name in ("Lan", "Minh", "Hoa"))
    for desk in (lan, minh, hoa):
        desk.enrol(upstream)
    waits = attach_file(minh, WAITS, "trước.jpg", owner="f2")
    minh.sync()
    lan.sync()
    assert content_at(lan, waits) == WAITS
    stands = attach_file(lan, STANDS)
    record = name_file(minh, WAITS)
    for desk in (lan, minh, lan):
        desk.sync()
    attach_file(minh, LATER, "sau.jpg", owner="f2")
    other = name_file(minh, LATER, "trước.jpg", owner="f2")
    for desk in (minh, lan, minh, lan):
        desk.sync(compare=True)

    assert lan.value("attachment", other, "sha256") == sha256_of(LATER)
    with lan.office.read() as connection:
        items = {item.field: item for item in open_conflicts(connection) if item.entity_id == record}
    assert (items["sha256"].current.value, items["sha256"].other.value) == (stands, waits)
    assert b"".join(pieces_at(upstream, waits)) == WAITS
    for desk in (lan, minh):
        assert content_at(desk, waits) == WAITS

    for name, item in items.items():
        with lan.office.record() as rec:
            resolve(rec, item.id, waits if name == "sha256" else item.other.value)
    lan.sync()
    hoa.sync()
    assert content_at(hoa, waits) == WAITS
