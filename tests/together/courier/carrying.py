"""Sticks between offices and a real province, carried by tests."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from desktop_app.sync.courier.joining import begin_joining
from desktop_app.sync.courier.reading import ReadBundle, read_bundle
from desktop_app.sync.courier.writing import WrittenBundle, write_bundle
from desktop_app.wire.courier.cards import card_name, read_card
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL
from upstream.attachments.limits import shipped_limits
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.courier.answering import write_answer
from upstream.courier.cards import card_of, signed_card
from upstream.courier.taking import CourierLimits, TakenBundle, take_bundle
from upstream.database.database import Database


class Trip:
    """One stick: a folder in which bundles of both ends are."""

    def __init__(self, server: Upstream, stick: Path) -> None:
        self._server = server
        self.stick = stick
        self.answers: list[Path] = []

    def write(self, desk: Desk) -> WrittenBundle:
        """The office writes a bundle."""
        return write_bundle(desk.office.sync_book(), self.stick)

    def province_reads(self, bundle: WrittenBundle | Path, commune: str = "") -> TakenBundle:
        """The province takes a bundle, of this commune alone, and writes its answer on the same stick."""
        path = bundle if isinstance(bundle, Path) else bundle.path
        with closing(Database.connect(self._server.database)) as database:
            limits = CourierLimits(server_limits().communes, shipped_limits())
            taken = take_bundle(database, path, now_millis(), limits, commune=commune)
            target = self.stick / f"answer{len(self.answers)}.mtb"
            with target.open("wb") as stream:
                write_answer(database, taken, stream.write, now_millis())
        self.answers.append(target)
        return taken

    def read(self, desk: Desk, answer: Path | None = None) -> ReadBundle:
        """The office reads an answer, the last one unless another is given."""
        return read_bundle(desk.office.sync_book(), answer or self.answers[-1])

    def join(self, desk: Desk, code: str = "", commune: str = COMMUNE) -> None:
        """The office opens the card that the province made for it, with the code on its paper."""
        with self._server.opened() as connection:
            card = card_of(connection, commune, now_millis())
            path = self.stick / card_name(card)
            path.write_bytes(signed_card(connection, card))
        begin_joining(desk.office.sync_book(), read_card(path), code or self._server.code(commune))

    def round_trip(self, desk: Desk) -> ReadBundle:
        """There and back."""
        self.province_reads(self.write(desk))
        return self.read(desk)


def cell(desk: Desk) -> object:
    """The figure that the tests of bundles are about, as a computer has it."""
    return desk.value("indicator_value", CELL, "value")
