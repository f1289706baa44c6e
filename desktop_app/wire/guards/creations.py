"""What the op says by which an office makes a record: without it, an op changes a record that must be there.

Records whose id is made of coordinates say them in fields of their own, too: a cell
without its indicator is in no sheet.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.base.ids import OFFICER
from desktop_app.wire.op import Op
from desktop_app.wire.states import is_locked

SAID: Mapping[str, str] = {
    "residential_area": "name",
    "survey_round": "title",
    "survey_response": "round_id",
    "survey_area": "round_id",
    "survey_tally": "round_id",
    "survey_second_keying": "round_id",
    "indicator_value": "indicator_code",
    "target_value": "indicator_code",
    "period_status": "set_code",
    "reporting_event": "slug",
    "figure_confirmation": "finding",
    "period_text": "set_code",
    "register_matter": "register_code",
    "register_event": "matter_id",
    "register_link": "from_id",
    "register_batch": "name",
    "number_book": "series",
    "register_number": "series",
    "printed_paper": "code",
    "fund_campaign": "title",
    "fund_draft": "kind",
    "fund_voucher": "kind",
    "fund_closing": "month",
    "fund_disclosure": "sheet",
    "helped_household": "name",
    "goods_item": "name",
    "goods_store": "name",
    "attachment": "sha256",
    OFFICER: "name",
}
"""The field by which a creation is known, and which is never empty in it."""


def is_fragment(op: Op) -> bool:
    """Whether an op changes a record that its office had made before, and did not have from the province.

    One that closes a round names what was seen of all that lies in it, so its base does not tell.
    """
    field = SAID.get(op.entity)
    own = op.base_version == 0 or is_locked(op.entity, op.entity_id, op.patch)
    return own and field is not None and not op.patch.get(field)
