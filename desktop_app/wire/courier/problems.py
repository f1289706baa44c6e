"""Why a bundle is not taken, as sentences for whoever carries it."""

from __future__ import annotations

from desktop_app.base.problems import Problem


class BundleProblem(Problem):
    """A bundle cannot be written or taken; nothing of it was taken."""


def not_a_bundle(name: str) -> BundleProblem:
    """It is another file, or was changed."""
    return BundleProblem(
        "“{name}” is not a bundle of Sổ Mặt trận, or was changed on the way. Nothing was taken from it. "
        "Choose a file that ends in .mtb, or have it written again.",
        name=name,
    )


def of_newer_program(name: str) -> BundleProblem:
    """A later version of the program wrote it."""
    return BundleProblem(
        "“{name}” was written by a newer version of the program. Update this computer first, then read it "
        "again; nothing was taken from it.",
        name=name,
    )


def cut_short(name: str) -> BundleProblem:
    """Its end is missing."""
    return BundleProblem(
        "“{name}” is not complete: the stick was pulled out, or the copying was stopped, before all of it "
        "was there. Nothing was taken from it. Copy it again, or have it written again.",
        name=name,
    )


def damaged_part(name: str, part: int, parts: int) -> BundleProblem:
    """Bytes of it differ from what was signed."""
    return BundleProblem(
        "Part {part} of {parts} of “{name}” is damaged. Nothing was taken from it. Copy it again, or have it "
        "written again, on another stick if it stays so.",
        name=name,
        part=part,
        parts=parts,
    )


def unreadable(name: str, error: OSError) -> BundleProblem:
    """The medium does not give it back."""
    return BundleProblem(
        "“{name}” cannot be read ({reason}). Plug the stick in again, or copy the file to this computer "
        "first; nothing was taken from it.",
        name=name,
        reason=error.strerror or type(error).__name__,
    )


def not_from_sender(name: str) -> BundleProblem:
    """The signature does not hold."""
    return BundleProblem(
        "“{name}” does not have the signature of the computer that it names, so nothing was taken from it. "
        "Have it written again, and say to the province that this happened.",
        name=name,
    )


def not_for_here(name: str) -> BundleProblem:
    """It is sealed to somebody else."""
    return BundleProblem(
        "“{name}” is sealed for another computer, so it cannot be opened here. Nothing was taken from it.",
        name=name,
    )


def goes_on_under_another_id(name: str) -> BundleProblem:
    """The journal here is not the one that the province knows; the next bundle mends it."""
    return BundleProblem(
        "“{name}” says that the province knows another history of this computer: the book is a copy, or was "
        "restored from a backup. Nothing was lost. Write another bundle now and have it answered: with it "
        "this computer goes on, and what is recorded here goes with the bundle after that.",
        name=name,
    )
