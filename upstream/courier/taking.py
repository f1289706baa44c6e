"""Take a bundle of an office: by the functions that take what comes over the line, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from desktop_app.wire.courier.container import Payload, SealedBundle, open_bundle_file
from desktop_app.wire.courier.frames import (
    CarriedReports,
    CarriedRequest,
    CarriedSegment,
    ContentPart,
    ContentStart,
    UpFrame,
    decode_up,
)
from desktop_app.wire.courier.problems import BundleProblem, not_a_bundle
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Code, ExchangeRequest
from desktop_app.wire.protocol import REQUEST_BYTES
from desktop_app.wire.urgent.messages import UrgentAnswer
from upstream.attachments.content import ContentKey
from upstream.attachments.limits import CommuneFileLimits, shipped_limits
from upstream.base.limits import CommuneLimits, server_limits
from upstream.base.refusals import Refusal
from upstream.base.terminal import one_line
from upstream.catalogue import catalogue, reaching
from upstream.courier.contents import ArrivingContent
from upstream.courier.joining import asks_for_itself, join, require_commune
from upstream.courier.requests import KeptRequest, keep_request
from upstream.database.database import Database
from upstream.database.identity import ServerIdentity, bundle_seed, read_identity
from upstream.devices.devices import EnrolledDevice, find_by_id
from upstream.devices.history import link_at
from upstream.devices.reported import note_reported, program_in
from upstream.devices.tokens import note_heard
from upstream.exchange import exchange
from upstream.exchange.whole_acts import Received
from upstream.urgent import reports

_FORM = "survey_response"


@dataclass(frozen=True, slots=True)
class CourierLimits:
    """What a commune may have at this server, and its files."""

    communes: CommuneLimits
    files: CommuneFileLimits


@cache
def shipped_courier_limits() -> CourierLimits:
    """Return the limits of this version."""
    return CourierLimits(server_limits().communes, shipped_limits())


@dataclass(slots=True)
class TakenBundle:
    """What a bundle of a computer brought, and asks for.

    ``number`` is its own, ``answers`` that of the bundle from here which the computer had read. ``given`` are
    cursors up to which answers to it were written before. ``known``: its journal is the one that was
    acknowledged; ``joined``: with it the computer became known. ``ops`` and ``files`` are new here, ``forms``
    the survey forms that the ops are about. ``refused`` says why changes were not taken; ``whole`` are the
    files of the bundle that are here in full now. ``lacks`` is the bundle of the same trip before it, where
    that was not taken yet; 0 for none.
    """

    device: EnrolledDevice
    request: CarriedRequest
    number: int
    answers: int
    program: str = ""
    joined: bool = False
    given: list[int] = field(default_factory=list)
    known: bool = True
    ops: int = 0
    forms: int = 0
    files: int = 0
    reports: UrgentAnswer | None = None
    refused: Refusal | None = None
    lacks: int = 0
    limits: CommuneFileLimits = field(default_factory=shipped_limits)
    whole: list[str] = field(default_factory=list)

    @property
    def is_news(self) -> bool:
        """Whether anything of it was not here before."""
        return bool(self.ops or self.files or self.joined)


def take_bundle(
    database: Database,
    path: Path,
    now: int,
    limits: CourierLimits,
    progress: Callable[[int, int], None] | None = None,
    name: str = "",
    commune: str = "",
) -> TakenBundle:
    """Verify a bundle whole, then take it. One that is here already changes nothing.

    ``name``: how sentences call it, where that is not the name of the file. ``commune``: of this one alone.

    Raises:
        BundleProblem: it is none, damaged, for another server, or of a computer that is not known or refused
            from now on; nothing was taken.
        OSError: it cannot be read.
    """
    with open_bundle_file(path, name) as bundle:
        with database.read() as connection:
            identity = _require_for_here(connection, bundle)
            device = _sender(connection, bundle)
            if device is not None:
                require_commune(connection, bundle, device, commune)
            seed = bundle_seed(connection)
        bundle.verify(progress)
        payload = bundle.opened_with(seed)
        request, places = _checked(bundle, payload)
        joined = device is None
        if device is None:
            most = limits.communes.computers
            device = join(database, identity, bundle, request.joining, now, most, commune)
        elif request.joining is not None and not asks_for_itself(bundle, request.joining):
            raise not_a_bundle(bundle.name)
        header = bundle.header
        program = program_in(header.program.encode())
        taken = TakenBundle(device, request, header.number, header.answers, program, joined=joined)
        taken.limits = limits.files
        taking = _Taking(database, taken, payload, places, now, limits)
        taking.run()
        taken.lacks = header.follows if taking.is_behind_a_gap else 0
    return taken


def _require_for_here(connection: Connection, bundle: SealedBundle) -> ServerIdentity:
    header, identity = bundle.header, read_identity(connection)
    if header.way == "down":
        raise BundleProblem(
            "“{name}” is an answer for an office, the commune {commune}. Nothing was taken from it; have it "
            "read there.",
            name=bundle.name,
            commune=one_line(header.commune),
        )
    if identity is None or header.server_id != identity.server_id:
        raise BundleProblem(
            "“{name}” is not for this server but for “{server}”. Nothing was taken from it.",
            name=bundle.name,
            server=one_line(header.server_name),
        )
    return identity


def commune_of(connection: Connection, bundle: SealedBundle) -> str:
    """Return the code of the commune from which a bundle is, as far as its outside proves or says it.

    Raises:
        BundleProblem: it is an answer, for another server, or of a computer that is refused.
    """
    _require_for_here(connection, bundle)
    device = _sender(connection, bundle)
    return one_line(bundle.header.commune) if device is None else device.commune


def _sender(connection: Connection, bundle: SealedBundle) -> EnrolledDevice | None:
    """Return the computer whose key signed it; ``None`` where that is not known here."""
    device = find_by_id(connection, bundle.header.device)
    if device is None or device.public_key != bundle.header.sender:
        return None
    if device.revoked:
        raise BundleProblem(
            "“{name}” is from a computer that is refused from now on ({commune}). Nothing was taken from it.",
            name=bundle.name,
            commune=device.commune,
        )
    return device


type _Places = dict[type[UpFrame], list[int]]
"""Where the messages of each kind are, so that each is opened again only by whom it is for."""


def _checked(bundle: SealedBundle, payload: Payload) -> tuple[CarriedRequest, _Places]:
    """Read every message before the first one is used."""
    request: CarriedRequest | None = None
    places: _Places = {}
    try:
        for place, frame in payload.frames():
            message = decode_up(frame)
            places.setdefault(type(message), []).append(place)
            if place == 0 and isinstance(message, CarriedRequest):
                request = message
            elif place == 0 or isinstance(message, CarriedRequest):
                raise Malformed("the request is not first")
        if request is None:
            raise Malformed("there is no request")
        exchange.require_protocol(request.exchange.protocol)
    except Malformed as error:
        raise not_a_bundle(bundle.name) from error
    except Refusal as refusal:
        raise BundleProblem(
            "“{name}” was written by a program that this server does not understand. Bring both to the same "
            "version, then have it written again; nothing was taken.",
            name=bundle.name,
        ) from refusal
    return request, places


def asked_before(connection: Connection, device_id: str, kept: KeptRequest) -> TakenBundle:
    """Return a bundle that was taken before, so that it is answered with what is new since."""
    device = find_by_id(connection, device_id)
    assert device is not None
    asked = kept.request.exchange
    known = ends_within(connection, device, asked) or exchange.same_history(connection, device, asked)
    return TakenBundle(
        device,
        kept.request,
        kept.number,
        kept.answers,
        given=kept.given,
        known=known,
        refused=kept.refused,
    )


class _Taking:
    """One bundle, taken in the order of its messages."""

    def __init__(
        self,
        database: Database,
        taken: TakenBundle,
        payload: Payload,
        places: _Places,
        now: int,
        limits: CourierLimits,
    ) -> None:
        self._database = database
        self._taken = taken
        self._payload = payload
        self._places = places
        self._now = now
        self._limits = limits
        self._left: list[Received] = []
        self._acked = taken.device.acked_seq
        self._forms: set[str] = set()
        self._brought = 0

    @property
    def is_behind_a_gap(self) -> bool:
        """Whether changes in it were left, since others before them are not here."""
        taken = self._taken
        return taken.known and taken.refused is None and self._brought > taken.device.acked_seq

    def run(self) -> None:
        """Take all of it, and note that the computer was heard of."""
        taken, asked = self._taken, self._taken.request.exchange
        former = self._taken.request.former_cursor
        if not self._ends_within(asked):
            message = msgspec.structs.replace(asked, cursor=former) if former else asked
            taken.known = exchange.is_continued(self._database, taken.device, message)
        if taken.known:
            self._take_records()
            self._take_files()
        self._take_reports()
        self._note_heard()

    def _ends_within(self, asked: ExchangeRequest) -> bool:
        device = self._taken.device
        if asked.head_seq >= device.acked_seq:
            return False
        with self._database.read() as connection:
            return ends_within(connection, device, asked)

    def _messages(self, *kinds: type[UpFrame]) -> Iterator[UpFrame]:
        places = sorted(place for kind in kinds for place in self._places.get(kind, ()))
        return (decode_up(self._payload.frame(place)) for place in places)

    def _take_records(self) -> None:
        """Take changes and items; those before a refused one were taken, as over the line."""
        taken, asked = self._taken, self._taken.request.exchange
        try:
            self._take_segments()
            if taken.known and asked.conflicts:
                exchange.take_conflicts(self._database, taken.device, asked, self._limits.communes)
        except Refusal as refusal:
            taken.refused = refusal
        except Malformed:
            taken.refused = Refusal(Code.MALFORMED)

    def _take_segments(self) -> None:
        batch: list[bytes] = []
        size = 0
        for message in self._messages(CarriedSegment):
            if isinstance(message, CarriedSegment):
                batch.append(message.packed)
                size += len(message.packed)
                if size >= REQUEST_BYTES:
                    self._ingest(batch)
                    batch, size = [], 0
        self._ingest(batch)

    def _ingest(self, packed: list[bytes]) -> None:
        taken = self._taken
        if packed and taken.known:
            taken.known = exchange.take_segments(
                self._database,
                taken.device,
                packed,
                self._now,
                _no_charge,
                self._limits.communes,
                self._left,
                self._heard,
            )

    def _heard(self, received: Received) -> None:
        first = received.segment.first_seq
        self._brought = max(self._brought, first + len(received.segment.ops) - 1)
        for number, op in enumerate(received.segment.ops, start=first):
            if op.entity == _FORM and number > self._acked:
                self._forms.add(op.entity_id)

    def _take_reports(self) -> None:
        taken = self._taken
        for message in self._messages(CarriedReports):
            if isinstance(message, CarriedReports):
                new = message.request.messages
                try:
                    with self._database.write() if new else self._database.read() as connection:
                        taken.reports = reports.answer(
                            connection, taken.device, message.request, self._now, self._limits.communes
                        )
                except Refusal:
                    taken.reports = None  # they wait at the office, and their records carry the same

    def _take_files(self) -> None:
        arriving: ArrivingContent | None = None
        for message in self._messages(ContentStart, ContentPart):
            if isinstance(message, ContentStart):
                self._note_file(arriving)
                place = ContentKey(self._taken.device.commune, message.sha256)
                arriving = ArrivingContent(self._database, place, message, self._limits.files, self._now)
            elif isinstance(message, ContentPart) and arriving is not None:
                arriving.add(message.piece)
        self._note_file(arriving)

    def _note_file(self, file: ArrivingContent | None) -> None:
        if file is not None and file.is_whole:
            self._taken.whole.append(file.place.sha256)
            self._taken.files += file.is_new

    def _note_heard(self) -> None:
        taken = self._taken
        with self._database.write() as connection:
            taken.device = taken.device.again(connection)
            taken.ops, taken.forms = taken.device.acked_seq - self._acked, len(self._forms)
            note_heard(connection, taken.device, self._now)
            kept = KeptRequest(taken.number, taken.answers, taken.request, taken.refused, taken.given)
            taken.given = keep_request(connection, taken.device.number, kept, self._now)
            if taken.request.packages:
                published = {entry.sha256 for entry in catalogue.entries(connection, taken.device.commune)}
                for sha256 in published.intersection(taken.request.packages):
                    reaching.note_fetched(connection, taken.device, sha256, self._now)
        note_reported(self._database, taken.device, taken.program, self._now, waits=False)


def ends_within(connection: Connection, device: EnrolledDevice, asked: ExchangeRequest) -> bool:
    """Whether a later bundle, or the line, has brought more of the journal than a request has."""
    if asked.head_seq >= device.acked_seq:
        return False
    return link_at(connection, device, asked.head_seq) == asked.head_hash


def _no_charge(*, size: int = 0, values: int = 0) -> None:
    """Nothing is counted: an administrator chose to read this bundle."""
