"""Tables of acts over many communes: what was started, and what was done in each commune."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from upstream.database.tables import metadata

act = Table(
    "act",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, comment="what it is about, for people"),
    Column("content", Text, nullable=False, comment="JSON: the same for all of its steps"),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False, comment="running, stopped or done"),
    Column("state_at", BigInteger, nullable=False),
    Column("state_by", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("act.number"), comment="the act that this one takes back"),
    Index("ix_act_state", "state"),
)

act_step = Table(
    "act_step",
    metadata,
    Column("act", Integer, ForeignKey("act.number"), nullable=False),
    Column("place", Integer, nullable=False, comment="in the order in which they are taken"),
    Column("commune", Text, nullable=False),
    Column("subject", Text, nullable=False, comment="what this step alone is about, such as its scope"),
    Column("state", Text, nullable=False, comment="waiting, done or refused"),
    Column("outcome", Text, nullable=False, comment="why it was refused"),
    Column("at", BigInteger, comment="when it was taken"),
    PrimaryKeyConstraint("act", "place"),
    Index("ix_act_step_act_state_place", "act", "state", "place"),
)

entry_followed = Table(
    "entry_followed",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("until", BigInteger, nullable=False, comment="version up to which its histories were read"),
    comment="can be emptied with entry_event: both are read again from the records",
)

entry_event = Table(
    "entry_event",
    metadata,
    Column("commune", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("to_state", Text, nullable=False),
    Column("on_day", Text, nullable=False),
    Column("answered", Boolean, nullable=False, comment="whether answers were given with it"),
    PrimaryKeyConstraint("commune", "event"),
    Index("ix_entry_event_entry_commune", "entry", "commune"),
    comment="what communes did with entries that the province began, without what they wrote",
)
