"""what people at the province decided, and packages that were withdrawn

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Decisions of before are not in it: nobody noted them."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "commune_code", sa.Text(), nullable=False, comment="as it was then; empty: of the whole province"
        ),
        sa.Column(
            "subject", sa.Text(), nullable=False, comment="device, scope, report, root, list or package"
        ),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON"),
        sa.Column(
            "waiting",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="lost by a restored database, and not carried out again yet",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        comment="what people at the province decided; the file beside the database has the same",
    )
    with op.batch_alter_table("catalogue_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "withdrawn_at",
                sa.BigInteger(),
                nullable=True,
                comment="since then no office uses it",
            )
        )
