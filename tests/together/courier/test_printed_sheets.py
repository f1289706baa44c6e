"""The minutes of a hand-over as both command lines print them, of bundles that were really written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.base.clock import FixedClock
from desktop_app.reports.documents.handover_sheet import grouped
from desktop_app.sync.courier.writing import write_bundle
from tests.reports.reading import text_of
from tests.support.running.commands import run_command
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip
from tests.together.exchange.test_two_computers import put_cell


@pytest.fixture
def lan(upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip) -> Desk:
    """An office that exchanges by sticks."""
    lan = make_desk("Lan")
    put_cell(lan, "7")
    trip.join(lan)
    trip.round_trip(lan)
    for path in trip.stick.iterdir():
        path.unlink()
    put_cell(lan, "8")
    return lan


def digest_of(path: Path) -> str:
    return f"SHA-256: {grouped(hashlib.sha256(path.read_bytes()).hexdigest())}"


def printed(folder: Path) -> str:
    (pdf,) = folder.glob("bien-ban-giao-nhan-*.pdf")
    return text_of(PdfReader(pdf))


def test_an_office_prints_the_sheet_of_what_it_hands_out(lan: Desk, trip: Trip, tmp_path: Path) -> None:
    up = trip.write(lan).path
    done = run_command("desktop_app", "--lang", "en", "bundle", "sheet", up, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    text = printed(tmp_path)
    assert up.name in text.replace(" ", ""), "in a cell that breaks it"
    for words in ("Giao nhận dữ liệu", digest_of(up), "Tỉnh Thử", "…… giờ …… phút"):
        assert words in text, words


def test_a_province_prints_the_sheet_of_what_it_receives_and_of_what_it_hands_out(
    lan: Desk, trip: Trip, upstream: Upstream, tmp_path: Path
) -> None:
    up = trip.write(lan)
    trip.province_reads(up)
    received, given = tmp_path / "in", tmp_path / "out"
    for folder, path in ((received, up.path), (given, trip.answers[-1])):
        folder.mkdir()
        upstream.command("bundle", "sheet", str(path), "--out", str(folder))
        assert digest_of(path) in printed(folder)
    by_whom = [printed(folder).partition("Bên giao")[2][:60] for folder in (received, given)]
    assert ["Tỉnh Thử" in text.partition("Bên nhận")[0] for text in by_whom] == [False, True]
    both = upstream.run("bundle", "sheet", str(up.path), str(trip.answers[-1]), "--out", str(tmp_path))
    assert both.returncode != 0
    assert "do not all go the same way" in both.stderr
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_province_prints_no_sheet_of_what_is_for_another_one(
    lan: Desk, trip: Trip, make_upstream: Callable[[str], Upstream], tmp_path: Path
) -> None:
    up = trip.write(lan).path
    other = make_upstream(str(tmp_path / "other.sqlite"))
    done = other.run("bundle", "sheet", str(up), "--out", str(tmp_path))
    assert done.returncode == 4
    assert "is a bundle of “Tỉnh Thử” and not of this server" in done.stderr
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_bundle_of_the_last_hours_that_a_clock_has_is_printed_too(
    lan: Desk, trip: Trip, upstream: Upstream, tmp_path: Path
) -> None:
    at = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    up = write_bundle(replace(lan.office.sync_book(), clock=FixedClock(at)), trip.stick).path
    done = run_command("desktop_app", "--lang", "en", "bundle", "sheet", up, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "31/12/9999" in printed(tmp_path)
    assert "31/12/9999" in upstream.command("bundle", "show", str(up))
