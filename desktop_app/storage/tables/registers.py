"""Entries of registers, their events, links and numbers; drafts and lines (local)."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from desktop_app.storage.tables.columns import day, identity, instant, integer, text
from desktop_app.storage.tables.metadata import metadata

register_matter = Table(
    "register_matter",
    metadata,
    *identity(),
    text("register_code"),
    text("register_version"),
    text("area_id"),
    day("opened_on"),
    text("answers", "{}"),
    text("entered_by"),
    instant("entered_at", 0),
    integer("sealed", 0),  # 1: sealed when it was issued, and the province accepts no other answers
    Index("ix_register_matter_register_code", "register_code"),
)

register_event = Table(
    "register_event",
    metadata,
    *identity(),
    text("matter_id"),
    text("action"),
    text("from_state"),
    text("to_state"),
    day("on_day"),
    text("after"),  # the ids of the events that its author saw last, parted by spaces
    text("reason"),
    text("addressee"),
    text("paper_number"),
    day("paper_date"),
    text("paper_title"),
    integer("extra_days"),
    day("until"),
    text("answers", "{}"),
    text("recorded_by"),
    instant("recorded_at", 0),
    text("takes_back"),  # the id of the event that does not count any more
    text("act"),  # the same for all events that a person took at once with several entries
    text("replaced", "{}"),  # by field of the entry, the JSON of what a file replaced and by what
    Index("ix_register_event_matter_id", "matter_id"),
)

register_link = Table(
    "register_link",
    metadata,
    *identity(),
    text("from_id"),
    text("to_id"),
    text("kind"),
    text("reason"),
    integer("removed", 0),
    text("linked_by"),
    instant("linked_at", 0),
    Index("ix_register_link_from_id", "from_id"),
    Index("ix_register_link_to_id", "to_id"),
)

register_batch = Table(
    "register_batch",
    metadata,
    *identity(),
    text("register_code"),
    text("name"),
    day("locks_on"),
    text("reason"),
    text("locked_by"),
    instant("locked_at", 0),
    integer("seen_until", 0),  # the version up to which whoever locked it had seen the province's changes
)

number_book = Table(
    "number_book",
    metadata,
    *identity(),
    text("series"),
    integer("year", 0),
    text("holder"),
    integer("first_free", 0),
    text("reason"),
    day("closed_on"),
    text("closed_by"),
)

register_number = Table(
    "register_number",
    metadata,
    *identity(),
    text("series"),
    integer("year", 0),
    integer("ordinal", 0),
    text("suffix"),
    text("written"),
    text("matter_id"),
    day("given_on"),
    text("reason"),
    integer("stamped_before", 0),
    day("voided_on"),
    text("void_reason"),
    text("given_by"),
    instant("given_at", 0),
    text("holder"),  # the computer that held the book when the number was given
    Index("ix_register_number_matter_id", "matter_id"),
    Index("ix_register_number_series", "series", "year", "ordinal"),
)

matter_draft = Table(
    "matter_draft",
    metadata,
    Column("id", Text, primary_key=True, comment="of the entry, or of the event that a step will be"),
    Column("register_code", Text, nullable=False),
    Column("register_version", Text, nullable=False),
    Column("matter_id", Text, nullable=False, comment="of a step; the one out of which a new entry grows"),
    Column("action", Text, nullable=False, comment="of a step; empty for an entry"),
    Column("area_id", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("question", Text, nullable=False, comment="position of the cursor"),
    Column("started_by", Text, nullable=False),
    Column("saved_at", Integer, nullable=False),
    Column("opened", Text, comment="JSON of the entry's fields when it was reopened; empty for a new one"),
)

matter_secret = Table(
    "matter_secret",
    metadata,
    Column("matter_id", Text, primary_key=True),
    Column("name", Text, primary_key=True, comment="of the question"),
    Column("value", Text, nullable=False, comment="never sent, never journalled, never searched"),
    sqlite_with_rowid=False,
)
"""Answers that a register calls private, such as identity numbers: they stay on this computer."""

matter_line = Table(
    "matter_line",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("matter_id", Text, nullable=False, unique=True),
    Column("register_code", Text, nullable=False),
    Column("register_version", Text, nullable=False),
    Column("known", Integer, nullable=False, comment="0: this version of the register has not come yet"),
    Column("state", Text, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("crossed", Integer, nullable=False, comment="1: two computers took steps at the same time"),
    Column("urgent", Integer, nullable=False),
    Column("opened_on", Text, nullable=False),
    Column("area_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("course", Text, nullable=False, server_default="", comment="what the clocks of an open one ask"),
    Index("ix_matter_line_list", "register_code", "ends", "urgent", "opened_on"),
)
"""What the list shows of each entry; made from the entry and its events whenever one of them is written."""

matter_words = Table(
    "matter_words",
    metadata,
    Column("row", Integer, primary_key=True, comment="of matter_line"),
    Column("words", Text, nullable=False, comment="all that is said in the entry, folded"),
)
"""What the search reads, apart from the lines so that the list does not read it."""
