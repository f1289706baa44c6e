"""Who may decide about a record that two people or the province see differently: who may enter it."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.accounts.officers import require_author
from desktop_app.journal.recorder import Recorder

_RIGHTS: Mapping[str, str] = {
    "residential_area": "areas.edit",
    "indicator_value": "movements.enter",
    "period_status": "movements.enter",
    "target_value": "movements.targets",
    "survey_round": "surveys.manage",
    "office_profile": "office.edit",
}
_FORMS = "surveys.enter"
"""Everything else is a part of a survey round."""


def require_right(rec: Recorder, entity: str) -> None:
    """Let pass only an author who may change records of this kind.

    Raises:
        NotAllowed: the author has no such right, or is no officer of this office.
    """
    require_author(rec.connection, rec.author, _RIGHTS.get(entity, _FORMS))
