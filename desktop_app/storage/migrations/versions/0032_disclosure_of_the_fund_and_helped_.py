"""disclosure of the fund and helped households

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is there yet."""
    op.create_table(
        "fund_disclosure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sheet", sa.Text(), server_default="", nullable=False),
        sa.Column("span", sa.Text(), server_default="", nullable=False),
        sa.Column("campaign_id", sa.Text(), server_default="", nullable=False),
        sa.Column("published_on", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("published_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_disclosure")),
    )
    op.create_table(
        "helped_household",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("area_id", sa.Text(), server_default="", nullable=False),
        sa.Column("hamlet", sa.Text(), server_default="", nullable=False),
        sa.Column("category", sa.Text(), server_default="", nullable=False),
        sa.Column("out_of_need", sa.Integer(), server_default="0", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helped_household")),
    )
