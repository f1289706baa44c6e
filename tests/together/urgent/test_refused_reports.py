"""A report that no province can take is told by its record, and holds up no other report."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.journal.urgent import UrgentWay, latest, put_urgent
from desktop_app.wire.urgent.messages import UrgentMessage, UrgentRow
from tests.support.servers.upstream import Desk, Upstream
from tests.together.urgent.test_urgent_first import reports


def test_what_cannot_be_taken_holds_up_no_other(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    long = [UrgentRow(f"Mục {number}", "ế" * 2_000) for number in range(40)]
    with desk.office.record() as rec:
        for number, (author, rows) in enumerate([("Lan" * 500, []), ("Lan", long), ("Lan", [])]):
            put_urgent(
                rec.connection, UrgentMessage(f"r{number}", "register_event", "k", "t", rows, author, number)
            )
    desk.sync()
    desk.sync()
    with desk.office.read() as connection:
        ways = {item.id: item.way for item in latest(connection)}
    assert ways == {"r0": UrgentWay.RECORDS, "r1": UrgentWay.TAKEN, "r2": UrgentWay.TAKEN}
    told = {item.id: item for item in reports(upstream)}
    assert set(told) == {"r1", "r2"}
    assert told["r1"].rows[0].text.endswith("ế…"), "as much as a request may hold"
