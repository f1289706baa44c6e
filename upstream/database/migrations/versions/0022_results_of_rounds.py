"""what people said in rounds, and the fund by campaign

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What people said in rounds, and the fund by campaign."""
    op.create_table(
        "read_result",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column(
            "area",
            sa.Integer(),
            nullable=False,
            comment="the whole commune, an area, or several unnamed: empty",
        ),
        sa.Column("valid", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column(
            "satisfied", sa.Integer(), comment="forms satisfied with the overall question; NULL: not known"
        ),
        sa.Column("base", sa.Integer(), comment="of so many, by the rule of the round"),
        sa.Column(
            "verdict",
            sa.Text(),
            nullable=False,
            comment="whether the round reached what it must; of areas empty",
        ),
        sa.Column(
            "packed",
            sa.LargeBinary(),
            nullable=False,
            comment="msgpack of question → sums, see rounds.py",
        ),
        sa.PrimaryKeyConstraint("commune", "scope", "area", name=op.f("pk_read_result")),
        comment="what people said in survey rounds, as counts and sums",
    )
    op.create_table(
        "read_campaign",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False, comment="its id"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("through", sa.Boolean(), nullable=False, comment="it collects for another level"),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False, comment="đồng, taken over from former offices"),
        sa.Column("received", sa.BigInteger(), nullable=False, comment="đồng"),
        sa.Column("spent", sa.BigInteger(), nullable=False, comment="đồng"),
        sa.Column("balance", sa.BigInteger(), nullable=False, comment="đồng"),
        sa.Column(
            "goods_received",
            sa.BigInteger(),
            nullable=False,
            comment="what goods and valuables are worth, đồng",
        ),
        sa.Column("goods_issued", sa.BigInteger(), nullable=False, comment="đồng"),
        sa.PrimaryKeyConstraint("commune", "campaign", name=op.f("pk_read_campaign")),
        comment="sums of the fund by campaign, without who gave and received",
    )
    with op.batch_alter_table("read_finding", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "unusual",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="figures far from their own past or from other areas",
            )
        )
    # The rows of every commune are built again: rounds, funds and what is unusual were never looked at.
    op.execute("INSERT INTO read_due (commune) SELECT code FROM commune WHERE true ON CONFLICT DO NOTHING")
    op.execute("DELETE FROM read_basis WHERE number = 2")
