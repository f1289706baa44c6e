"""what a commune's rows take is counted

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ROW = 200
_HELD = {
    "segment": ("length(packed)", "commune"),
    "record": ("length(fields) + coalesce(length(marks), 0)", "commune"),
    "conflict": ("length(other) + length(field)", "commune"),
    "rejected": (
        "length(patch) + length(reason)",
        "(SELECT commune FROM device WHERE number = rejected.device)",
    ),
}


def upgrade() -> None:
    """Count what is there."""
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "bytes",
                sa.BigInteger(),
                server_default="0",
                nullable=False,
                comment="what the commune's rows take, without files",
            )
        )
    for table, (size, of) in _HELD.items():
        op.execute(
            f"UPDATE commune SET bytes = bytes + coalesce("
            f"(SELECT sum({size} + {_ROW}) FROM {table} WHERE {of} = commune.code), 0)"
        )
