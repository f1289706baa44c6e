"""Names of rounds: two that are shown beside each other do not bear the same."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.surveys.rounds.queries import rounds
from desktop_app.surveys.rounds.records import Round


class TitleTaken(Problem):
    """Another round has the name."""


def shared_titles(known: Iterable[Round]) -> tuple[str, ...]:
    """Return the names that several of these rounds bear, as when two computers began them apart."""
    by_title: dict[str, list[str]] = {}
    for each in known:
        by_title.setdefault(_plain(each.title), []).append(each.title)
    return tuple(titles[0] for titles in by_title.values() if len(titles) > 1)


def require_free_title(connection: Connection, title: str, round_id: str = "") -> None:
    """Require that no round but ``round_id`` has a name, whatever its marks, capitals and spaces.

    Raises:
        TitleTaken: one has it, be it archived.
    """
    wanted = _plain(title)
    for other in rounds(connection, with_archived=True):
        if other.id != round_id and _plain(other.title) == wanted:
            raise TitleTaken(
                "Another round is called “{title}”. Add something to distinguish the two, such as the year.",
                title=other.title,
            )


def _plain(title: str) -> str:
    """A name without its marks, capitals and spaces."""
    return " ".join(fold(title).split())
