"""An invented province in which all that a commune wrote, or that was written about it, bears its mark."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from sqlalchemy import Connection

from desktop_app.base.clock import from_millis, to_millis
from desktop_app.base.ids import figure_file_id, indicator_value_id, period_status_id, register_file_id
from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.catalogue.registers.definition import OPENED
from desktop_app.wire.op import Value
from desktop_app.wire.urgent.messages import UrgentMessage, UrgentRow
from tests.upstream.catalogue.test_publishing import form
from tests.upstream.console.browsing import A_DAY
from upstream.attachments.sent_down import FileSentDown, examine_sent, give, keep_sent
from upstream.base.limits import CommuneLimits
from upstream.catalogue import rings
from upstream.catalogue.incoming import read_sent
from upstream.communes.communes import commune_codes, ensure_commune
from upstream.console.accounts import users
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.database.database import Database
from upstream.deciding.cell_comments import CommentInput
from upstream.deciding.computers import look_at_report, refuse_computer
from upstream.deciding.decisions import ScopeDecision, ScopeVerdict, decide
from upstream.deciding.entries import NewEntry, entry_to_begin, read_register
from upstream.deciding.packages import keep_draft, publish_package
from upstream.demo.journals import OfficeJournal
from upstream.demo.province import build_province
from upstream.devices.devices import add_device
from upstream.devices.enrolment import new_code
from upstream.jobs import jobs
from upstream.jobs.beginning import begin_codes, begin_decision, begin_entries
from upstream.jobs.jobs import JobKind
from upstream.jobs.running import run
from upstream.read_model.entries import settle_entries
from upstream.read_model.fund import settle_funds
from upstream.read_model.rounds import settle_rounds
from upstream.read_model.totals import TotalsKeeper
from upstream.urgent.reports import found as found_reports
from upstream.urgent.reports import take

SET, PERIOD = "MTTQ_CO_SO", "2027-M01"  # of a year that no commune has handed in
SCOPE = f"period:{SET}:{PERIOD}"
WORDS, NUMBER = "TM01", "TT01"
EMPTY = "00118"
"""A commune in which nothing is."""
_DAY = 86_400_000
_NO_LIMITS = CommuneLimits(0, 0, 0, 0)


def mark(commune: str) -> str:
    """What is in every text of a commune, and in none of another."""
    return f"dấu{commune}riêng"


def build(database: Database, communes: int) -> list[str]:
    """Build it; return the codes of the communes. The last two share a group and an act of their own."""
    list(build_province(database, A_DAY, communes))
    with database.write() as connection:
        codes = commune_codes(connection)
        ensure_commune(connection, EMPTY)
    for place, code in enumerate(codes):
        with database.write() as connection:
            write_of_commune(connection, code, f"a{place:031x}", A_DAY - _DAY)
            decided_of_commune(connection, code, A_DAY)
    begin_acts(database, codes)
    settle(database)
    return [*codes, EMPTY]


def settle(database: Database) -> None:
    """Compute what pages read and the merge does not write."""
    assert settle_entries(database, from_millis(A_DAY).date()) == 0
    assert settle_rounds(database) == 0
    assert settle_funds(database) == 0
    with closing(TotalsKeeper(database)) as keeper:
        assert keeper.settle() == 0


def write_of_commune(connection: Connection, code: str, device: str, at: int) -> OfficeJournal:
    """Let an office send a text of each kind."""
    word = mark(code)
    journal = OfficeJournal.connect(connection, code, device, f"Máy {word}", f"Người {word}", at)
    area = f"{code}-0"
    journal.put("residential_area", area, {"commune_code": code, "name": f"Thôn {word}"}, at)
    for unit in (area, WHOLE_COMMUNE):
        for indicator, value in ((WORDS, word), (NUMBER, "7")):
            figure: dict[str, Value] = {
                "set_code": SET,
                "set_version": 1,
                "indicator_code": indicator,
                "period": PERIOD,
                "unit": unit,
                "value": value,
                **({"note": word} if indicator == WORDS else {}),
            }
            journal.put("indicator_value", indicator_value_id(SET, indicator, PERIOD, unit), figure, at)
        attach(journal, figure_file_id(SET, NUMBER, PERIOD, unit, f"{word}.txt"), at)
    status: dict[str, Value] = {
        "set_code": SET,
        "period": PERIOD,
        "unit": WHOLE_COMMUNE,
        "status": "submitted",
    }
    journal.put("period_status", period_status_id(SET, PERIOD, WHOLE_COMMUNE), status, at)
    register = read_register("KNCT")
    matter: dict[str, Value] = {
        "register_code": register.code,
        "register_version": register.version,
        "opened_on": "2026-01-05",
        "entered_by": word,
        f"answers/{register.title_question}": word,
        f"answers/{register.day_question}": "2026-01-05",
    }
    journal.put("register_matter", f"{code}-{device}", matter, at)
    opened: dict[str, Value] = {
        "matter_id": f"{code}-{device}",
        "action": OPENED,
        "to_state": register.first_state,
        "on_day": "2026-01-05",
        "recorded_by": word,
    }
    journal.put("register_event", f"{code}-{device}:{OPENED}", opened, at)
    planned: dict[str, Value] = {
        "title": word,
        "year": 2026,
        "status": "open",
        "template_code": "NTM_XA_2021",
    }
    journal.put("survey_round", f"{code}-{device}", planned, at)
    journal.put("fund_campaign", f"{code}-{device}", {"title": word, "kind": "poor"}, at)
    journal.send(at)
    rows = [UrgentRow(word, word)]
    message = UrgentMessage(f"{code}-{device}", "register_matter", word, word, rows, word, at)
    take(connection, journal.device, [message], at, _NO_LIMITS)
    return journal


def decided_of_commune(connection: Connection, code: str, now: int) -> None:
    """Let the province write a text of each kind about a commune."""
    word = mark(code)
    comments = [CommentInput(f"{code}-0", NUMBER, word)]
    decide(connection, code, ScopeDecision(ScopeVerdict.RETURN, SCOPE, word, word, comments), now)
    new_code(connection, code, word, now * 2, word)
    stolen = f"b{int(code):031x}"
    add_device(connection, code, stolen, f"Mất {word}", bytes(32), now)
    refuse_computer(connection, stolen, word, word, now)
    if code == commune_codes(connection)[0]:
        report = next(each for each in found_reports(connection, f"{code}-", code) if each.title == word)
        look_at_report(connection, report, word, now)
    log_event(connection, None, LogEvent.COMPUTERS, now, word, code)


def attach(journal: OfficeJournal, record: str, at: int) -> None:
    """Let an office attach a file with its mark in its name and content."""
    word = mark(journal.device.commune)
    file = a_file(word)
    fields: dict[str, Value] = {"owner": record, "name": f"{word}.txt", "sha256": file.sha256}
    journal.put("attachment", record, {**fields, "size": file.size, "media_type": file.media_type}, at)
    keep_sent(journal.connection, file, word.encode())
    give(journal.connection, journal.device.commune, file, at)


def a_file(word: str) -> FileSentDown:
    """A file with a word in its name and content."""
    return examine_sent(f"{word}.txt", word.encode())


def begin_acts(database: Database, codes: Sequence[str]) -> None:
    """Begin acts over all communes and over the last two alone, of each kind that has a page."""
    away, now = codes[-2:], A_DAY
    word = mark(away[0])
    with database.write() as connection:
        rings.set_ring(connection, f"Nhóm {word}", away, word, now)
        rings.set_ring(connection, "Nhóm mọi xã", codes, "Lan", now)
        package = read_sent(form(), "ho-dan.md").package
        publish_package(connection, package, "Nhóm mọi xã", "Lan", now)
        other = read_sent(form("0.1"), "ho-dan.md").package
        publish_package(connection, other, f"Nhóm {word}", word, now)
        keep_draft(connection, read_sent(form("2"), "ho-dan.md"), "Lan", now)
        made = [
            begin_decision(
                connection, JobKind.ACCEPT, [(code, "period:NONE:2026-M06") for code in codes], "", "Lan", now
            ),
            begin_decision(connection, JobKind.ACCEPT, [(code, SCOPE) for code in away], word, word, now),
            begin_codes(connection, away, word, now * 2, word, now)[0],
            begin_entries(connection, an_entry(connection, "thu-chung", "Góp ý dự thảo"), codes, "Lan", now),
            begin_entries(connection, an_entry(connection, "thu-rieng", word), away, word, now),
        ]
        user = users.require_user(connection, "lan")
        for number in made:
            log_event(connection, user, LogEvent.SAW, now, f"/viec/{number}")
        jobs.stop(connection, made[0], "Lan", now)
        rings.set_ring(connection, "Nhóm không có gói", codes, "Lan", now)
        begin_decision(connection, JobKind.ACCEPT, [(code, SCOPE) for code in codes], "", "Lan", now)
    for number in made[1:]:
        run(database, number, None)
    for code in codes:
        with database.write() as connection:
            answer(connection, code)


def an_entry(connection: Connection, entry_id: str, title: str) -> NewEntry:
    """A draft that is sent down, with its file."""
    register, file = read_register("GYDT"), a_file(title)
    keep_sent(connection, file, title.encode())
    given = {register.title_question: title, register.day_question: "2026-11-20"}
    return entry_to_begin(register, entry_id, given, [file])


def answer(connection: Connection, code: str) -> None:
    """Let an office answer what was sent down to all."""
    journal = OfficeJournal.connect(connection, code, f"c{int(code):031x}", "Máy", mark(code), A_DAY)
    journal.catch_up()
    event: dict[str, Value] = {
        "matter_id": "thu-chung",
        "action": "collect",
        "from_state": "asking",
        "to_state": "",
        "on_day": "2026-11-21",
        "recorded_by": mark(code),
        "answers/comments_text": mark(code),
    }
    event_id = f"thu-chung:collect:{code}"
    journal.put("register_event", event_id, event, A_DAY)
    attach(journal, register_file_id("thu-chung", event_id, f"{mark(code)}.txt"), A_DAY)
    journal.send(A_DAY)


def disturb(database: Database, communes: Sequence[str]) -> None:
    """Change whatever there is of some communes, and add one that was not there."""
    later = to_millis(datetime(2026, 12, 1, 4, tzinfo=UTC))
    with database.write() as connection:
        for place, code in enumerate(communes):
            journal = write_of_commune(connection, code, f"d{place:031x}", later)
            journal.seen(later)
            for indicator in ("TT01", "TT02", "TT06", "TT05A"):
                for period in ("2026-M10", "2026-M09", "2026-Q3", "2026-Y"):
                    figure: dict[str, Value] = {
                        "set_code": SET,
                        "set_version": 1,
                        "indicator_code": indicator,
                        "period": period,
                        "unit": f"{code}-0",
                        "value": "987654",
                    }
                    key = indicator_value_id(SET, indicator, period, f"{code}-0")
                    journal.put("indicator_value", key, figure, later)
            journal.send(later)
            new_code(connection, code, "Thêm", later * 2, "Lan")
        begin_codes(connection, communes, "Thêm", later * 2, "Lan", later)
        begin_entries(connection, an_entry(connection, "thu-them", "Thêm"), communes, "Lan", later)
    settle(database)
