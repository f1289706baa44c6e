"""The sample office for whoever tries the program: with officers, PINs and the exercise."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.sample.building import build_sample_office
from desktop_app.sample.exercise import prepare_exercise
from desktop_app.sample.officers import add_sample_officers


def make_sample_office(office: Office) -> None:
    """Fill an empty book."""
    build_sample_office(office)
    add_sample_officers(office)
    prepare_exercise(office)
