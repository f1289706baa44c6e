"""What must be true once everything is well again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from operator import itemgetter

from sqlalchemy import Connection, select

from desktop_app.movements.figure_counts import kept_figures, recount
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.tally.counted_answers import counted_answers
from desktop_app.surveys.tally.counts import area_counts, taken_numbers
from desktop_app.surveys.tally.counts import recount as recount_forms
from desktop_app.surveys.tally.form_faults import kept_faults, recount_faults
from desktop_app.surveys.tally.serial_numbers import recount_numbers
from desktop_app.sync.decisions.conflicts import ConflictItem, open_conflicts
from desktop_app.sync.decisions.rejections import open_rejections
from desktop_app.sync.identity.enrolment import SEEN_FIELDS
from desktop_app.sync.rounds.comparison import known_sums
from desktop_app.sync.rounds.record_sums import RecordSums
from desktop_app.sync.rounds.status import sync_status
from desktop_app.wire.digest import scope_digests_of
from desktop_app.wire.guards.bound_fields import value_of
from desktop_app.wire.op import Value
from tests.simulation.computer import Computer
from tests.simulation.judging.held import States, book_states, province_states
from tests.simulation.oracle import Place
from tests.simulation.world import Commune, World
from upstream.database.tables import conflict
from upstream.exchange.comparison import compare
from upstream.records.stored import decode_held
from upstream.urgent.reports import listed

_BESIDE = frozenset({"status_reason", "started_on", "closed_on", "note_state"})
"""What goes with a state, and is written anew with the next one."""


class Failure(Exception):
    """A promise that was broken. ``kind`` is the same for each way in which it may be broken."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(f"{kind}: {words}")
        self.kind = kind


def check(world: World) -> None:
    """Raise the first broken promise.

    Raises:
        Failure: see there.
    """
    alive = [each for each in world.computers if not each.gone]
    for commune in world.communes:
        _check_commune(world, commune, [each for each in alive if each.commune == commune])


def _check_commune(world: World, commune: str, computers: list[Computer]) -> None:
    for each in computers:
        _nothing_is_stuck(each)
    known = world.communes[commune]
    with world.province.reading() as connection:
        states = province_states(connection, commune)
        items = items_of(connection, commune)
    digests = compare(world.province.database, commune, "", 0).scopes
    waiting: defaultdict[Place, set[Value]] = defaultdict(set)
    for (entity, entity_id, name), other in items:
        waiting[entity, entity_id, name].add(other)
    for each in computers:
        with each.office.store.write() as connection:
            sums = scope_digests_of(known_sums(connection, RecordSums(connection, 0)))
        with each.office.read() as connection:
            if kept_figures(connection) != recount(connection):
                raise Failure("counts", f"those kept by {each.name} are not those of its figures")
            if known.round_id and not _forms_are_kept_right(connection, known.round_id):
                raise Failure("counts", f"what {each.name} keeps of its forms is not what they say")
            own = book_states(connection)
            _same_states(each, own, states)
            if sums != digests:
                raise Failure("digests", f"those of {each.name} differ, the records do not")
            shown = open_conflicts(connection)
            _same_items(each, shown, items)
            for refused in open_rejections(connection):
                for name, value in refused.values.items():
                    waiting[refused.entity, refused.entity_id, name].add(value)
    with world.province.reading() as connection:
        reported = {report.id for report in listed(connection, commune, seen=True)}
    _every_report(known.urgent, reported, states, plain=world.plain)
    # What was seen of a server says nothing of another one: an office that leaves its server clears it.
    beside = _BESIDE if world.one_server else _BESIDE.union(SEEN_FIELDS.values())
    _every_value(known, states, items, waiting, beside, plain=world.plain)
    _same_findings(known.round_id, computers)


def _forms_are_kept_right(connection: Connection, round_id: str) -> bool:
    """Whether what is kept with the writes is what looking at every form says."""
    checks = counted_answers(connection, round_id).checks
    counts = {area: each for area, each in area_counts(connection, round_id).items() if each}
    taken = {area: numbers for area, numbers in taken_numbers(connection, round_id).items() if numbers}
    return (
        counts == recount_forms(connection, round_id)
        and taken == recount_numbers(connection, round_id)
        and sorted(kept_faults(connection, round_id), key=itemgetter(1))
        == sorted(recount_faults(connection, round_id, checks), key=itemgetter(1))
    )


def _every_report(urgent: set[str], reported: set[str], states: States, *, plain: bool) -> None:
    """What was reported urgently came before its record, and nothing else did."""
    if invented := reported - urgent:
        raise Failure("invented", f"the reports {sorted(invented)} were made by nobody")
    there = {key for entity, key in states if entity == "survey_response"}
    if plain and (missing := (urgent & there) - reported):
        raise Failure("not first", f"the records {sorted(missing)} came without their reports")


def _every_value(
    known: Commune,
    states: States,
    items: list[tuple[Place, Value]],
    waiting: Mapping[Place, set[Value]],
    beside: Collection[str],
    *,
    plain: bool,
) -> None:
    def current(place: Place) -> Value:
        return states.get(place[:2], {}).get(place[2])

    if found := [each for each in known.record.vanished(current, waiting) if each[1][2] not in beside]:
        act, place, value = found[0]
        where = f"{':'.join(place)}, where {current(place)!r} is"
        raise Failure("vanished", f"{value!r} of {act.by} in {where}, was saved and is nowhere")
    for place, other in items if plain else ():
        if place[0] == "indicator_value" and known.record.replaced(place, other, current(place)):
            raise Failure("false item", f"{other!r} waits in {':'.join(place)}, over which was typed")
    if doubled := {key for entity, key in states if entity == "survey_response"} - known.forms:
        raise Failure("doubled", f"the forms {sorted(doubled)} were keyed by nobody")
    if invented := [each for each in known.record.invented(current) if each[0][2] not in beside]:
        raise Failure("invented", f"{invented[0][1]!r} in {':'.join(invented[0][0])} was typed by nobody")


def _same_findings(round_id: str, computers: list[Computer]) -> None:
    """What is counted of the round, and what is told of it, is the same on all computers."""
    told = {each.name: _findings(each, round_id) for each in computers}
    if len(set(told.values())) > 1:
        raise Failure("findings", f"{told}")


def _findings(who: Computer, round_id: str) -> str:
    with who.office.read() as connection:
        counted = count_round(connection, round_id)
        found = findings_of(connection, counted, who.clock.today())
    told = [each for each in found if each.code != "province_refused"]  # a refusal is held where it was typed
    return repr((counted.outcome, told))


def _nothing_is_stuck(who: Computer) -> None:
    with who.office.read() as connection:
        status = sync_status(connection)
    if status.unsent or status.unacknowledged:
        raise Failure(
            "stuck", f"{who.name} has {status.unsent} changes unsent, {status.unacknowledged} unanswered"
        )
    if status.urgent:
        raise Failure("stuck", f"{who.name} has {status.urgent} urgent reports that were never told")
    if status.quarantined:
        raise Failure("quarantined", f"{who.name} holds records that fit no table")


def _same_states(who: Computer, own: States, states: States) -> None:
    for key in own.keys() | states.keys():
        if own.get(key) != states.get(key):
            raise Failure(
                "unequal",
                f"{':'.join(key)} is {own.get(key)} for {who.name}, {states.get(key)} at the province",
            )


def items_of(connection: Connection, commune: str) -> list[tuple[Place, Value]]:
    """The places of all open items of a commune at the province, each with the value that waits there."""
    rows = connection.execute(
        select(conflict).where(conflict.c.commune == commune, conflict.c.resolved_by == "")
    )
    return sorted(_places(rows), key=repr)


def _places(rows: object) -> Iterator[tuple[Place, Value]]:
    for row in rows:  # type: ignore[attr-defined]
        yield (row.entity, row.entity_id, row.field), value_of(decode_held(row.other))


def _same_items(who: Computer, shown: list[ConflictItem], items: list[tuple[Place, Value]]) -> None:
    own = sorted((((item.entity, item.entity_id, item.field), item.other.value) for item in shown), key=repr)
    if own != items:
        raise Failure("items", f"{who.name} is shown {own}, open at the province are {items}")
    for item in shown:
        if not (item.other.author and item.other.device and item.current.author):
            raise Failure("nameless", f"an item about {item.entity_id} does not say whose values these are")
