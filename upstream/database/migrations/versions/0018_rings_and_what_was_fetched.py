"""rings, and what was fetched

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rings, and what was fetched."""
    op.create_table(
        "catalogue_draft",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False, comment="JSON: what its author should look at"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_catalogue_draft")),
        comment="packages that were brought and checked, and are not published yet",
    )
    op.create_table(
        "ring",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ring")),
        comment="a named list of communes that get something before the others",
    )
    op.create_table(
        "ring_commune",
        sa.Column("ring", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ring"], ["ring.name"], name=op.f("fk_ring_commune_ring")),
        sa.PrimaryKeyConstraint("ring", "commune", name=op.f("pk_ring_commune")),
    )
    op.create_table(
        "package_fetched",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="when the computer fetched it first"),
        sa.ForeignKeyConstraint(["device"], ["device.number"], name=op.f("fk_package_fetched_device")),
        sa.PrimaryKeyConstraint("sha256", "commune", "device", name=op.f("pk_package_fetched")),
    )
    with op.batch_alter_table("catalogue_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ring", sa.Text(), nullable=True, comment="only its communes get it; NULL: all")
        )
        batch_op.create_foreign_key(batch_op.f("fk_catalogue_item_ring"), "ring", ["ring"], ["name"])
