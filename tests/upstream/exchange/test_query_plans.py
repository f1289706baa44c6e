"""No statement of an exchange reads all that a commune ever sent, or all of the province.

Such a statement is fast on the day it is written and slower with every year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import event

from desktop_app.base.ids import survey_area_id
from desktop_app.wire.op import Value
from tests.support.servers.read_model import settle_here
from tests.upstream.read_model.test_any_history import two_computers
from upstream.demo.journals import OfficeJournal

_EXPLAINED = re.compile(r"\s*(SELECT|UPDATE|DELETE|INSERT|REPLACE|WITH)\b", re.IGNORECASE)
_WHOLE_TABLE = re.compile(r"SCAN (\w+)(?! VIRTUAL)(?:$| USING)")
_WHOLE_COMMUNE = re.compile(r"SEARCH (\w+) USING .*\(commune=\?\)$")

ALLOWED: Final = {
    "commune": "its codes: 3,321 in the whole country",
    "conflict": "of one record; a commune has few",
    "device": "some 6,600 small rows in the whole country",
    "read_campaign": "written again from the campaigns, of which a commune has few",
    "read_stale": "what is still to be counted",
    "scope_lock": "the periods that are locked now",
}
RECORDS: Final[Mapping[str, tuple[str, dict[str, Value]]]] = {
    "residential_area": ("a1", {"name": "Thôn Một"}),
    "indicator_value": ("iv:MTTQ_CO_SO:A.1:2026-Q1:a1", {"value": "3", "set_version": "1"}),
    "survey_round": ("r1", {"template_code": "NTM_XA_2026", "template_version": "1", "year": 2026}),
    "survey_area": (survey_area_id("r1", "a1"), {"forms_collected": 1}),
    "survey_response": ("f1", {"round_id": "r1", "area_id": "a1", "answers/q11": "1"}),
    "fund_voucher": ("v1", {"kind": "receipt", "campaign_id": "c1", "money": 5}),
    "register_entry": ("e1", {"register": "DLXH"}),
}


def send_one_of_each(journal: OfficeJournal, at: int) -> None:
    """A record of each kind that has tables for pages, and a period that is handed in and accepted."""
    for entity, (entity_id, fields) in RECORDS.items():
        journal.put(entity, entity_id, fields, at)
    for status in ("submitted", "accepted"):
        journal.put("period_status", "ps:MTTQ_CO_SO:2026-Q1:", {"status": status}, at)
    journal.send(at)


def test_no_statement_of_an_exchange_reads_all_years() -> None:
    said: dict[str, Any] = {}
    with two_computers() as (connection, journals):

        @event.listens_for(connection.engine, "before_cursor_execute")
        def _(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
            said.setdefault(statement, values[0] if many and values else values)

        for at in (1, 2):
            for journal in journals:
                send_one_of_each(journal, at)
            settle_here(connection)
            for journal in journals:
                journal.device = journal.device.again(connection)
                journal.catch_up()
        read_whole = set()
        for statement, values in list(said.items()):
            if _EXPLAINED.match(statement):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                for row in plan:
                    if found := _WHOLE_TABLE.match(row.detail) or _WHOLE_COMMUNE.match(row.detail):
                        read_whole.add(found[1])
    assert read_whole == ALLOWED.keys()
