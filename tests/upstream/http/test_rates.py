"""One device does not keep the server for itself; an office that is told “later” goes on later."""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from desktop_app.sync.identity.tokens import read_token
from desktop_app.sync.problems import Later
from desktop_app.sync.rounds import schedule
from desktop_app.sync.rounds.status import SyncStatus, sync_status
from desktop_app.wire.messages import Code, Trouble, decode
from tests.builders import NOON, put_response
from tests.support.patience import PATIENCE_SECONDS
from tests.support.servers.upstream import Desk, Upstream, with_numbers
from upstream.base.limits import DeviceLimits
from upstream.base.refusals import Refusal
from upstream.http.rates import DeviceRates

LIMITS = DeviceLimits(
    at_once=2, again_seconds=5, requests_per_minute=10, megabytes_per_minute=1, values_per_minute=100
)


class Hands:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def refusal_of(rates: DeviceRates, device: int = 1) -> Refusal | None:
    try:
        with rates.admitted(device):
            return None
    except Refusal as refusal:
        return refusal


def test_so_many_at_once_and_no_more() -> None:
    rates = DeviceRates(LIMITS)
    with rates.admitted(1), rates.admitted(1):
        refused = refusal_of(rates)
        assert refused is not None
        assert (refused.status, refused.code, refused.retry_after) == (429, Code.TOO_MANY, 5)
        assert refusal_of(rates, device=2) is None, "another device is not asked to wait"
    assert refusal_of(rates) is None


@pytest.mark.parametrize("use", ["requests", "bytes", "values"])
def test_who_used_up_a_minute_waits_as_long_as_told(use: str) -> None:
    hands = Hands()
    rates = DeviceRates(LIMITS, hands)
    for _ in range(10):
        with rates.admitted(1) as charge:
            if use == "bytes":
                charge(size=100_000)
            elif use == "values":
                charge(values=10)
    refused = refusal_of(rates)
    assert refused is not None
    assert refused.retry_after >= 6
    hands.now += refused.retry_after
    assert refusal_of(rates) is None


def test_a_clock_at_rest_and_an_error_leave_nothing_held() -> None:
    rates = DeviceRates(LIMITS)
    for _ in range(5):
        with pytest.raises(ValueError, match="x"), rates.admitted(1):
            raise ValueError("x")
    assert refusal_of(rates) is None


def restart(upstream: Upstream, path: Path, **changes: float) -> None:
    """The server with other limits for devices."""
    upstream.stop()
    upstream.start("--limits", str(with_numbers(path, **changes)))


def status_of(desk: Desk) -> SyncStatus:
    with desk.office.read() as connection:
        return sync_status(connection)


def test_an_office_that_sends_too_much_is_told_later_and_goes_on(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    restart(upstream, tmp_path / "limits.toml", values_per_minute=1)
    with desk.office.record() as rec:
        put_response(rec, "f1")
    with pytest.raises(Later) as caught:
        desk.sync()  # the digests behind the first exchange
        desk.sync()
    assert 0 < caught.value.seconds <= 3600
    assert "tự gửi tiếp" in caught.value.sentence()
    status = status_of(desk)
    assert status.unsent == status.unacknowledged == 0
    assert status.failures == 1
    assert status.not_before is not None
    assert status.last_try is not None
    wait = schedule.next_try(status, 0.0)
    assert wait is not None
    assert wait >= status.not_before - status.last_try
    assert schedule.due_in(status, status.last_try + wait / 2, 0.0, line_came_back=True) != timedelta(0)
    assert schedule.due_in(status, status.last_try + wait, 0.0) == timedelta(0)

    with desk.office.record() as rec:
        put_response(rec, "f2")
    with pytest.raises(Later):
        desk.sync()
    assert status_of(desk).failures == 1
    restart(upstream, tmp_path / "limits.toml")
    assert desk.sync().pushed == 1
    assert status_of(desk).not_before is None


def test_bodies_that_do_not_end_are_counted_and_others_go_on(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(upstream)
    restart(upstream, tmp_path / "limits.toml", at_once=3)
    token = read_token(lan.office.vault, lan.office.device().device_id)
    assert token is not None
    bearer = {"Authorization": f"Bearer {base64.urlsafe_b64encode(token).decode()}"}
    half = (
        f"POST /v1/exchange HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer['Authorization']}\r\n"
        "Content-Length: 100\r\n\r\nx"
    )
    silent: list[socket.socket] = []

    def asked() -> httpx.Response:
        return httpx.get(upstream.address + "/v1/catalogue", headers=bearer, timeout=PATIENCE_SECONDS)

    while (answer := asked()).status_code == 200:  # until three are being answered
        silent.append(socket.create_connection(("127.0.0.1", upstream.port), PATIENCE_SECONDS))
        silent[-1].sendall(half.encode())
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "5"
    assert decode(answer.content, Trouble).code == Code.TOO_MANY
    files = httpx.head(
        upstream.address + "/v1/attachments/" + "0" * 64,
        headers={**bearer, "Tus-Resumable": "1.0.0"},
        timeout=PATIENCE_SECONDS,
    )
    assert (files.status_code, files.headers["retry-after"]) == (429, "5")
    minh.sync()
    for item in silent:
        item.close()
    while asked().status_code == 429:
        pass  # until the server has noticed
    lan.sync()


def test_the_longest_wait_is_bounded(make_desk: Callable[[str], Desk]) -> None:
    desk = make_desk("Lan")
    far = NOON + timedelta(days=400)
    status = replace(
        status_of(desk), address="https://tinh.invalid", failures=1, last_try=NOON, not_before=far
    )
    assert schedule.next_try(status, 0.5) == schedule.LONGEST_ASKED
