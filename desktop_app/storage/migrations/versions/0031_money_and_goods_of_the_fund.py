"""money and goods of the fund

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is there yet: the room is new."""
    op.create_table(
        "fund_campaign",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("passes_through", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Text(), server_default="", nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=True),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("receiving_until", sa.Text(), nullable=True),
        sa.Column("distributing_until", sa.Text(), nullable=True),
        sa.Column("target", sa.Integer(), server_default="0", nullable=False),
        sa.Column("committee", sa.Text(), server_default="", nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("bank", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_campaign")),
    )
    op.create_table(
        "fund_closing",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("month", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_at", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reopened_at", sa.Integer(), nullable=True),
        sa.Column("reopened_by", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_closing")),
    )
    op.create_table(
        "fund_draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("campaign_id", sa.Text(), server_default="", nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("money", sa.Integer(), server_default="0", nullable=False),
        sa.Column("goods_value", sa.Integer(), server_default="0", nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.Text(), server_default="{}", nullable=False),
        sa.Column("lines", sa.Text(), server_default="{}", nullable=False),
        sa.Column("given_up", sa.Integer(), server_default="0", nullable=False),
        sa.Column("entered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_draft")),
    )
    with op.batch_alter_table("fund_draft", schema=None) as batch_op:
        batch_op.create_index("ix_fund_draft_campaign_id", ["campaign_id"], unique=False)

    op.create_table(
        "fund_voucher",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("campaign_id", sa.Text(), server_default="", nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("money", sa.Integer(), server_default="0", nullable=False),
        sa.Column("goods_value", sa.Integer(), server_default="0", nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.Text(), server_default="{}", nullable=False),
        sa.Column("lines", sa.Text(), server_default="{}", nullable=False),
        sa.Column("reverses", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_voucher")),
    )
    with op.batch_alter_table("fund_voucher", schema=None) as batch_op:
        batch_op.create_index("ix_fund_voucher_campaign_id", ["campaign_id", "day"], unique=False)
        batch_op.create_index("ix_fund_voucher_day", ["day"], unique=False)

    op.create_table(
        "goods_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_item")),
    )
    op.create_table(
        "goods_store",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("area_id", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_store")),
    )
