"""Tables of the read model. They say nothing that the records and segments do not, and can be built again.

No table holds the name of a person or a text that somebody wrote: codes, states, numbers and days only.
``scope`` is a part of the book (``desktop_app.wire.scopes``), such as ``period:MTTQ_CO_SO:2026-Q1``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from upstream.database.tables import metadata

read_term = Table(
    "read_term",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False, comment="a scope, a unit, an indicator or a version of a set"),
    Column("under", Text, nullable=False, comment="a scope without its last part; else empty"),
    UniqueConstraint("text"),
    Index("ix_read_term_under", "under"),
    comment="a number in place of each of the texts that rows repeat; none is ever deleted",
)

read_figures = Table(
    "read_figures",
    metadata,
    Column("commune", Text, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("unit", Integer, nullable=False),
    Column("figures", Integer, nullable=False, comment="cells with a figure or words"),
    Column("asked", Integer, nullable=False, comment="cells that wait for another figure"),
    Column("newest", BigInteger, nullable=False, comment="version of the newest figure"),
    Column("packed", LargeBinary, nullable=False, comment="see upstream/read_model/figures.py"),
    PrimaryKeyConstraint("commune", "scope", "unit"),
    Index("ix_read_figures_scope", "scope", "commune", "figures", "asked", "newest"),
    comment="the figures of a unit in a period, in one row",
)

read_state = Table(
    "read_state",
    metadata,
    Column("commune", Text, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("unit", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("accepted", BigInteger, comment="version of its last acceptance; NULL: it never was"),
    PrimaryKeyConstraint("commune", "scope", "unit"),
    Index("ix_read_state_scope", "scope", "unit", "commune", "status", "accepted"),
    comment="how far the report of a unit for a period is",
)

read_round = Table(
    "read_round",
    metadata,
    Column("commune", Text, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("year", Integer, nullable=False),
    Column("template_code", Text, nullable=False),
    Column("template_version", Text, nullable=False),
    Column("planned_from", Text, nullable=False),
    Column("planned_to", Text, nullable=False),
    Column("deleted", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("commune", "scope"),
    comment="survey rounds",
)

read_round_area = Table(
    "read_round_area",
    metadata,
    Column("commune", Text, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("area", Integer, nullable=False),
    Column("households", BigInteger, comment="NULL: nobody has said"),
    Column("issued", BigInteger),
    Column("collected", BigInteger),
    PrimaryKeyConstraint("commune", "scope", "area"),
    comment="areas of survey rounds: how many forms went out and came back",
)

read_step = Table(
    "read_step",
    metadata,
    Column("commune", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("unit", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("at", BigInteger, nullable=False, comment="by the clock of the author"),
    Column("received_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("commune", "version"),
    Index("ix_read_step_scope_commune", "scope", "commune"),
    comment="each change of the state of a report or round that was taken",
)

read_typed = Table(
    "read_typed",
    metadata,
    Column("commune", Text, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("first", BigInteger, nullable=False, comment="by which the segment is found"),
    PrimaryKeyConstraint("commune", "scope", "first"),
    comment="the segments in which figures of a period were typed, whether they were taken or not",
)

read_contact = Table(
    "read_contact",
    metadata,
    Column("device", Integer, ForeignKey("device.number"), primary_key=True, autoincrement=False),
    Column("commune", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False, comment="when its last changes came"),
    Column("changed_at", BigInteger, nullable=False, comment="when they were made, by its clock"),
    Index("ix_read_contact_commune", "commune"),
)

read_stale = Table(
    "read_stale",
    metadata,
    Column("commune", Text, nullable=False),
    Column("part", Text, nullable=False, comment="a scope, or one entry of a register"),
    PrimaryKeyConstraint("commune", "part"),
    comment="what is put together from parts of the book that have changed since",
)

read_total = Table(
    "read_total",
    metadata,
    Column("scope", Integer, nullable=False),
    Column("commune", Text, nullable=False),
    Column("indicator", Integer, nullable=False),
    Column("number", BigInteger, comment="the figure; of a ratio what is above the line"),
    Column("below", BigInteger, comment="of a ratio what is below the line"),
    Column("exact", Text, comment="the decimal, or both of a ratio with “/”, where they are not whole"),
    PrimaryKeyConstraint("scope", "commune", "indicator"),
    comment="the commune's figure of each indicator of a period, as its own paper has it",
)

read_finding = Table(
    "read_finding",
    metadata,
    Column("scope", Integer, nullable=False),
    Column("commune", Text, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column(
        "unusual",
        Integer,
        nullable=False,
        server_default="0",
        comment="figures far from their own past or from other areas",
    ),
    PrimaryKeyConstraint("scope", "commune"),
    comment="what contradicts a rule or limit of the set in a period, and nobody has confirmed",
)

read_basis = Table(
    "read_basis",
    metadata,
    Column("number", Integer, primary_key=True, comment="1: of totals; 2: of results of rounds"),
    Column("sets", Text, nullable=False, comment="the indicator sets or questionnaires they were made by"),
)

read_entry = Table(
    "read_entry",
    metadata,
    Column("commune", Text, nullable=False),
    Column("entry", Text, nullable=False, comment="its id, the same in all communes that were sent it"),
    Column("register", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("ends", Boolean, nullable=False, comment="nothing more is expected"),
    Column("crossed", Boolean, nullable=False, comment="two computers took steps; a person has to decide"),
    Column("opened_on", Text, nullable=False),
    Column("due_on", Text, nullable=False, comment="of the running term that ends first; empty: none runs"),
    Column("steps", Integer, nullable=False),
    PrimaryKeyConstraint("commune", "entry"),
    Index("ix_read_entry_register", "register", "ends", "due_on", "commune"),
    comment="entries of registers, with what follows from their histories",
)

read_result = Table(
    "read_result",
    metadata,
    Column("commune", Text, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("area", Integer, nullable=False, comment="the whole commune, an area, or several unnamed: empty"),
    Column("valid", Integer, nullable=False),
    Column("invalid", Integer, nullable=False),
    Column("satisfied", Integer, comment="forms satisfied with the overall question; NULL: not known"),
    Column("base", Integer, comment="of so many, by the rule of the round"),
    Column("verdict", Text, nullable=False, comment="whether the round reached what it must; of areas empty"),
    Column("packed", LargeBinary, nullable=False, comment="msgpack of question → sums, see rounds.py"),
    PrimaryKeyConstraint("commune", "scope", "area"),
    comment="what people said in survey rounds, as counts and sums",
)

read_campaign = Table(
    "read_campaign",
    metadata,
    Column("commune", Text, nullable=False),
    Column("campaign", Text, nullable=False, comment="its id"),
    Column("kind", Text, nullable=False),
    Column("through", Boolean, nullable=False, comment="it collects for another level"),
    Column("starts_on", Text, nullable=False),
    Column("opening", BigInteger, nullable=False, comment="đồng, taken over from former offices"),
    Column("received", BigInteger, nullable=False, comment="đồng"),
    Column("spent", BigInteger, nullable=False, comment="đồng"),
    Column("balance", BigInteger, nullable=False, comment="đồng"),
    Column("goods_received", BigInteger, nullable=False, comment="what goods and valuables are worth, đồng"),
    Column("goods_issued", BigInteger, nullable=False, comment="đồng"),
    PrimaryKeyConstraint("commune", "campaign"),
    comment="sums of the fund by campaign, without who gave and received",
)

read_due = Table(
    "read_due",
    metadata,
    Column("commune", Text, primary_key=True),
    comment="communes whose rows are to be built; a migration that changes what rows say enters all",
)

read_trouble = Table(
    "read_trouble",
    metadata,
    Column("commune", Text, nullable=False),
    Column("work", Text, nullable=False, comment="one of upstream/read_model/troubles.py"),
    Column("what", Text, nullable=False, comment="kind and place of the error, nothing of its content"),
    Column("since", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("head", BigInteger, nullable=False, comment="newest version of the commune when it failed"),
    PrimaryKeyConstraint("commune", "work"),
    comment="communes whose rows cannot be written; each is tried again later and later",
)
