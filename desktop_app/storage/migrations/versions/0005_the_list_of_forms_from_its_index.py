"""the list of forms from its index

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("survey_response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_response_round_id_area_id_serial"))
        batch_op.create_index(
            "ix_survey_response_list",
            ["round_id", "area_id", "serial", "deleted", "validity", "entered_by"],
            unique=False,
        )
