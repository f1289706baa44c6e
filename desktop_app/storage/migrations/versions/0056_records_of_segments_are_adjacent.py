"""records of segments are adjacent

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change no table: what is packed from now on has other numbers in ``journal_segment_record``.

    This program looks for both. An older one would miss ops, so it must not open the book.
    """
