"""What the op says by which an office makes a record: without it, an op changes a record that must be there.

Records whose id is made of coordinates say them in fields of their own, too: a cell
without its indicator is in no sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

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
    "office_key": "ordinal",
    "key_holder": "public",
    OFFICER: "name",
}
"""The field by which a creation is known, and which is never empty in it."""

_STANDS_ON: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "survey_response": {"round_id": ("survey_round",)},
    "register_event": {"matter_id": ("register_matter",), "after": ("register_event",)},
    "register_number": {"matter_id": ("register_matter", "fund_voucher")},
    "register_link": {"from_id": ("register_matter",), "to_id": ("register_matter",)},
    "fund_draft": {"campaign_id": ("fund_campaign",)},
    "fund_voucher": {"campaign_id": ("fund_campaign",), "reverses": ("fund_voucher",)},
}
_IN_ROUND = frozenset({"survey_area", "survey_tally", "survey_second_keying"})


def stands_on(op: Op) -> Iterator[tuple[str, str]]:
    """The records without which this one says nothing: the entry and the step before, the round of a form.

    Each as it may be called; where several kinds have such ids, one of them is there.
    """
    if op.entity in _IN_ROUND and op.entity_id.count(":"):
        yield "survey_round", op.entity_id.split(":")[1]
    for field, entities in _STANDS_ON.get(op.entity, {}).items():
        value = op.patch.get(field)
        for named in value.split() if isinstance(value, str) else ():
            yield from ((entity, named) for entity in entities)


def any_fragment(entity: str, ops: Iterable[Op]) -> bool:
    """Whether :func:`is_fragment` holds for any of these ops about records of one kind."""
    field = SAID.get(entity)
    return field is not None and any(is_fragment(op) for op in ops if not op.patch.get(field))


def is_fragment(op: Op) -> bool:
    """Whether an op changes a record that its office had made before, and did not have from the province.

    One that closes a round names what was seen of all that is in it, so its base says nothing.
    """
    field = SAID.get(op.entity)
    if field is None or op.patch.get(field):
        return False
    return op.base_version == 0 or is_locked(op.entity, op.entity_id, op.patch)


def lacks_creation(entity: str, fields: Collection[str]) -> bool:
    """Whether a record with these fields is what a change alone has made, where the record itself was lost.

    No field that was ever written is missing in a record, whatever it holds.
    """
    field = SAID.get(entity)
    return field is not None and field not in fields
