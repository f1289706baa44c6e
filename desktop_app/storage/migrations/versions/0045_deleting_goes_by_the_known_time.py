"""what the access log protects goes by the known time of the book

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The trigger asked the clock of the computer, which anybody can set years ahead."""
    op.execute(
        "INSERT INTO book_fact (name, value) "
        "SELECT 'known_time', CAST(max(at) AS TEXT) FROM access_log HAVING max(at) IS NOT NULL"
    )
    op.execute("DROP TRIGGER access_log_is_kept_a_year")
    op.execute(
        "CREATE TRIGGER access_log_is_kept_a_year BEFORE DELETE ON access_log "
        "WHEN OLD.at > coalesce((SELECT CAST(strftime('%s', CAST(value AS INTEGER) / 1000, 'unixepoch', "
        "'-12 months') AS INTEGER) * 1000 FROM book_fact WHERE name = 'known_time'), 0) "
        "BEGIN SELECT RAISE(ABORT, 'entries of the access log are kept for twelve months'); END"
    )
