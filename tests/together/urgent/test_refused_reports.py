"""A report that no province can take is told by its record, and holds up no other report.

What something on the way said or changed gives up none.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from desktop_app.journal.urgent import UrgentWay, latest, put_urgent
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
from desktop_app.wire.messages import Code, Trouble, encode
from desktop_app.wire.urgent.messages import URGENT_PATH, UrgentMessage, UrgentRow
from tests.simulation.network import damaged
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


class OnTheWay(httpx.HTTPTransport):
    """What stands before the province meets the first request that tells reports."""

    def __init__(self, says: httpx.Response | None, change: Callable[[bytes], bytes] = bytes) -> None:
        super().__init__()
        self._says = says
        self._change = change
        self._met = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request."""
        if request.url.path != URGENT_PATH or self._met:
            return super().handle_request(request)
        self._met = True
        if self._says is not None:
            return self._says
        changed = self._change(request.read())
        return super().handle_request(
            httpx.Request("POST", request.url, headers=request.headers, content=changed)
        )


def says(status: int, content: bytes) -> httpx.Response:
    """An answer of whatever stands before the province."""
    return httpx.Response(status, stream=httpx.ByteStream(content))


def report_over(wire: httpx.BaseTransport, upstream: Upstream, desk: Desk) -> tuple[str, list[str]]:
    """Report something over this line, and exchange twice; how it stands here, and what it says there."""
    desk.enrol(upstream)
    message = UrgentMessage("r1", "register_event", "k", "Sạt lở", [UrgentRow("Nơi", "Cầu")], "Lan", 1)
    with desk.office.record() as rec:
        put_urgent(rec.connection, message)
    for _ in range(2):
        book = desk.office.sync_book()
        with connect(book, wire) as transport:
            run_round(book, transport)
    with desk.office.read() as connection:
        return latest(connection)[0].way, [row.text for item in reports(upstream) for row in item.rows]


def swap_a_word(body: bytes) -> bytes:
    """The message reads well, and says something else."""
    return body.replace("Cầu".encode(), "Chợ".encode())


def break_off(body: bytes) -> bytes:
    return damaged(body, 500)


@pytest.mark.parametrize("change", [break_off, swap_a_word])
def test_what_was_changed_on_the_way_is_told_again(
    change: Callable[[bytes], bytes], upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """A report that was kept is never replaced, so what came is proved before."""
    assert report_over(OnTheWay(None, change), upstream, make_desk("Lan")) == (UrgentWay.TAKEN, ["Cầu"])


@pytest.mark.parametrize("status", [400, 404, 413, 507])
def test_a_page_of_a_proxy_gives_no_report_up(
    status: int, upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    page = says(status, b"<html>Wi-Fi</html>")
    assert report_over(OnTheWay(page), upstream, make_desk("Lan")) == (UrgentWay.TAKEN, ["Cầu"])


def test_a_refusal_that_does_not_say_what_it_read_gives_none_up(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """An older province, to which something else came than was sent."""
    malformed = says(400, encode(Trouble(Code.MALFORMED, "not a message")))
    assert report_over(OnTheWay(malformed), upstream, make_desk("Lan")) == (UrgentWay.TAKEN, ["Cầu"])
