"""Why something that claims to come from the province is not taken."""

from __future__ import annotations

from desktop_app.base.problems import Problem


class NotTrusted(Problem):
    """Signatures, versions or contents are not what the province signed; nothing was changed."""


class OlderThanKnown(NotTrusted):
    """It is genuine, but older than what this office has seen."""


def damaged() -> NotTrusted:
    """Return what to say about bytes that are not what was signed."""
    return NotTrusted(
        "The file of the update is damaged or was changed on the way, so it was not used. "
        "Fetch or copy it again; if it stays so, tell the province."
    )


def too_few_signatures() -> NotTrusted:
    """Return what to say about a file that fewer keys have signed than must."""
    return NotTrusted(
        "The update is not signed with enough keys of the province, so it was not used. Ask the province."
    )


def older() -> OlderThanKnown:
    """Return what to say about a replay of something genuine."""
    return OlderThanKnown(
        "The update is older than what this computer has already seen from the province, so it was not used. "
        "Ask the province for the newest one."
    )


def other_keys() -> NotTrusted:
    """Return what to say about a chain of keys that does not lead to the one that is known."""
    return NotTrusted(
        "The update is signed with other keys than those of your province, so it was not used. "
        "Ask the province; if its keys were replaced, connect with a new code."
    )
