"""a server has several processes

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A server that is there already gets a secret; nonces given before are asked for again."""
    secret = "seals nonces; one for all workers"
    with op.batch_alter_table("server", schema=None) as batch_op:
        batch_op.add_column(sa.Column("secret", sa.LargeBinary(), nullable=True, comment=secret))
    server = sa.table("server", sa.column("secret", sa.LargeBinary()))
    op.get_bind().execute(sa.update(server).values(secret=secrets.token_bytes(32)))
    with op.batch_alter_table("server", schema=None) as batch_op:
        batch_op.alter_column("secret", existing_type=sa.LargeBinary(), nullable=False)
    with op.batch_alter_table("server", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "timeline",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="of PostgreSQL, when what survived was last noted; another one after a failover",
            )
        )
        batch_op.add_column(
            sa.Column(
                "oldest_schema",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="programs that know no schema as new as this may not use the database",
            )
        )
