"""What became of a bundle, in a sentence: the same on the command line and in the console."""

from __future__ import annotations

from desktop_app.wire.courier.problems import BundleProblem
from desktop_app.wire.messages import Code
from upstream.courier.taking import TakenBundle


def not_taken(name: str, taken: TakenBundle) -> BundleProblem | None:
    """Why changes in a bundle were not taken; its answer says the same to the office."""
    commune = taken.device.commune
    if not taken.known:
        return BundleProblem(
            "“{name}”: the book of this computer of the commune {commune} is a copy, or was restored from a "
            "backup. Its changes were not taken. Have it exchange once over a line, or give it a new code.",
            name=name,
            commune=commune,
        )
    if taken.lacks:
        return BundleProblem(
            "“{name}” continues bundle {number} of the same computer of the commune {commune}, which was not "
            "read here yet. Read that one first, then this one again.",
            name=name,
            number=taken.lacks,
            commune=commune,
        )
    if taken.refused is None:
        return None
    if taken.refused.code in (Code.RECORDS_FULL, Code.SPACE_FULL):
        return BundleProblem(
            "“{name}”: the commune {commune} has as much on this server as it may, so not all changes were "
            "taken. Raise its limit (--limits FILE), then read the bundle again.",
            name=name,
            commune=commune,
        )
    return BundleProblem(
        "“{name}”: changes of the commune {commune} could not be read, so not all were taken. Update both "
        "programs, then have the bundle written again.",
        name=name,
        commune=commune,
    )
