"""Letters that are written in a step of any register are documents out, and take their number there.

Basis: Decree 30/2020/NĐ-CP, Art. 15: one row of numbers for what the office sends; a number is used once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.links import link
from desktop_app.registers.entries.reading import entry_of
from desktop_app.registers.entries.records import MATTER, Paper
from desktop_app.registers.entries.relations import reference_of
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.storage.known_facts import all_facts

DOCUMENTS_OUT: Final = "VBDI"
"""The register in which documents out are entered."""
ISSUE: Final = "issue"
"""The step by which a document goes out, and its number is given."""
_REPORT: Final = "BC-"
"""Before the symbol of reports; a letter has none of its kind (Decree 30/2020/NĐ-CP, Annex I)."""


def number_letter(rec: Recorder, about: str, recipients: str, on: date) -> tuple[str, Paper]:
    """Enter a letter among the documents out with the next number: the entry, and what it is referred to by.

    Raises:
        NotAllowed: the author may not enter documents.
        NumberRefused: the number cannot be given here, or not with this day.
        Problem: nobody is named who signs for the office.
    """
    profile = load_profile(rec.connection, all_facts(rec.connection).get("commune_code") or "")
    signs = signer(profile)
    if not signs.name:
        raise Problem("Enter who signs for the office in the settings of the office first.")
    register = register_in_use(rec.connection, DOCUMENTS_OUT)
    answers = {
        "drafted_on": on.isoformat(),
        "doc_type": "letter",
        "symbol": document_head(profile).symbol.removeprefix(_REPORT),
        "abstract": about,
        "drafter": rec.author,
        "recipients": recipients,
        "urgency": "normal",
        "relation": "none",
    }
    matter_id = begin_entry(rec, register, answers)
    signed = {"signer": signs.name, "signer_post": signs.position, "copies": "1"}
    take_step(rec, matter_id, ISSUE, Step(on, answers=signed))
    return matter_id, Paper(reference_of(rec.connection, entry_of(rec.connection, matter_id)), on, about)


def take_with_letter(rec: Recorder, matter_id: str, code: str, step: Step) -> str:
    """Take a step with a letter that is numbered among the documents out at once; the id of the event.

    Both are in the transaction of ``rec``, and the letter leads to the entry.

    Raises:
        as for :func:`number_letter` and :func:`~desktop_app.registers.entries.steps.take_step`
    """
    return LetterOfSteps().take(rec, matter_id, step, lambda own: take_step(rec, matter_id, code, own))


class LetterOfSteps:
    """The letter with which one entry, or several, take a step: it is one document with one number.

    It is entered with the first entry that takes the step; one that is refused takes no number. Another
    title, addressee or day is another letter.
    """

    def __init__(self) -> None:
        self._entered: dict[tuple[str, str, date], tuple[str, Paper]] = {}

    def take[T](self, rec: Recorder, matter_id: str, step: Step, take: Callable[[Step], T]) -> T:
        """Let an entry take its step (``take``) with the letter, which leads to the entry.

        Raises:
            as for :func:`number_letter` and ``take``
        """
        about, recipients = step.paper.title.strip(), step.addressee.strip()
        if not about:
            raise Problem("Type what the letter is about: the title of the document.")
        key = (about, recipients, step.on)
        letter = self._entered.get(key)
        if letter is None or rec.get(MATTER, letter[0]) is None:  # its transaction may have come to nothing
            letter = number_letter(rec, about, recipients, step.on)
        letter_id, paper = letter
        taken = take(replace(step, paper=paper))
        link(rec, matter_id, letter_id)
        self._entered[key] = letter
        return taken
