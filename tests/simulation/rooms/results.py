"""The room of results beside its table: plans, events, texts, comments, confirmations, evidence."""

from __future__ import annotations

from datetime import date

from desktop_app.catalogue.layouts.report_outline import report_outline
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirm, confirmations_of, withdraw
from desktop_app.movements.checks.loading import load_checked
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.entering.event_commands import add_event, set_event_day
from desktop_app.movements.events import event_days
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import report_unit, set_comment
from desktop_app.movements.progress.evidence import attach_to_figure, remove_from_figure
from desktop_app.movements.queries import value_of
from desktop_app.narrative.texts import texts_of, write_text
from desktop_app.storage.tables.attachments import attachment
from desktop_app.storage.tables.movements import target_value
from tests.simulation.rooms.actions import Action, At, Work
from tests.simulation.rooms.registers import a_file
from tests.simulation.world import CELLS, PERIODS, SET

_YEAR = 2026
_PLANNED = ("NT01", "NT03")


def plan(at: At) -> Work:
    """The plan of the year, of the commune or of an area, over what the table shows."""
    indicator, unit = _PLANNED[at.pick % 2], ("", "a1", "a2")[at.more % 3]
    here = target_value.c
    stands = at.rows(target_value, here.indicator_code == indicator, here.unit == unit)
    shown = {"value": stands[0]["value"] if stands else None}
    return lambda rec: set_target(rec, SET, indicator, _YEAR, str(1000 + at.number), shown, unit)


def name_event(at: At) -> Work:
    """An event of a few names: two computers begin the same."""
    return lambda rec: add_event(rec, _YEAR, f"Bão số {at.more % 4}")


def date_event(at: At) -> Work | None:
    """The first day of an event."""
    name = f"Bão số {at.more % 4}"
    day = date(_YEAR, 8 + at.pick % 3, 1 + at.more)
    return lambda rec: set_event_day(rec, add_event(rec, _YEAR, name), day)


def redate_event(at: At) -> Work | None:
    """An event of which the day is known began on another, or nobody knows when."""
    with at.reading() as connection:
        found = at.one_of(sorted(event_days(connection, _YEAR)))
    if found is None:
        return None
    day = None if at.more % 4 == 0 else date(_YEAR, 7, 1 + at.more)
    return lambda rec: set_event_day(rec, Period.parse(found), day)


def write(at: At) -> Work:
    """A part of the report in words, over what stood there; sometimes what is drafted is taken again."""
    parts = [part.code for part, _ in report_outline().all_parts() if not part.parts]
    part, period = parts[at.pick % 3], PERIODS[1 + at.more % 2]
    with at.reading() as connection:
        opened = {part: texts_of(connection, SET, period).get(part)}
    text = None if at.more % 5 == 0 else f"Đã vận động {at.words}"
    return lambda rec: write_text(rec, SET, period, part, text, opened)


def comment(at: At) -> Work:
    """Words beside a cell."""
    return lambda rec: set_comment(rec, SET, CELLS[at.more % 4], f"xem lại {at.words}")


def contradict(at: At) -> Work:
    """More recommendations were accepted than made, over what the table shows."""
    cells = [Cell(COMMUNE_UNIT, code, PERIODS[1]) for code in ("GS02A", "GS02B")]
    values = ["5", str(100 + at.number)]
    with at.reading() as connection:
        shown = {cell: value_of(connection, SET, cell) for cell in cells}
    return lambda rec: set_values(rec, SET, "1.1", list(zip(cells, values, strict=True)), shown)


def check(at: At) -> Work | None:
    """Somebody says that a figure which stands out is right; now and then he takes it back."""
    period = PERIODS[at.more % len(PERIODS)]
    with at.reading() as connection:
        if at.more % 4 == 0 and (known := sorted(confirmations_of(connection, SET, period))):
            key = known[at.pick % len(known)]
            return lambda rec: withdraw(rec, SET, period, key)
        commune = at.who.office.identity.commune_code
        checked = load_checked(connection, at.who.clock, commune, SET, Period.parse(period))
    finding = at.one_of(checked.open())
    if finding is None:
        return None
    return lambda rec: confirm(rec, SET, period, finding, f"đúng {at.words}")


def hear_unit(at: At) -> Work:
    """An area has told its figures, or takes that back."""
    unit, period = ("a1", "a2")[at.pick % 2], PERIODS[at.more % len(PERIODS)]
    return lambda rec: report_unit(rec, SET, period, unit, reported=at.more % 3 > 0)


def prove(at: At) -> Work:
    """A file beside a figure."""
    return lambda rec: attach_to_figure(rec, SET, "1", CELLS[at.more % 4], a_file(at))


def take_proof(at: At) -> Work | None:
    """A file is taken from a figure."""
    for key in CELLS:
        here = attachment.c
        found = at.one_of(at.rows(attachment, here.owner == key.id_in(SET)))
        if found is not None:
            return lambda rec: remove_from_figure(rec, SET, key, str(found["name"]))
    return None


ACTIONS = {
    "plan the year": Action(plan, 2),
    "name an event": Action(name_event),
    "say when an event began": Action(date_event),
    "correct the day of an event": Action(redate_event),
    "write a part of the report": Action(write, 2),
    "comment a cell": Action(comment),
    "type figures that contradict each other": Action(contradict),
    "confirm a figure": Action(check, 2),
    "say that an area told its figures": Action(hear_unit),
    "attach a file to a figure": Action(prove),
    "take a file from a figure": Action(take_proof),
}
