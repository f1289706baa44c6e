"""The places of the room "Sổ theo dõi" that cards, links and the search lead to."""

from __future__ import annotations

from typing import ClassVar

from ui.context.room import RoomPlace


class RegisterPlace(RoomPlace, frozen=True):
    """The list of a register."""

    room: ClassVar[str] = "registers"
    code: str


class RegisterEntryPlace(RoomPlace, frozen=True):
    """One entry, chosen in the list of its register with its timeline beside it.

    ``question``: it is opened to be corrected, with the cursor there.
    """

    room: ClassVar[str] = "registers"
    matter_id: str
    question: str = ""


class EntriesPlace(RoomPlace, frozen=True):
    """Exactly these entries of a register; ``words`` say what they have in common."""

    room: ClassVar[str] = "registers"
    code: str
    matter_ids: tuple[str, ...]
    words: str


class DuePlace(RoomPlace, frozen=True):
    """What is due in all registers."""

    room: ClassVar[str] = "registers"
