"""The form that an officer was entering when the program ended, for the first or the second time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.accounts.officers import whose_drafts
from desktop_app.catalogue.installed import NotInstalled
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.records import DraftKind, ResponseDraft
from desktop_app.surveys.rounds.commands import ENTRY_STATES
from desktop_app.surveys.rounds.queries import round_of
from ui.surveys.common.page_data import FormEntryData, read_draft
from ui.surveys.double_entry.data import DoubleEntryData, read_double_entry


@dataclass(frozen=True, slots=True)
class UnfinishedDoubleEntry:
    """A double entry that was left unfinished."""

    data: DoubleEntryData
    response_id: str


def read_unfinished(connection: Connection, officer: str) -> FormEntryData | UnfinishedDoubleEntry | None:
    """Return what this officer left unfinished last, where its round still takes forms.

    Without that it is a form of an officer who has left the office; a second entry is nobody else's.
    """
    whose = whose_drafts(connection, officer)
    for draft in sorted(drafts_of(connection), key=lambda draft: draft.started_by != officer):
        found = round_of(connection, draft.round_id)
        if draft.started_by not in whose or found is None or found.status not in ENTRY_STATES:
            continue
        if draft.started_by != officer and draft.kind is not DraftKind.FORM:
            continue
        try:
            if draft.kind is DraftKind.FORM:
                return read_draft(connection, draft)
            second = _second(connection, draft, officer)
        except NotInstalled:
            continue  # its round has moved to a version that is not here yet; the list of rounds says so
        if second is not None:
            return second
    return None


def _second(connection: Connection, draft: ResponseDraft, officer: str) -> UnfinishedDoubleEntry | None:
    """``None`` when a colleague has entered the form meanwhile, or it is gone."""
    data = read_double_entry(connection, draft.round_id)
    form = next((form for form, typed in data.unfinished(officer) if typed.id == draft.id), None)
    return None if form is None else UnfinishedDoubleEntry(data, form.response_id)
