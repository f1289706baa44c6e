"""The complete sample office: with officers, PINs and the exercise."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.sample.building import build_sample_office
from desktop_app.sample.documents import play_sample_documents
from desktop_app.sample.exercise import prepare_exercise
from desktop_app.sample.fund import play_sample_fund
from desktop_app.sample.officers import add_sample_officers
from desktop_app.sample.registers import play_sample_registers

_SETTLED = 14
"""Days: what is older was answered, but for the few things that a beginner finds overdue."""


def make_sample_office(office: Office) -> None:
    """Fill an empty book."""
    build_sample_office(office)
    play_sample_registers(office, opinions=12, petitions=8, batches=1, settled=_SETTLED)
    play_sample_documents(office)
    play_sample_fund(office, donors=12)
    add_sample_officers(office)
    prepare_exercise(office)
