"""Bundles that no office of ours would write, or that a server has no room for: a sentence each."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from nacl.signing import SigningKey

from desktop_app.cli.commands.bundle_command import outside
from desktop_app.journal.devices import current_device
from desktop_app.sync.identity.device_key import device_key
from desktop_app.sync.position import request_at
from desktop_app.sync.problems import CommuneFull, ServerTrouble
from desktop_app.sync.state import read_state
from desktop_app.wire.courier import container
from desktop_app.wire.courier.container import BundleHeader, BundleWriter, bundle_name, open_bundle_file
from desktop_app.wire.courier.frames import (
    CarriedCatalogue,
    CarriedPackage,
    CarriedRequest,
    CarriedSegment,
    decode_down,
    encode_frame,
)
from desktop_app.wire.courier.problems import BundleProblem
from desktop_app.wire.ranges import LATEST
from tests.builders import put_response
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip
from tests.together.exchange.test_two_computers import CELL, put_cell
from upstream.database.identity import bundle_seed


def forged(desk: Desk, stick: Path, *frames: bytes, **header: object) -> Path:
    """A bundle of a known computer with other messages than its program writes."""
    book = desk.office.sync_book()
    with desk.office.read() as connection:
        state, device = read_state(connection), current_device(connection)
        request = CarriedRequest(request_at(connection, state, device, 1_000_000))
    key = device_key(book.vault, device.device_id)
    assert key is not None
    outer = BundleHeader(
        "up", state.server_id, "", "sample", book.commune, device.device_id, 1, 0, 0, 0, "1", 0, 0, key.public
    )
    outer = msgspec.structs.replace(outer, **header)
    path = stick / bundle_name(outer)
    with path.open("wb") as stream:
        writer = BundleWriter(stream.write, bytes.fromhex(state.bundle_key))
        for frame in (encode_frame(request), *frames):
            writer.add(frame)
        writer.finish(outer, lambda words: SigningKey(key.private).sign(words).signature)
    return path


def test_what_cannot_be_read_inside_holds_up_no_other(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, minh = desks
    put_cell(lan, "7")
    forged(lan, trip.stick, encode_frame(CarriedSegment(b"no segment")))
    put_cell(minh, "9")
    trip.write(minh)
    done = upstream.run("--lang", "en", "bundle", "read", str(trip.stick))
    assert "Traceback" not in done.stderr
    assert "could not be read" in done.stderr
    assert done.returncode == 4
    answers = list(trip.stick.glob("*-xuong-*.mtb"))
    assert len(answers) == 2
    brought = {trip.read(minh, path).result.pushed for path in answers if minh_part(minh) in path.name}
    assert brought == {1}
    (other,) = (path for path in answers if minh_part(minh) not in path.name)
    with pytest.raises(ServerTrouble, match="could not read"):
        trip.read(lan, other)


def minh_part(desk: Desk) -> str:
    return desk.office.device().device_id[-8:]


def test_a_commune_that_is_full_is_said_at_both_ends(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream, tmp_path: Path
) -> None:
    lan, _ = desks
    with lan.office.record() as rec:
        for number in range(3):
            put_response(rec, f"r{number}", serial=number)
    trip.write(lan)
    limits = tmp_path / "limits.toml"
    limits.write_text("[communes]\nrecords = 2\n")
    done = upstream.run("--lang", "en", "bundle", "read", str(trip.stick), "--limits", str(limits))
    assert done.returncode == 4
    assert "has as much on this server as it may" in done.stderr
    (answer,) = trip.stick.glob("*-xuong-*.mtb")
    with pytest.raises(CommuneFull):
        trip.read(lan, answer)
    done = upstream.run("--lang", "en", "bundle", "read", str(trip.stick))
    assert (done.returncode, done.stderr) == (0, "")


def test_one_message_as_long_as_a_bundle_is_not_read(
    desks: tuple[Desk, Desk], trip: Trip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "FRAME_MAX", 1_000_000)
    lan, _ = desks
    path = forged(lan, trip.stick, bytes(1_000_001))
    with pytest.raises(BundleProblem, match="not a bundle"):
        trip.province_reads(path)


def test_a_package_as_large_as_one_may_be_is_read() -> None:
    """Nothing else of an answer could be read either: it is read whole, or not at all."""
    content = bytes(16 * 1024 * 1024)
    assert decode_down(encode_frame(CarriedPackage("a" * 64, content))) == CarriedPackage("a" * 64, content)


def test_the_outside_is_shown_whatever_it_says(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, _ = desks
    path = forged(lan, trip.stick, at=LATEST, server_name="\x1b[2J\nTỉnh", program="\x07")
    with open_bundle_file(path) as bundle:
        lines = outside(bundle.header)
    assert all(line.isprintable() for line in lines)


def test_a_stranger_writes_nothing_on_the_terminal(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, _ = desks
    forged(lan, trip.stick, server_id="other", server_name="\x1b[2J\nGói đã được nhận")
    done = upstream.run("--lang", "en", "bundle", "read", str(trip.stick))
    assert "\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_is_away_is_a_sentence(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, _ = desks
    with pytest.raises(BundleProblem, match="cannot be read"):
        trip.read(lan, trip.stick / "pulled.mtb")


def test_a_bundle_read_at_the_wrong_end_says_where_it_goes(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, _ = desks
    up = trip.write(lan)
    with pytest.raises(BundleProblem, match="is for the province"):
        trip.read(lan, up.path)
    trip.province_reads(up)
    with pytest.raises(BundleProblem, match="is an answer for an office"):
        trip.province_reads(trip.answers[-1])


def test_an_answer_that_cannot_be_written_holds_up_no_other(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    for desk in desks:
        put_cell(desk, "7")
        trip.write(desk)
    away = trip.stick / "pulled"
    done = upstream.run("--lang", "en", "bundle", "read", str(trip.stick), "--answers", str(away))
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 2
    assert [row.split("\t")[3] for row in done.stdout.splitlines()[1:]] == ["1", "1"], "changes were taken"
    done = upstream.run("--lang", "en", "bundle", "read", str(trip.stick))
    assert (done.returncode, len(list(trip.stick.glob("*-xuong-*")))) == (3, 2)


def test_an_answer_with_a_list_that_cannot_be_read_is_refused_whole(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, minh = desks
    put_cell(minh, "9")
    minh.sync()
    trip.province_reads(trip.write(lan))
    with open_bundle_file(trip.answers[-1]) as bundle:
        key = device_key(lan.office.sync_book().vault, bundle.header.device)
        assert key is not None
        frames = [frame for _, frame in bundle.opened_with(key.private).frames()]
        header = bundle.header
    frames.append(encode_frame(CarriedCatalogue("t", [], 0, b"no list")))
    with upstream.opened() as connection:
        own = SigningKey(bundle_seed(connection))
    path = trip.stick / "other.mtb"
    with path.open("wb") as stream:
        writer = BundleWriter(stream.write, key.public)
        for frame in frames:
            writer.add(frame)
        writer.finish(header, lambda words: own.sign(words).signature)
    with pytest.raises(BundleProblem, match="not a bundle"):
        trip.read(lan, path)
    assert lan.get("indicator_value", CELL) is None
