"""Entries that were issued as they are, such as documents: they can no longer be corrected.

The state of an entry follows from its history. What its register calls sealed is also said by the entry
itself (``sealed``), with all that it says at that moment: the province then takes no other answers, and what
a computer without a line has corrected meanwhile waits for a person (``upstream/records/sealing.py``).
"""

from __future__ import annotations

from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.registers.entries.records import ANSWERS, MATTER, RegisterEntry
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.wire.states import SEALED

_CORRECTED = ("area_id", "opened_on")


def require_correctable(register: Register, state: str) -> None:
    """See that the answers of an entry may still be corrected.

    Raises:
        Problem: it was voided, or its state seals it.
    """
    if state == VOID_STATE:
        raise Problem("This entry was voided. Let it count again before it is corrected.")
    if register.seals(state):
        raise Problem(
            "It cannot be changed after it was issued. Issue another document that replaces, "
            "corrects or recalls it (F4)."
        )


class CorrectedMeanwhile(Problem):
    """An entry would go out otherwise than whoever sends it out has seen it."""


def require_seen_as_it_goes_out(register: Register, seen: RegisterEntry, now: RegisterEntry) -> None:
    """See that an entry goes out as it was looked at.

    Raises:
        CorrectedMeanwhile: it was corrected since, and how.
    """
    wording = wording_of(register)
    changes = [
        f"{wording.question(name)}: {wording.value(name, now.answers.get(name, '')) or '–'}"
        for name in dict.fromkeys((*seen.answers, *now.answers))
        if seen.answers.get(name) != now.answers.get(name)
    ]
    if changes:
        raise CorrectedMeanwhile(
            "This has been corrected since: {answers}. Look at it, then take the step again; what "
            "was typed is kept.",
            answers="; ".join(changes),
        )


def follow_state(rec: Recorder, register: Register, matter_id: str, state: str) -> None:
    """Seal an entry that comes into a state, or open it again, as the register says of that state.

    What it says is said again with the seal: these answers are the ones that went out, whatever the province
    has of others. One that is voided keeps its seal. A document that was issued by a version without seals
    gets its own with the next line of its history; until then its state alone refuses corrections.
    """
    if not state or state == VOID_STATE:
        return
    fields, seals = rec.get(MATTER, matter_id) or {}, register.seals(state)
    if bool(fields.get(SEALED)) == seals:
        return
    rec.put(MATTER, matter_id, {SEALED: int(seals)})
    if seals:
        went_out = {
            name: value for name, value in fields.items() if name in _CORRECTED or name.startswith(ANSWERS)
        }
        rec.put(MATTER, matter_id, given_of(went_out), force=True)
