"""An exchange without news: one request, few bytes, few looks into the book."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event

from desktop_app.wire.messages import Answer, ExchangeRequest, decode, encode
from tests.builders import put_response
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream


def in_step(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> Desk:
    """An office and a province that have nothing to tell each other."""
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    with desk.office.record() as rec:
        for serial in range(300):
            put_response(rec, f"f{serial}", serial=serial)
    desk.sync()
    line.rest()
    line.heal()
    return desk


def test_one_request_of_330_bytes(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> None:
    """With headers, both ways."""
    desk = in_step(upstream, line, make_desk)
    result = desk.sync()
    line.rest()
    print(f"\n{line.up} bytes up, {line.down} down")
    assert result.requests == 1
    assert line.up + line.down <= 330


def test_few_looks_into_the_book(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> None:
    desk = in_step(upstream, line, make_desk)
    seen: list[str] = []
    engine = desk.office.store.engine

    def count(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", count)
    desk.sync()
    event.remove(engine, "before_cursor_execute", count)
    assert len(seen) <= 1, (
        "the others are compiled once: the statement machinery costs more than the database"
    )


def test_few_transactions(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> None:
    """Each costs more than the little that is read in it."""
    desk = in_step(upstream, line, make_desk)
    begun: list[object] = []
    engine = desk.office.store.engine

    def count(connection: object) -> None:
        begun.append(connection)

    event.listen(engine, "begin", count)
    desk.sync()
    event.remove(engine, "begin", count)
    assert len(begun) <= 8


def test_what_is_left_out_is_understood() -> None:
    for request in (
        ExchangeRequest(3, b"a", 3, "e", 7),
        ExchangeRequest(3, b"a", 2, "e", 7, acked_hash=b"b"),
    ):
        assert decode(encode(request), ExchangeRequest) == request
    for answer in (
        Answer("ok", "e", 3, 7, 1, ""),
        Answer("ok", "e", 3, 7, 1, "", 4, renew_token=True),
        Answer("ok", "e", 3, 7, 1, "", 4, acked_hash=b"b"),
        Answer("ok", "e", 3, 7, 1, "", 4, survived=5),
    ):
        assert decode(encode(answer), Answer) == answer
