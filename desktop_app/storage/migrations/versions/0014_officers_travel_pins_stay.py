"""officers travel, PINs stay

The ids of officers are made of their names when the book is opened (``accounts/older_books.py``), which also
journals them. A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "officer_pin",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=True, comment="Argon2id; NULL: no PIN on this computer"),
        sa.Column("wrong_pins", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wait_until", sa.Integer(), nullable=True, comment="milliseconds since 1970 UTC"),
        sa.Column("former_id", sa.Text(), nullable=True, comment="id in older entries of the access log"),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_officer_pin")),
        comment="of this computer alone: a short PIN could be found from its hash",
    )
    op.execute(
        "INSERT INTO officer_pin (officer_id, pin_hash, wrong_pins, wait_until) "
        "SELECT id, pin_hash, wrong_pins, wait_until FROM officer"
    )
    op.execute("CREATE TABLE officer_before AS SELECT * FROM officer")
    op.drop_table("officer")
    op.create_table(
        "officer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position_title", sa.Text(), server_default="", nullable=False),
        sa.Column("roles", sa.Text(), server_default="", nullable=False, comment="codes separated by spaces"),
        sa.Column(
            "extra_rights", sa.Text(), server_default="", nullable=False, comment="codes separated by spaces"
        ),
        sa.Column("dismissed", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
    )
    op.execute(
        "INSERT INTO officer (id, name, position_title, roles, extra_rights, dismissed) "
        "SELECT id, name, position_title, roles, extra_rights, left_at IS NOT NULL FROM officer_before"
    )
    op.drop_table("officer_before")
