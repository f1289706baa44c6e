"""what a draft is, in columns of its own

Until now the version of its questionnaire stood among its answers, and a second keying was known by how its
id began.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "response_draft",
        sa.Column("version", sa.Text(), server_default="", nullable=False, comment="of the questionnaire"),
    )
    op.add_column("response_draft", sa.Column("kind", sa.Text(), server_default="form", nullable=False))
    op.execute("UPDATE response_draft SET kind = 'second' WHERE id LIKE 'sk:%'")
    op.execute(
        "UPDATE response_draft SET version = json_extract(answers, '$.\"@version\"'),"
        " answers = json_remove(answers, '$.\"@version\"')"
        " WHERE json_type(answers, '$.\"@version\"') = 'text'"
    )
