"""keys of the office

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keys of the office, whom they are given to, and what this book holds of them."""
    op.create_table(
        "office_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("commitment", sa.Text(), server_default="", nullable=False),
        sa.Column("made_by", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=True),
        sa.Column("boxes", sa.Text(), server_default="{}", nullable=False),
        sa.Column("older", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_key")),
    )
    op.create_table(
        "key_holder",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("public", sa.Text(), server_default="", nullable=False),
        sa.Column("sealed", sa.Text(), server_default="", nullable=False),
        sa.Column("known_since", sa.Integer(), nullable=True),
        sa.Column("let_in_by", sa.Text(), server_default="", nullable=False),
        sa.Column("proof", sa.Text(), server_default="", nullable=False),
        sa.Column("shut_out_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_holder")),
    )
    op.create_table(
        "held_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False, comment="1: on this computer"),
        sa.Column(
            "usual",
            sa.Integer(),
            nullable=False,
            comment="1: the province has personal fields sealed with it",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_key")),
    )
    op.create_table(
        "sealed_otherwise",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="id of the key; empty: in clear"),
        sa.PrimaryKeyConstraint("entity", "record", "field", name=op.f("pk_sealed_otherwise")),
        sqlite_with_rowid=False,
    )
