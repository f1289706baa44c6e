"""the first schema

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "book_fact",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_book_fact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "catalogue_package",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("package_version", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_catalogue_package")),
        sa.UniqueConstraint(
            "kind", "code", "package_version", name=op.f("uq_catalogue_package_kind_code_package_version")
        ),
    )
    op.create_table(
        "indicator_value",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("set_code", sa.Text(), server_default="", nullable=False),
        sa.Column("set_version", sa.Text(), server_default="", nullable=False),
        sa.Column("indicator_code", sa.Text(), server_default="", nullable=False),
        sa.Column("period", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
    )
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_value_set_code_period", ["set_code", "period"], unique=False)

    op.create_table(
        "journal_device",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("acked_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_device")),
        sa.UniqueConstraint("device_id", name=op.f("uq_journal_device_device_id")),
    )
    op.create_table(
        "office_profile",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("profile", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_profile")),
    )
    op.create_table(
        "period_status",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("set_code", sa.Text(), server_default="", nullable=False),
        sa.Column("period", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_status")),
    )
    op.create_table(
        "residential_area",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("commune_code", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.Column("successor_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residential_area")),
    )
    op.create_table(
        "response_draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False, comment="where the cursor stood"),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_draft")),
    )
    op.create_table(
        "survey_area",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("round_id", sa.Text(), server_default="", nullable=False),
        sa.Column("area_id", sa.Text(), server_default="", nullable=False),
        sa.Column("total_households", sa.Integer(), nullable=True),
        sa.Column("forms_issued", sa.Integer(), nullable=True),
        sa.Column("forms_collected", sa.Integer(), nullable=True),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("tally_mode", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("minutes", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_area")),
    )
    with op.batch_alter_table("survey_area", schema=None) as batch_op:
        batch_op.create_index("ix_survey_area_round_id", ["round_id"], unique=False)

    op.create_table(
        "survey_count",
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column(
            "counts", sa.Text(), nullable=False, comment="JSON: kept with the writes, proved by recount"
        ),
        sa.PrimaryKeyConstraint("round_id", "area_id", name=op.f("pk_survey_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_response",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("round_id", sa.Text(), server_default="", nullable=False),
        sa.Column("area_id", sa.Text(), server_default="", nullable=False),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("validity", sa.Text(), server_default="", nullable=False),
        sa.Column("answers", sa.Text(), server_default="{}", nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_at", sa.Integer(), nullable=True),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_survey_response")),
        sa.UniqueConstraint("id", name=op.f("uq_survey_response_id")),
    )
    with op.batch_alter_table("survey_response", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_response_round_id_area_id_serial", ["round_id", "area_id", "serial"], unique=False
        )

    op.create_table(
        "survey_round",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("target", sa.Text(), server_default="", nullable=False),
        sa.Column("year", sa.Integer(), server_default="0", nullable=False),
        sa.Column("template_code", sa.Text(), server_default="", nullable=False),
        sa.Column("template_version", sa.Text(), server_default="", nullable=False),
        sa.Column("plan_number", sa.Text(), nullable=True),
        sa.Column("plan_date", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("planned_from", sa.Text(), nullable=True),
        sa.Column("planned_to", sa.Text(), nullable=True),
        sa.Column("started_on", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("thresholds", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_round")),
    )
    op.create_table(
        "survey_tally",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("round_id", sa.Text(), server_default="", nullable=False),
        sa.Column("area_id", sa.Text(), server_default="", nullable=False),
        sa.Column("question", sa.Text(), server_default="", nullable=False),
        sa.Column("counts", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_tally")),
    )
    with op.batch_alter_table("survey_tally", schema=None) as batch_op:
        batch_op.create_index("ix_survey_tally_round_id", ["round_id"], unique=False)

    op.create_table(
        "target_value",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("set_code", sa.Text(), server_default="", nullable=False),
        sa.Column("indicator_code", sa.Text(), server_default="", nullable=False),
        sa.Column("year", sa.Integer(), server_default="0", nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_value")),
    )
    op.create_table(
        "journal_op",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("patch", sa.LargeBinary(), nullable=False, comment="msgpack of field → new value"),
        sa.Column(
            "before",
            sa.LargeBinary(),
            nullable=True,
            comment="msgpack of field → value replaced; NULL for a new record",
        ),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("resolves", sa.Text(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["journal_device.number"], name=op.f("fk_journal_op_device")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_op")),
        sa.UniqueConstraint("device", "device_seq", name=op.f("uq_journal_op_device_device_seq")),
    )
    with op.batch_alter_table("journal_op", schema=None) as batch_op:
        batch_op.create_index("ix_journal_op_entity_id", ["entity_id"], unique=False)
