"""Who may decide a conflict or a rejection: whoever may enter the record."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from desktop_app.accounts.commands import require_manager_left
from desktop_app.accounts.officers import (
    MANAGE,
    NotAllowed,
    managers,
    nobody_may,
    require_author,
    require_period_right,
)
from desktop_app.base.ids import OFFICER, officer_id
from desktop_app.journal.recorder import Recorder
from desktop_app.wire.guards.rights import permitted, rights_for
from desktop_app.wire.op import Op, Value
from desktop_app.wire.scopes import is_figure_file, is_register_file
from desktop_app.wire.states import BOOK, EVENT, NUMBER

_RIGHTS: Mapping[str, str] = {
    "residential_area": "areas.edit",
    "indicator_value": "movements.enter",
    "period_status": "movements.enter",
    "target_value": "movements.targets",
    "reporting_event": "movements.enter",
    "figure_confirmation": "movements.enter",
    "period_text": "movements.enter",
    "survey_round": "surveys.manage",
    "register_matter": "registers.enter",
    "register_event": "registers.review",
    "register_link": "registers.enter",
    "register_batch": "registers.review",
    "number_book": "registers.review",
    "register_number": "registers.review",
    "printed_paper": "reports.print",
    "fund_campaign": "fund.enter",
    "fund_draft": "fund.enter",
    "fund_voucher": "fund.post",
    "fund_closing": "fund.close",
    "fund_disclosure": "fund.post",
    "helped_household": "fund.enter",
    "goods_item": "fund.enter",
    "goods_store": "fund.enter",
    "office_profile": "office.edit",
    "office_key": "sync.run",
    "key_holder": "sync.run",
    OFFICER: MANAGE,
}
_FORMS = "surveys.enter"
"""Everything else is a part of a survey round."""


def require_right(rec: Recorder, entity: str, entity_id: str, values: Mapping[str, Value]) -> None:
    """Require the right to set these fields of a record.

    Raises:
        NotAllowed: the author has no such right, or is no officer of this office.
        Problem: a period report would get an unknown state, or nobody could manage officers.
    """
    status = values.get("status")
    if entity == "period_status" and isinstance(status, str):
        present = (rec.get(entity, entity_id) or {}).get("status")
        require_period_right(rec.connection, rec.author, status, str(present) if present else None)
        return
    kind = "indicator_value" if is_figure_file(entity, entity_id) else entity
    kind = "register_matter" if is_register_file(entity, entity_id) else kind
    if entity == OFFICER:
        require_manager_left(rec.connection, entity_id, values)
    if not _confirms_himself(rec, entity, entity_id, values):
        require_author(rec.connection, rec.author, _RIGHTS.get(kind, _FORMS))


def _confirms_himself(rec: Recorder, entity: str, entity_id: str, values: Mapping[str, Value]) -> bool:
    """Whether the author decides to be an administrator while something waits about every one.

    Nobody else may decide then, where administrators changed each other; the province has the same rule. Who
    gives the role up waits until another one is confirmed.
    """
    if entity != OFFICER or entity_id != officer_id(rec.author):
        return False
    connection, before = rec.connection, rec.get(entity, entity_id) or {}
    if MANAGE not in permitted({**before, **values}):
        return False
    if MANAGE not in permitted(before) and managers(connection):
        return False
    return nobody_may(connection, MANAGE)


def require_right_to_rejournal(
    rec: Recorder, entity: str, entity_id: str, values: Mapping[str, Value]
) -> None:
    """Require the right by which this change of a refused act was written.

    Numbers and steps belong to the entry they were written with: the right to write that is enough.

    Raises:
        NotAllowed, Problem: as :func:`require_right` does.
    """
    if entity not in (BOOK, NUMBER, EVENT):
        require_right(rec, entity, entity_id, values)
        return
    wanted = rights_for(Op(0, entity, entity_id, 0, dict(values), rec.author, 0), {})
    for one_of in wanted:
        *others, last = sorted(one_of)
        for right in others:
            with suppress(NotAllowed):
                require_author(rec.connection, rec.author, right)
                break
        else:
            require_author(rec.connection, rec.author, last)
