"""Computers and codes: communes, one-time codes with their sheets, computers, refusing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.i18n import N_
from desktop_app.base.text import fold
from upstream.base.problems import ServerProblem
from upstream.communes.choosing import known_or_listed, require_commune
from upstream.communes.renumbering import current_code
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.queries.communes import (
    UNKNOWN_VERSION,
    CommuneContact,
    ProgramVersion,
    computers_of,
    contacts,
    program_counts,
    program_versions,
)
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, SentFile, Shown
from upstream.console.web.squares import qr_drawing
from upstream.courier.cards import CARDS_ZIP, named_cards, paper_words, zipped_cards
from upstream.deciding.codes import CODE_STATES, CodeState, codes, withdraw_code
from upstream.deciding.computers import refuse_computer
from upstream.deciding.mistaken_communes import withdraw_commune
from upstream.devices.enrolment import new_code
from upstream.jobs.beginning import begin_codes
from upstream.releases.store import newest_root

pages = PageSet()
_PATH = "/may"
_DAY_MILLIS = 86_400_000
_LONGEST_DAYS = 90
_ADMIN = (Right.VIEW, Right.ADMIN)


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune with its computers, and the codes that wait for one."""

    contact: CommuneContact
    open_codes: int
    programs: Sequence[ProgramVersion]


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """What an office needs to connect a computer."""

    commune: str
    code: str
    square: str


@pages.get(_PATH, [Right.VIEW])
def communes(request: PageRequest) -> Answer:
    """Show the communes, how many computers each has, and when it was last heard from."""
    with request.read() as connection:
        open_codes: dict[str, int] = {}
        for each in codes(connection, request.now):
            if each.state is CodeState.OPEN:
                open_codes[each.commune] = open_codes.get(each.commune, 0) + 1
        versions = program_counts(connection, request.reach)
        programs: dict[str, list[ProgramVersion]] = {}
        for known in program_versions(connection, request.reach):
            programs.setdefault(known.commune, []).append(known)
        rows = [
            CommuneRow(contact, open_codes.get(code, 0), programs.get(code, ()))
            for code, contact in contacts(connection, request.reach).items()
        ]
    asked = asked_of(_PATH, request.query, ("ct",), sort="code")
    wanted = asked.filters.get("ct")
    if wanted:
        rows = [row for row in rows if wanted in {each.version or UNKNOWN_VERSION for each in row.programs}]
    keys = {
        "code": lambda row: row.contact.code,
        "name": lambda row: fold(row.contact.name),
        "computers": lambda row: row.contact.computers,
        "seen": lambda row: row.contact.seen_at,
        "program": lambda row: [each.version for each in row.programs],
        "codes": lambda row: row.open_codes,
    }
    found = listing_of(asked, rows, lambda row: f"{row.contact.code} {row.contact.name}", keys)
    values = {"list": found, "now": request.now, "programs": versions, "unknown": UNKNOWN_VERSION}
    return Shown("computers.html", values)


@pages.get(f"{_PATH}/ma", _ADMIN)
def code_form(request: PageRequest) -> Answer:
    """Ask for which communes codes are to be made."""
    return _code_form(request, request.query.text("xa"), "")


def _code_form(request: PageRequest, wanted: str, problem: str) -> Shown:
    form = request.form
    days = form.number("days", 7, 1, _LONGEST_DAYS)
    values = {"wanted": wanted, "name": form.text("name"), "days": days, "problem": problem}
    return Shown("code_form.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/ma", _ADMIN)
def make_codes(request: PageRequest) -> Answer:
    """Make a code for each commune that was written, and show the sheets, once."""
    form, now = request.form, request.now
    expires = now + form.number("days", 7, 1, _LONGEST_DAYS) * _DAY_MILLIS
    try:
        with request.act() as connection:
            wanted = _communes(connection, request, form.raw("communes"))
            made = _made(connection, request, wanted, form.text("name")[:100], expires)
            for commune in made:
                log_event(connection, request.user, LogEvent.COMPUTERS, now, N_("code made"), commune)
            root, words = newest_root(connection), paper_words(connection)
    except ServerProblem as problem:
        return _code_form(request, form.raw("communes"), problem.sentence())
    address = request.services.offices_address
    sheets = [CodeSheet(each, code, qr_drawing(f"{address}\n{code}")) for each, code in made.items()]
    values = {"sheets": sheets, "address": address, "expires": expires, "root": root, "words": words}
    return Shown("code_sheets.html", values)


def _communes(connection: Connection, request: PageRequest, text: str) -> list[str]:
    lines = [(number, _code(connection, line)) for number, line in _lines(text)]
    wanted = known_or_listed(connection, lines)
    beyond = [code for code in wanted if not request.reach.sees(code)]
    if beyond or not wanted:
        raise ServerProblem(
            "Write the code of at least one commune that you see, one a line ({beyond}).",
            beyond=", ".join(beyond) or "…",
        )
    return wanted


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _code(connection: Connection, line: str) -> str:
    """The code that a line begins with, or of the one commune that is called so."""
    first = line.split(maxsplit=1)[0].strip(",;")
    if first.isdecimal():
        return current_code(connection, first)
    named = [code for code, name in commune_names(connection).items() if fold(name) == fold(line)]
    return named[0] if len(named) == 1 else line


def _made(
    connection: Connection, request: PageRequest, wanted: list[str], name: str, expires: int
) -> Mapping[str, str]:
    author, now = request.user.name, request.now
    if len(wanted) > 1:
        return begin_codes(connection, wanted, name, expires, author, now)[1]
    require_commune(connection, wanted[0])
    return {wanted[0]: new_code(connection, wanted[0], name, expires, author)}


@pages.get(f"{_PATH}/the", _ADMIN)
def all_cards(request: PageRequest) -> Answer:
    """Send the cards of all communes that the visitor sees, for offices without a line."""
    with request.read() as connection:
        wanted = sorted(contacts(connection, request.reach))
        content = zipped_cards(connection, wanted, request.services.offices_address)
    return SentFile(content, "application/zip", CARDS_ZIP)


@pages.get(f"{_PATH}/{{commune:str}}/the", _ADMIN)
def one_card(request: PageRequest) -> Answer:
    """Send the card of one commune."""
    code = request.commune()
    with request.read() as connection:
        if code not in contacts(connection, request.reach):
            raise NotFound
        ((name, content),) = named_cards(connection, [code], request.services.offices_address).items()
    return SentFile(content, "application/octet-stream", name)


@pages.get(f"{_PATH}/{{commune:str}}", [Right.VIEW])
def commune(request: PageRequest, problem: str = "") -> Shown:
    """Show the computers and codes of a commune."""
    code = request.commune()
    with request.read() as connection:
        contact = contacts(connection, request.reach).get(code)
        if contact is None:
            raise NotFound
        computers = computers_of(connection, request.reach, code)
        made, words = codes(connection, request.now, code), paper_words(connection)
    values = {
        "contact": contact,
        "computers": computers,
        "codes": made,
        "code_states": CODE_STATES,
        "words": words,
        "problem": problem,
        "admin": request.reach.may(_ADMIN),
    }
    return Shown("commune_computers.html", values, 422 if problem else 200)


@pages.get(f"{_PATH}/{{commune:str}}/{{device:str}}/thu-hoi", _ADMIN)
def refuse_form(request: PageRequest, problem: str = "") -> Shown:
    """Say what refusing a computer means, and ask for a reason."""
    code, device = request.commune(), request.params["device"]
    with request.read() as connection:
        known = computers_of(connection, request.reach, code)
    computer = next((each for each in known if each.device_id == device and not each.revoked_at), None)
    if computer is None:
        raise NotFound
    values = {"commune": code, "computer": computer, "problem": problem}
    return Shown("refuse_computer.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/{{commune:str}}/{{device:str}}/thu-hoi", _ADMIN)
def refuse(request: PageRequest) -> Answer:
    """Refuse a computer from now on."""
    code, device, reason = request.commune(), request.params["device"], request.form.text("reason")
    if not reason:
        return refuse_form(request, ServerProblem("Say why: it is kept with the decision.").sentence())
    with request.act() as connection:
        if device not in {each.device_id for each in computers_of(connection, request.reach, code)}:
            raise NotFound
        refuse_computer(connection, device, reason, request.user.name, request.now)
        log_event(connection, request.user, LogEvent.COMPUTERS, request.now, f"refused {device}", code)
        request.notice(connection, N_("The computer is refused from now on."))
    return GoTo(f"{_PATH}/{code}")


@pages.post(f"{_PATH}/{{commune:str}}/ma/{{code:str}}/rut", _ADMIN)
def withdraw(request: PageRequest) -> Answer:
    """Let nobody enrol with a code any more."""
    place, code, reason = request.commune(), request.params["code"], request.form.text("reason")
    with request.act() as connection:
        if code not in {each.id for each in codes(connection, request.now, place)}:
            raise NotFound
        withdraw_code(connection, bytes.fromhex(code), reason, request.user.name, request.now)
        log_event(connection, request.user, LogEvent.COMPUTERS, request.now, N_("code withdrawn"), place)
        request.notice(connection, N_("Nobody can connect with this code any more."))
    return GoTo(f"{_PATH}/{place}")


@pages.post(f"{_PATH}/{{commune:str}}/bo", _ADMIN)
def withdraw_mistaken(request: PageRequest) -> Answer:
    """Take a commune out that was entered by mistake and has nothing in it."""
    code = request.commune()
    try:
        with request.act() as connection:
            withdraw_commune(connection, code, request.form.text("reason"), request.user.name, request.now)
            log_event(
                connection, request.user, LogEvent.COMPUTERS, request.now, N_("commune withdrawn"), code
            )
            request.notice(connection, N_("The commune was taken out of the list."))
    except ServerProblem as problem:
        return commune(request, problem.sentence())
    return GoTo(_PATH)
