"""Power that is cut at the office between two steps of being connected by a stick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.credentials.vault import SecretName, Vault, VaultKind
from desktop_app.sync.courier.reading import read_bundle
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip, cell
from tests.together.exchange.test_two_computers import put_cell


class PowerCut(Exception):
    """Nothing behind it happens."""


class VaultThatIsCutOff:
    """The vault of a desk, up to the first time that it is written to."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def kind(self) -> VaultKind:
        return self._vault.kind

    def read(self, name: SecretName) -> bytes | None:
        return self._vault.read(name)

    def write(self, name: SecretName, secret: bytes) -> None:
        raise PowerCut

    def delete(self, name: SecretName) -> None:
        raise PowerCut


def test_after_a_cut_while_moving_no_number_of_a_bundle_is_given_twice(
    upstream: Upstream,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
    trip: Trip,
    tmp_path: Path,
) -> None:
    lan = make_desk("Lan")
    trip.join(lan)
    for _ in range(3):
        trip.round_trip(lan)
    other = make_upstream(str(tmp_path / "other.sqlite"))
    stick = tmp_path / "stick2"
    stick.mkdir()
    second = Trip(other, stick)
    second.join(lan)
    first = second.write(lan)
    second.province_reads(first)
    book = lan.office.sync_book()
    cut = replace(book, vault=VaultThatIsCutOff(book.vault))
    with pytest.raises(PowerCut):
        read_bundle(cut, second.answers[-1])
    second.read(lan)
    put_cell(lan, "8")
    following = second.write(lan)
    assert following.header.number > first.header.number
    assert second.province_reads(following).ops > 0
    second.read(lan)
    minh = make_desk("Minh")
    minh.enrol(other)
    minh.sync()
    assert cell(minh) == "8"
