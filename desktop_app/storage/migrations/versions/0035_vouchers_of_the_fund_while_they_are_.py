"""vouchers of the fund while they are typed

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Vouchers of the fund while they are typed."""
    op.create_table(
        "fund_typing",
        sa.Column("id", sa.Text(), nullable=False, comment="of the voucher"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False, comment="JSON of fields and rows, letter for letter"),
        sa.Column("prepared", sa.Integer(), nullable=False, comment="whether a draft of that id is there"),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_typing")),
    )
