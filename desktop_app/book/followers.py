"""Who keeps figures derived from which records; the same for local changes and pulled ones."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.accounts.pins import follow_officers
from desktop_app.attachments.transfer import offer_named
from desktop_app.journal.rows import Changes, FollowerOfSome, Followers, RecordWriter
from desktop_app.movements.figure_counts import counts_otherwise, follow_figures
from desktop_app.surveys.tally.counts import follow_responses, follow_rounds


def follow_entries(records: RecordWriter, changes: Changes) -> None:
    """Keep the lines of entries; loaded with the first of them, as it needs the engine of forms."""
    from desktop_app.registers.entries import lines

    lines.follow_entries(records, changes)


# The forms first: counting a round afresh reads what these have changed, which must not be added again.
FOLLOWERS: Followers = {
    "survey_response": follow_responses,
    "survey_round": follow_rounds,
    "indicator_value": FollowerOfSome(follow_figures, counts_otherwise),
    "register_matter": follow_entries,
    "register_event": follow_entries,
    "register_number": follow_entries,
    "officer": follow_officers,
    "attachment": offer_named,
}


def follow_packages(connection: Connection) -> None:
    """Bring up to date what waited for a package of the catalogue, however it came."""
    from desktop_app.registers.entries.lines import make_unknown_lines

    make_unknown_lines(connection)
