"""The office itself: its officers and their rights, its profile, its areas; papers that are printed."""

from __future__ import annotations

from desktop_app.accounts.commands import add_officer, change_officer, dismiss_officer
from desktop_app.accounts.officers import officers
from desktop_app.areas.commands import NewArea, add_area
from desktop_app.areas.queries import all_areas, areas_at
from desktop_app.areas.taking_back import change_of
from desktop_app.base.ids import officer_id
from desktop_app.base.role_book import role_book
from desktop_app.fund.papers.building import FundPaperRequest
from desktop_app.issuing.books import fund_subject, read_book_paper
from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import marked
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.progress.area_changes import change_day, split, take_change_back
from desktop_app.office.profile import change_profile, load_profile
from tests.simulation.rooms.actions import Action, At, Work

EVERY_ROLE = ("entry", "review", "leader", "admin")
EVERY_EXTRA = tuple(entry.code for entry in role_book().permission if entry.extra)
"""Rights that are given person by person."""


def register_all(at: At) -> Work | None:
    """Everybody who works in the office is registered, with every right, so that nobody is locked out."""
    with at.reading() as connection:
        if officers(connection):
            return None
    people = [each.name for each in at.world.computers if each.commune == at.who.commune]

    def work(rec: Recorder) -> None:
        for name in [at.who.name, *(each for each in people if each != at.who.name)]:
            add_officer(rec, name=name, roles=EVERY_ROLE, extra_rights=EVERY_EXTRA)

    return work


def change_rights(at: At) -> Work | None:
    """An officer gets other roles, as they stood when he was opened."""
    with at.reading() as connection:
        found = at.one_of(officers(connection))
    if found is None:
        return None
    roles = EVERY_ROLE if at.more % 3 == 0 else EVERY_ROLE[: 1 + at.more % 4]
    opened = {"roles": found.roles, "extra_rights": found.extra_rights}
    extra = EVERY_EXTRA if at.more % 2 else ()
    return lambda rec: change_officer(
        rec, found.id, roles=roles, extra_rights=extra, position_title=f"cán bộ {at.words}", opened=opened
    )


def dismiss(at: At) -> Work | None:
    """An officer leaves."""
    with at.reading() as connection:
        found = at.one_of(officers(connection))
    return None if found is None else lambda rec: dismiss_officer(rec, found.id)


def take_back(at: At) -> Work | None:
    """Somebody who had left, or was never registered, works here again."""
    with at.reading() as connection:
        here = {each.id for each in officers(connection)}
    people = [each.name for each in at.world.computers if each.commune == at.who.commune]
    missing = [name for name in people if officer_id(name) not in here]
    name = at.one_of(missing)
    if not here or name is None:
        return None
    return lambda rec: add_officer(rec, name=name, roles=EVERY_ROLE, extra_rights=EVERY_EXTRA)


def introduce(at: At) -> Work:
    """What papers say of the office, over what stood in the field."""
    field, commune = ("place", "issuer")[at.more % 2], at.who.office.identity.commune_code
    with at.reading() as connection:
        opened = {field: load_profile(connection, commune).texts.get(field, "")}
    return lambda rec: change_profile(rec, commune, {field: f"Số {at.words}"}, opened)


def found_area(at: At) -> Work:
    """An area that is new."""
    commune = at.who.office.identity.commune_code
    return lambda rec: add_area(rec, commune, NewArea(f"Thôn {at.words}", "thon"))


def split_area(at: At) -> Work | None:
    """An area is split from a day on; figures of later periods go along."""
    with at.reading() as connection:
        areas = areas_at(connection, at.today)
    area = at.one_of(areas)
    if area is None:
        return None
    into = [NewArea(f"Phần {part} {at.words}", "thon") for part in ("một", "hai")]
    return lambda rec: split(rec, area.id, into, at.day, carry=True)


def _changed_area(at: At) -> str | None:
    with at.reading() as connection:
        areas = all_areas(connection)
    return at.one_of([area.id for area in areas if change_of(areas, area.id) is not None])


def take_area_back(at: At) -> Work | None:
    """What happened to an area last was a mistake."""
    area_id = _changed_area(at)
    return None if area_id is None else lambda rec: take_change_back(rec, area_id, carry=True)


def move_area_day(at: At) -> Work | None:
    """What happened to an area last happened on another day."""
    area_id = _changed_area(at)
    return None if area_id is None else lambda rec: change_day(rec, area_id, at.day, carry=True)


def print_book(at: At) -> Work | None:
    """The voucher book of a month is printed, with its code."""
    subject = fund_subject(
        FundPaperRequest("voucher_book", span=("2026-09", "2026-08")[at.more % 2]), at.today
    )
    if subject is None:
        return None
    commune, clock = at.who.office.identity.commune_code, at.who.clock

    def work(rec: Recorder) -> None:
        found = read_book_paper(rec.connection, clock, commune, subject, rec.author)
        data, provenance = marked(rec.connection, commune, rec.author, subject, found)
        if provenance is not None:
            keep_printed(rec, provenance, data)

    return work


ACTIONS = {
    "register everybody": Action(register_all),
    "change the rights of an officer": Action(change_rights, 2),
    "dismiss an officer": Action(dismiss),
    "take an officer back": Action(take_back),
    "change the profile": Action(introduce, 2),
    "found an area": Action(found_area),
    "split an area": Action(split_area, 0.3),
    "move the day of what happened to an area": Action(move_area_day, 0.3),
    "take back what happened to an area": Action(take_area_back, 0.5),
    "print a book": Action(print_book),
}
