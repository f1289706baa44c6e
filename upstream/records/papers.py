"""Papers printed by offices, and whether the data they were made of are still the same here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.ids import printed_paper_id
from desktop_app.wire.guards.sealed_text import is_sealed_text
from desktop_app.wire.op import Value
from desktop_app.wire.papers.book_data import FUND, REGISTER, VOUCHER
from desktop_app.wire.papers.codes import PRINTED_PAPER, DataState, data_of, is_known, state_of
from upstream.records.merge import MergeRecord
from upstream.records.stored import communes_with, load_newer


@dataclass(frozen=True, slots=True)
class Changed:
    """A record of the data that was written after the figures of a paper were read; milliseconds UTC."""

    entity: str
    entity_id: str
    author: str
    at: int


@dataclass(frozen=True, slots=True)
class OfficePaper:
    """A paper that an office printed, the state of its data then and now, and what was written since.

    ``is_known``: whether this version knows what papers of its kind are made of; ``is_sealed``: what names a
    person in them is sealed, and the code was made of what it says. In either case ``now`` says nothing.
    """

    commune: str
    fields: dict[str, Value]
    then: DataState
    now: DataState
    changed: tuple[Changed, ...]
    is_known: bool = True
    is_sealed: bool = False

    def said(self, field: str) -> str:
        """Return what its record says."""
        value = self.fields.get(field)
        return "" if value is None else str(value)

    def moment(self, field: str) -> int:
        """Return an instant of its record; 0 where there is none."""
        value = self.fields.get(field)
        return value if isinstance(value, int) else 0


def papers_with(connection: Connection, code: str) -> list[OfficePaper]:
    """Return the papers that bear a code, by commune: one, unless two offices met in one by chance."""
    found = communes_with(connection, PRINTED_PAPER, printed_paper_id(code))
    return [_paper(connection, commune, record.fields) for commune, record in found.items()]


def _paper(connection: Connection, commune: str, fields: dict[str, Value]) -> OfficePaper:
    subject, digest = str(fields.get("subject") or ""), str(fields.get("digest") or "")
    records, as_of = fields.get("records"), fields.get("as_of")
    then = DataState(records if isinstance(records, int) else 0, int(digest or "0", 16))
    if not is_known(subject):
        return OfficePaper(commune, fields, then, DataState(), (), is_known=False)
    known = {
        (record.entity, record.entity_id): record
        for record in load_newer(connection, commune, 0, _kinds_of(subject))
    }
    present = [(*key, record.fields) for key, record in known.items()]
    data = list(data_of(subject, present, with_removed=True))
    if any(is_sealed_text(value) for _, _, said in data for value in said.values()):
        return OfficePaper(commune, fields, then, DataState(), (), is_sealed=True)
    now = state_of(subject, data)
    after = as_of if isinstance(as_of, int) else 0
    changes = (_last_change(known[entity, entity_id]) for entity, entity_id, _ in data)
    changed = [each for each in changes if each.at > after]
    return OfficePaper(commune, fields, then, now, tuple(sorted(changed, key=lambda each: -each.at)))


def _last_change(record: MergeRecord) -> Changed:
    """By whom and when a field of a record was written last."""
    last = max((record.base, *record.marks.values()), key=lambda mark: mark.at)
    return Changed(record.entity, record.entity_id, last.author, last.at)


def _kinds_of(subject: str) -> tuple[str, ...]:
    """Return the kinds of record among which those of a subject are."""
    return _KINDS.get(subject.partition(":")[0], _OF_FIGURES)


_OF_FIGURES = (
    "survey_round",
    "survey_area",
    "survey_response",
    "survey_tally",
    "indicator_value",
    "target_value",
    "period_text",
)
_KINDS = {
    "entry": ("register_matter", "register_event"),
    FUND: ("fund_voucher",),
    VOUCHER: ("fund_voucher",),
    REGISTER: ("register_matter", "register_event", "register_link", "register_number"),
}
