"""figures of a unit side by side

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A year is added up, and the versions of a period are found, without a look into the table."""
    op.drop_index("ix_indicator_value_set_code_period", table_name="indicator_value")
    op.create_index(
        "ix_indicator_value_versions",
        "indicator_value",
        ["set_code", "period", "set_version"],
        unique=False,
    )
    op.create_index(
        "ix_indicator_value_figures",
        "indicator_value",
        ["set_code", "indicator_code", "unit", "period", "value"],
        unique=False,
    )
