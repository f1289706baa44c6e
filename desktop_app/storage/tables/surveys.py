"""Survey rounds, their areas, responses, hand counts; drafts and running counts (local)."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, TextClause

from desktop_app.storage.tables.columns import day, identity, instant, integer, text, word
from desktop_app.storage.tables.metadata import metadata

survey_round = Table(
    "survey_round",
    metadata,
    *identity(),
    text("title"),
    text("target"),
    integer("year", 0),
    text("template_code"),
    text("template_version"),
    text("plan_number", None),
    day("plan_date"),
    text("legal_basis", None),
    day("planned_from"),
    day("planned_to"),
    day("started_on"),
    day("closed_on"),
    word("status", "draft", "open", "counting", "closed", "submitted", "returned", "accepted"),
    text("status_reason", None),
    text("thresholds", "{}"),
    integer("second_keying_percent", 0),
    day("asked_from"),
    day("asked_to"),
    integer("archived"),
    integer("deleted"),  # both are empty while unset: older versions know no such field
)

survey_area = Table(
    "survey_area",
    metadata,
    *identity(),
    text("round_id"),
    text("area_id"),
    integer("total_households"),
    integer("forms_issued"),
    integer("forms_collected"),
    text("method"),
    word("tally_mode", "per_form", "totals"),
    text("status"),
    text("minutes", "{}"),
    Index("ix_survey_area_round_id", "round_id"),
)

survey_response = Table(
    "survey_response",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    integer("version", 0),
    text("round_id"),
    text("area_id"),
    integer("serial"),
    day("answered_on"),
    text("channel"),
    text("validity"),
    text("answers", "{}"),
    text("comment", None),
    text("entered_by"),
    instant("entered_at"),
    integer("deleted", 0),
    Column(
        "faults",
        Integer,
        nullable=False,
        server_default="0",
        comment="local; kept with the writes: form_faults",
    ),
    # Covers the list of forms with its filters: a look-up in the encrypted table costs seven times as much.
    Index("ix_survey_response_list", "round_id", "area_id", "serial", "deleted", "validity", "entered_by"),
    Index(
        "ix_survey_response_faults",
        *("round_id", "area_id", "serial", "faults"),
        sqlite_where=TextClause("faults > 0"),
    ),
)

survey_tally = Table(
    "survey_tally",
    metadata,
    *identity(),
    text("round_id"),
    text("area_id"),
    text("question"),
    text("counts", "{}"),
    Index("ix_survey_tally_round_id", "round_id"),
)

survey_second_keying = Table(
    "survey_second_keying",
    metadata,
    *identity(),
    text("round_id"),
    text("response_id"),
    text("answers", "{}"),
    text("settled", "{}"),
    text("keyed_by"),
    instant("keyed_at", 0),
    text("settled_by", None),
    Index("ix_survey_second_keying_round_id", "round_id"),
)

survey_count = Table(
    "survey_count",
    metadata,
    Column("round_id", Text, primary_key=True),
    Column("area_id", Text, primary_key=True),
    Column("counts", Text, nullable=False, comment="JSON: kept with the writes, proved by recount"),
    Column("questionnaire", Text, comment="SHA-256 of the one counted by; NULL: to be counted afresh"),
    Column("serials", LargeBinary, comment="a bit for each serial number that a form has"),
    sqlite_with_rowid=False,
)

response_draft = Table(
    "response_draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("round_id", Text, nullable=False),
    Column("area_id", Text, nullable=False),
    Column("serial", Integer),
    Column("answers", Text, nullable=False),
    Column("question", Text, nullable=False, comment="position of the cursor"),
    Column("started_by", Text, nullable=False),
    Column("saved_at", Integer, nullable=False),
    Column("version", Text, nullable=False, server_default="", comment="of the questionnaire"),
    Column("kind", Text, nullable=False, server_default="form"),
    Column("opened", Text, comment="JSON of the form's fields when it was reopened; empty for a new one"),
)
