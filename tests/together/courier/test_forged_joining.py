"""Bundles of who has another key: they connect nobody, and a copy keeps no token."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace as replaced
from nacl.signing import SigningKey

from desktop_app.sync.courier.joining import Joining, read_joining
from desktop_app.sync.courier.on_medium import look_at
from desktop_app.sync.identity.device_key import device_key
from desktop_app.sync.state import read_state
from desktop_app.wire.courier.container import BundleHeader, BundleWriter, open_bundle_file
from desktop_app.wire.courier.frames import (
    CarriedJoining,
    CarriedRequest,
    DownFrame,
    UpFrame,
    decode_down,
    encode_frame,
)
from desktop_app.wire.courier.problems import BundleProblem
from desktop_app.wire.messages import EnrolRequest, ExchangeRequest
from desktop_app.wire.op import GENESIS
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip
from tests.together.courier.test_joining import OTHER_COMMUNE, device_of, devices_at, status_of
from tests.together.exchange.test_two_computers import put_cell
from upstream.base.clock import now_millis
from upstream.devices.devices import list_devices


def test_a_proof_in_a_bundle_that_another_key_has_signed_connects_nobody(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan = make_desk("Lan")
    trip.join(lan)
    up = trip.write(lan)
    other = SigningKey.generate()
    asked = CarriedRequest(ExchangeRequest(0, GENESIS, 0, "", 0), joining=joining_of(lan).carried)
    forged = written(
        trip, replaced(up.header, sender=bytes(other.verify_key)), other, asked, joining_of(lan).key
    )
    with pytest.raises(BundleProblem, match="does not know"):
        trip.province_reads(forged)
    assert devices_at(upstream) == []


def test_without_the_key_of_before_nobody_goes_on_for_it(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan = make_desk("Lan")
    trip.join(lan)
    province = joining_of(lan).key
    up = trip.write(lan)
    trip.province_reads(up)
    other, device = SigningKey.generate(), "ab" * 16
    request = EnrolRequest(device, bytes(other.verify_key), "sample", "", COMMUNE, signature=bytes(64))
    carried = CarriedJoining(request, predecessor=device_of(lan))
    asked = CarriedRequest(ExchangeRequest(0, GENESIS, 0, "", 0), joining=carried)
    header = replaced(up.header, device=device, sender=bytes(other.verify_key))
    with pytest.raises(BundleProblem, match="does not know"):
        trip.province_reads(written(trip, header, other, asked, province))
    assert devices_at(upstream) == [device_of(lan)]


def test_an_answer_of_another_key_connects_nothing(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan = make_desk("Lan")
    trip.join(lan)
    trip.province_reads(trip.write(lan))
    other = SigningKey.generate()
    own = device_key(lan.office.vault, device_of(lan))
    assert own is not None
    with open_bundle_file(trip.answers[-1]) as bundle:
        answer = decode_down(next(frame for _, frame in bundle.opened_with(own.private).frames()))
        header = replaced(bundle.header, sender=bytes(other.verify_key))
    forged = written(trip, header, other, answer, own.public)
    assert [found.path for found in look_at(lan.office.sync_book(), trip.stick).answers] == [trip.answers[-1]]
    with pytest.raises(BundleProblem, match="sealed for another computer"):
        trip.read(lan, forged)
    assert not status_of(lan).connected


def test_who_is_of_another_commune_than_the_outside_says_is_not_connected(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    """An officer of that commune brings it: nothing was taken, so the code is not used, either."""
    lan = make_desk("Lan")
    trip.join(lan)
    up = trip.write(lan)
    own = device_key(lan.office.vault, device_of(lan))
    assert own is not None
    asked = CarriedRequest(ExchangeRequest(0, GENESIS, 0, "", 0), joining=joining_of(lan).carried)
    elsewhere = replaced(up.header, commune=OTHER_COMMUNE)
    forged = written(trip, elsewhere, SigningKey(own.private), asked, joining_of(lan).key)
    with pytest.raises(BundleProblem, match="is from the commune 00000"):
        trip.province_reads(forged, OTHER_COMMUNE)
    assert devices_at(upstream) == []
    trip.province_reads(up, COMMUNE)
    assert devices_at(upstream) == [device_of(lan)]


def test_a_computer_that_is_known_asks_for_nobody_else(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    """The answer would say what the server knows of that one, and of its commune."""
    lan, other = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, other):
        trip.join(desk)
    carried, province = joining_of(other).carried, joining_of(lan).key
    for desk in (lan, other):
        trip.round_trip(desk)
    up = trip.write(lan)
    own = device_key(lan.office.vault, device_of(lan))
    assert own is not None
    asked = CarriedRequest(ExchangeRequest(0, GENESIS, 0, "", 0), joining=carried)
    with pytest.raises(BundleProblem, match="not a bundle"):
        trip.province_reads(written(trip, up.header, SigningKey(own.private), asked, province))


def test_going_on_by_a_stick_ends_the_token_that_the_copy_has(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip, tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    lan.sync()
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "backup")
    later, copy = make_desk("Lan"), make_desk("backup")
    put_cell(later, "7")
    later.sync()
    put_cell(copy, "9")
    trip.province_reads(trip.write(copy))
    with pytest.raises(BundleProblem, match="another history"):
        trip.read(copy)
    trip.round_trip(copy)
    with upstream.opened() as connection:
        old = next(each for each in list_devices(connection) if each.device_id == device_of(later))
    assert old.token_until is not None
    assert old.token_until <= now_millis()
    assert later.sync().pushed == 0, "the key of the first one gets another"


def joining_of(desk: Desk) -> Joining:
    with desk.office.read() as connection:
        found = read_joining(read_state(connection))
    assert found is not None
    return found


def written(
    trip: Trip, header: BundleHeader, key: SigningKey, first: UpFrame | DownFrame, receiver: bytes
) -> Path:
    """A bundle as somebody makes it who has another key."""
    path = trip.stick / "forged.mtb"
    with path.open("wb") as stream:
        writer = BundleWriter(stream.write, receiver)
        writer.add(encode_frame(first))
        writer.finish(header, lambda words: key.sign(words).signature)
    return path
