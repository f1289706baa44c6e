"""A request to be enrolled that arrives more than once: what was delivered stays good."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.sync.identity import enrolment as enrolling
from desktop_app.sync.problems import Refused
from desktop_app.sync.transport.https import HttpTransport
from tests.builders import put_response
from tests.support.servers.upstream import Desk, Upstream


def asked(desk: Desk, server: Upstream, code: str) -> enrolling.Enrolment:
    return enrolling.prepare(desk.office.sync_book(), server.address, code)


def works(desk: Desk, name: str) -> None:
    with desk.office.record() as rec:
        put_response(rec, name)
    assert desk.sync().pushed == 1


def test_a_replayed_enrolment_leaves_the_delivered_token(
    server: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan = make_desk("Lan")
    request = asked(lan, server, server.code())
    delivered = enrolling.ask(request)
    for _ in range(2):  # the line brings it again, and nobody gets the answer
        enrolling.ask(request)
    enrolling.complete(lan.office.sync_book(), request, delivered)
    works(lan, "f1")
    with pytest.raises(Refused, match="used already"):
        enrolling.ask(request)
    works(lan, "f2")


def test_after_a_lost_answer_the_second_one_is_as_good(
    server: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan = make_desk("Lan")
    code = server.code()
    first = asked(lan, server, code)
    enrolling.ask(first)  # lost
    again = asked(lan, server, code)
    assert again.request == first.request, "the same key: a lost answer looks like a replay"
    delivered = enrolling.ask(again)
    enrolling.ask(first)  # the line brings the first one again
    enrolling.complete(lan.office.sync_book(), again, delivered)
    works(lan, "f1")
    enrolled = lan.office.device().device_id
    works(lan, "f2")
    assert lan.office.device().device_id == enrolled


def test_of_several_answers_any_may_be_used(server: Upstream, make_desk: Callable[[str], Desk]) -> None:
    """Also one behind which another was given: the same token is given again."""
    lan = make_desk("Lan")
    request = asked(lan, server, server.code())
    answers = [enrolling.ask(request) for _ in range(3)]
    for answer in answers:
        with HttpTransport(server.address, answer.token) as line:
            line.catalogue()


def test_a_connected_book_may_try_a_code_again_after_a_lost_answer(
    server: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """It gets a new device id, which is the same at the second try: the code is not used up."""
    lan = make_desk("Lan")
    lan.enrol(server)
    works(lan, "f1")
    before, code = lan.office.device().device_id, server.code()
    first = asked(lan, server, code)
    enrolling.ask(first)  # lost
    again = asked(lan, server, code.lower().replace("-", " "))
    assert again.request.device == first.request.device != before
    enrolling.complete(lan.office.sync_book(), again, enrolling.ask(again))
    works(lan, "f2")
    assert lan.office.device().device_id == first.request.device
    other = asked(lan, server, code)
    assert other.request.device != first.request.device
    with pytest.raises(Refused, match="used already"):
        enrolling.ask(other)
