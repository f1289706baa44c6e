"""One exchange: take what the device sends, answer with what it does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Connection

from desktop_app.wire.messages import Answer, Code, ExchangeRequest, Standing, encode
from desktop_app.wire.protocol import (
    ANSWER_BYTES,
    FIRST_WITH_ACTS,
    ITEMS_MAX,
    OLDEST_PROTOCOL,
    PROTOCOL,
    SEGMENT_MAX_CELLS,
)
from desktop_app.wire.segment import unpack_segment
from upstream.base.limits import CommuneLimits
from upstream.base.refusals import Refusal
from upstream.catalogue import catalogue
from upstream.communes.communes import (
    begin_epoch,
    commune_position,
    epoch_and_head,
    rise_above,
    survived_from,
    survived_since,
)
from upstream.database.database import Database
from upstream.devices.devices import EnrolledDevice, note_sent
from upstream.devices.history import link_at
from upstream.exchange.arrival import is_sound
from upstream.exchange.ingest import JournalMismatch, ingest
from upstream.exchange.pages import pages_behind
from upstream.exchange.whole_acts import Received
from upstream.records import conflicts
from upstream.releases import store as releases
from upstream.urgent.reports import newest_change


def require_protocol(protocol: int) -> None:
    """Refuse a program that is older or newer than what this server speaks.

    Raises:
        Refusal: with the range that is spoken.
    """
    if not OLDEST_PROTOCOL <= protocol <= PROTOCOL:
        raise Refusal(Code.PROTOCOL, f"{OLDEST_PROTOCOL}-{PROTOCOL}")


def is_continued(database: Database, device: EnrolledDevice, request: ExchangeRequest) -> bool:
    """Whether the request goes on with the journal that was acknowledged; a restore is noticed then."""
    with database.read() as connection:
        if not same_history(connection, device, request):
            return False
        mend = _noticed(connection, device, request)
    if mend is not None:
        with database.write() as connection:
            mend(connection)
    return True


def same_history(connection: Connection, device: EnrolledDevice, request: ExchangeRequest) -> bool:
    """Whether the journal can be the one that was acknowledged: not shorter, and proved where both have it.

    Whether it is the same after the op that the office knows as acknowledged, the office finds by the hash in
    the answer.
    """
    if request.head_seq < device.acked_seq:
        return False
    if request.head_seq == device.acked_seq and request.head_hash != device.acked_hash:
        return False
    if request.acked_seq > device.acked_seq:
        return True  # this database is an older copy: there is nothing to compare with
    return link_at(connection, device, request.acked_seq) == request.acked_link


def take_segments(
    database: Database,
    device: EnrolledDevice,
    packed: Sequence[bytes],
    now: int,
    charge: Callable[..., None],
    most: CommuneLimits,
    left: list[Received],
    heard: Callable[[Received], None] | None = None,
) -> bool:
    """Unpack, merge and commit segments; ``False`` when they belong to another history.

    ``charge`` is called with how many ``values`` are about to be merged.
    ``left``: those of the same request before that wait for the end of an act, and after that those that do.
    ``heard`` is called with each that was committed or was here before.

    The database is not locked while segments are unpacked, as many as one transaction takes.

    Raises:
        Malformed: a segment is not one; those before it may have been taken.
        Refusal: the commune has as much as it may; again those before may have been taken.
    """
    try:
        for group, cells in _groups(Received(item, unpack_segment(item)) for item in packed):
            charge(values=cells)
            with database.write() as connection:
                ingest(connection, device, [*left, *group], now, most, left)
            if heard is not None:
                for item in group:
                    heard(item)
    except JournalMismatch:
        return False
    return True


def _groups(received: Iterable[Received]) -> Iterator[tuple[list[Received], int]]:
    """Yield what is taken in one transaction, and how many values it has."""
    group: list[Received] = []
    cells = ops = 0
    for item in received:
        group.append(item)
        cells += item.segment.cells
        ops += len(item.segment.ops)
        if cells + ops > SEGMENT_MAX_CELLS // 2:
            yield group, cells
            group, cells, ops = [], 0, 0
    if group:
        yield group, cells


def answer(
    database: Database,
    device: EnrolledDevice,
    request: ExchangeRequest,
    now: int,
    *,
    known: bool,
    renew_token: bool = False,
    until: int | None = None,
) -> list[bytes]:
    """Return the frames of the answer; ``known``: the journal is the one that was acknowledged.

    ``until``: a version at which pages end, though there are later ones.

    No pages go to a device whose cursor belongs to another epoch: it first says what it knows.
    """
    with database.read() as connection:
        device = device.again(connection)
        epoch, head, contents = commune_position(connection, device.commune)
        standing: Standing = "ok" if known else "renew"
        tag = catalogue.tag(connection, device.commune, releases.tag(connection))
        proof = b"" if device.acked_seq == request.acked_seq else device.acked_hash
        is_other = request.epoch not in ("", epoch)
        survived = survived_from(connection, device.commune, request.epoch) if is_other else 0
        head_fields = (
            standing,
            epoch,
            device.acked_seq,
            head,
            now,
            tag,
            contents,
            renew_token,
            proof,
            survived,
        )
        first = encode(Answer(*head_fields, urgent=newest_change(connection, device.commune)))
        if not known or is_other:
            return [first]
        limit = min(request.limit, ANSWER_BYTES)
        has_acts = request.protocol >= FIRST_WITH_ACTS
        end = head if until is None else min(until, head)
        pages = pages_behind(
            connection, device, request.cursor, end, limit, own=request.own, segments=has_acts
        )
    if pages.reported_until > device.sent_until or pages.cursor > device.given_until:
        with database.write() as connection:  # before the answer: the device may use at once what it reads
            note_sent(connection, device, pages.reported_until, pages.cursor)
    return [first, *pages.frames]


def take_conflicts(
    database: Database, device: EnrolledDevice, request: ExchangeRequest, most: CommuneLimits
) -> None:
    """Take the items that the office says again."""
    sound = [item for item in request.conflicts[:ITEMS_MAX] if is_sound(item)]
    if sound:
        with database.write() as connection:
            conflicts.take_again(connection, device, sound, most)


def _noticed(
    connection: Connection, device: EnrolledDevice, request: ExchangeRequest
) -> Callable[[Connection], None] | None:
    """What is to be done where a device was given or knows more than is known here: this is an older copy.

    An epoch begins. Others may have written since the copy was put back, as much as was lost or more: so the
    device's cursor is compared with what it was ever given. What survived ends before that, so that no device
    counts as having seen what was written since. A device that knows a higher version from another epoch
    moves the versions up.
    """
    epoch, head = epoch_and_head(connection, device.commune)
    if request.cursor > device.given_until:
        device = device.again(connection)  # given since this request was let in
    unknown = request.cursor > min(head, device.given_until) or request.acked_seq > device.acked_seq

    def begin(writing: Connection) -> None:
        survived = survived_since(writing, device.commune, device.given_until)
        begin_epoch(writing, device.commune, request.cursor, survived)

    if request.epoch == epoch and unknown:
        return begin
    if request.epoch and request.cursor > head:
        return lambda writing: rise_above(writing, device.commune, request.cursor)
    return None
