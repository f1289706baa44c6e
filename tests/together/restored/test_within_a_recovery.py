"""Within the recovery from a restore of the province: what comes in between, and who wrote what was lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.stages import SyncStage
from desktop_app.sync.transport.https import Exchanged, HttpTransport
from desktop_app.wire.messages import ExchangeRequest
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_restored_province import begin_under_a_wrong_clock, items, keep, three

__all__ = ["three"]


def leave_behind(desk: Desk, stage: SyncStage, typing: Callable[[], None] | None = None) -> None:
    """Break a round off behind its first step of a stage; somebody types before that step."""
    book = desk.office.sync_book()
    with connect(book) as transport:
        steps = round_steps(book, transport)
        step = next(steps)
        while step.stage is not stage:
            step = steps.send(step.work())
        if typing is not None:
            typing()
        step.work()
        steps.close()


def type_when_pages_come(monkeypatch: pytest.MonkeyPatch, typing: Callable[[], None]) -> list[int]:
    """Somebody types while the first pages of a round are on their way; how many there were."""
    exchange = HttpTransport.exchange
    came: list[int] = []

    def exchange_and_type(
        transport: HttpTransport, request: ExchangeRequest, segments: Sequence[bytes]
    ) -> Exchanged:
        exchanged = exchange(transport, request, segments)
        if exchanged.pages and not came:
            came.append(len(exchanged.pages))
            typing()
        return exchanged

    monkeypatch.setattr(HttpTransport, "exchange", exchange_and_type)
    return came


def households(desk: Desk, number: int) -> Callable[[], None]:
    """Typing how many households there are."""
    return lambda: desk.put("residential_area", "a1", households=number)


def test_a_book_put_back_within_the_recovery_still_says_all_before_it_asks(
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    three: tuple[Desk, Desk, Desk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The renewal comes in between: what is still to be said has other numbers then."""
    lan, minh, _ = three
    kept = keep(upstream)
    lan.put("residential_area", "a1", households=101)
    lan.sync()
    kept.put_back()
    leave_behind(lan, SyncStage.RECOVER)
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    again = make_desk("Lan")
    again.put("residential_area", "a1", name="Thôn Bắc")
    again.sync()
    copy = make_desk("copy")
    copy.put("residential_area", "a1", position=3)
    limits: list[int] = []
    exchange = HttpTransport.exchange

    def note_limit(
        transport: HttpTransport, request: ExchangeRequest, segments: Sequence[bytes]
    ) -> Exchanged:
        if request.head_seq > request.acked_seq:
            limits.append(request.limit)
        return exchange(transport, request, segments)

    monkeypatch.setattr(HttpTransport, "exchange", note_limit)
    result = copy.sync()
    minh.sync()

    assert result.renewed
    assert not result.recovered
    assert limits == [0, 0], "before the renewal and behind it"
    area = minh.get("residential_area", "a1")
    assert area is not None
    assert (area["households"], area["name"], area["position"]) == (101, "Thôn Bắc", 3)


def test_what_is_typed_while_all_comes_anew_has_not_seen_it(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the screen stands what was lost; its version, from a clock years ahead, is above what came since."""
    lan, minh, cuong = three
    kept = keep(upstream)
    begin_under_a_wrong_clock(upstream, monkeypatch)
    lan.sync()
    lan.put("residential_area", "a1", households=110)
    lan.sync()
    minh.sync()
    kept.put_back()
    cuong.sync()
    cuong.put("residential_area", "a1", households=130)
    cuong.sync()
    came = type_when_pages_come(monkeypatch, households(minh, 115))

    minh.sync()

    assert came
    assert minh.value("residential_area", "a1", "households") == 130
    assert [(item.field, item.other.value) for item in items(minh)] == [("households", 115)]


def test_nor_has_it_seen_what_lay_under_an_own_value_of_the_lost_time(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lan's 110 came under Minh's 115: what he types into that field names the version before."""
    lan, minh, cuong = three
    kept = keep(upstream)
    begin_under_a_wrong_clock(upstream, monkeypatch)
    for desk, number in ((lan, 105), (minh, 106), (lan, 110)):
        desk.sync()
        households(desk, number)()
        desk.sync()
    leave_behind(minh, SyncStage.PULL, households(minh, 115))
    kept.put_back()
    cuong.sync()
    households(cuong, 130)()
    cuong.sync()
    came = type_when_pages_come(monkeypatch, households(minh, 116))

    minh.sync()

    assert came
    assert minh.value("residential_area", "a1", "households") == 130
    assert 116 in {item.other.value for item in items(minh)}


def test_who_wrote_what_in_the_lost_time_is_told_of_each_value(
    upstream: Upstream, make_desk: Callable[[str], Desk], three: tuple[Desk, Desk, Desk]
) -> None:
    """Cường recorded an area and Minh corrected it; neither of their computers comes back."""
    lan, minh, cuong = three
    hoa = make_desk("Hoa")
    hoa.enrol(upstream)
    kept = keep(upstream)
    cuong.put("residential_area", "a2", name="Thôn Tây", households=5)
    for desk in (cuong, minh, lan):
        desk.sync()
    minh.put("residential_area", "a2", households=6)
    for desk in (minh, lan):
        desk.sync()
    kept.put_back()

    lan.sync()
    hoa.put("residential_area", "a2", households=7, name="Thôn Đông")
    hoa.sync()

    current = {item.field: (item.current.value, item.current.author) for item in items(hoa)}
    assert current == {"households": (6, "Minh"), "name": ("Thôn Tây", "Cường")}
