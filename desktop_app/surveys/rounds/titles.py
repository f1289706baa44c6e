"""Names of rounds: two that are shown beside each other do not bear the same."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.surveys.rounds.queries import rounds


class TitleTaken(Problem):
    """Another round has the name."""


def require_free_title(connection: Connection, title: str, round_id: str = "") -> None:
    """Require that no round but ``round_id`` has a name, whatever its marks, capitals and spaces.

    Raises:
        TitleTaken: one has it, be it archived.
    """
    wanted = " ".join(fold(title).split())
    for other in rounds(connection, with_archived=True):
        if other.id != round_id and " ".join(fold(other.title).split()) == wanted:
            raise TitleTaken(
                "Another round is called “{title}”. Add something to distinguish the two, such as the year.",
                title=other.title,
            )
