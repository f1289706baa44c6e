"""Kinds of files that may be attached (``resources/attachments/kinds.toml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path

_ANY_FILE = frozenset({"", "*/*", "application/*"})
"""Media types of a question that takes any file; pyxform writes ``application/*`` for the type ``file``."""


class AttachmentKind(msgspec.Struct, frozen=True):
    """Files of one kind: their endings, without the dot, and the media type of each."""

    code: str
    endings: dict[str, str]


class Kinds(msgspec.Struct, frozen=True):
    """All that may be attached; ``largest_bytes`` is the size of the largest file."""

    largest_bytes: int
    kind: tuple[AttachmentKind, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a question takes: media types by ending, and the name of what it is."""

    code: str
    endings: dict[str, str]


class NotAccepted(Problem):
    """The file is of a kind that the question, or this program, does not take."""


@cache
def kinds() -> Kinds:
    """Return what may be attached in this office."""
    return msgspec.toml.decode(resource_path("attachments", "kinds.toml").read_bytes(), type=Kinds)


@cache
def known_endings() -> frozenset[str]:
    """The endings, without the dot, of all that may be attached: no computer runs what has one of them."""
    return frozenset(ending for kind in kinds().kind for ending in kind.endings)


def accepted(media_type: str) -> Accepted:
    """Return what a question with this ``mediatype`` (XForms ``upload``: ``image/*``, ``audio/*``, …) takes.

    A type that no kind knows is taken for a question that takes any file.
    """
    wanted = media_type.strip().lower()
    everything = {ending: media for kind in kinds().kind for ending, media in kind.endings.items()}
    if wanted in _ANY_FILE:
        return Accepted("file", everything)
    main, _, minor = wanted.partition("/")
    fitting = {
        ending: media
        for ending, media in everything.items()
        if media == wanted or (minor == "*" and media.startswith(f"{main}/"))
    }
    return Accepted(main, fitting) if fitting else Accepted("file", everything)


def media_type_of(path: Path | str, question: Accepted) -> str:
    """Return the media type of the file, by its ending.

    Raises:
        NotAccepted: the question takes no such file.
    """
    path = Path(path)
    found = question.endings.get(path.suffix.lower().removeprefix("."))
    if found is None:
        raise NotAccepted(
            "“{name}” is not taken here. Choose a file that ends in: {endings}.",
            name=path.name,
            endings=", ".join(question.endings),
        )
    return found
