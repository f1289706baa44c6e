"""Every warning of the core leads somewhere, or is known to lead nowhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from desktop_app.base.i18n import Language, language, set_language, tr
from desktop_app.issuing.subjects import PaperKind
from desktop_app.reports.documents import checks
from ui.context.room import Destination
from ui.places.paper_request import PaperRequest
from ui.places.settings import SectionPlace
from ui.places.surveys import RoundPlace
from ui.reports.mending import MENDS, Mend, warned

FIGURES = {"Households", "Forms issued", "Forms collected", "Valid forms", "Invalid forms"}
"""Names that the checks put into a sentence."""

MINUTES = PaperRequest(PaperKind.MINUTES, round_id="r1", area_id="a1")
RESULTS = PaperRequest(PaperKind.MOVEMENTS, set_code="S", period="2026-Y")


def messages_of_checks() -> set[str]:
    """The sentences that the checks can give, read from their source; names of figures are none."""
    tree = ast.parse(Path(checks.__file__).read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
            text = node.args[0]
            assert isinstance(text, ast.Constant)
            if str(text.value) not in FIGURES:
                found.add(str(text.value))
    return found


def test_every_sentence_of_the_checks_is_known_here() -> None:
    assert messages_of_checks() == set(MENDS)


@pytest.mark.parametrize("spoken", ["vi", "en"])
def test_sentences_are_recognised_in_both_languages(spoken: Language) -> None:
    before = language()
    set_language(spoken)
    try:
        counts = warned(MINUTES, tr("More forms were collected than issued."))
        assert counts.destination == RoundPlace("r1", "a1").destination
        empty = warned(RESULTS, tr("{count} indicators have no figure and are printed as “–”.", count="3"))
        assert empty.destination == Destination("movements")
        role = tr("No name is given for the signature “{role}”.", role="CHỦ TỊCH")
        assert warned(RESULTS, role).destination == SectionPlace("office").destination
        assert warned(MINUTES, role).destination == RoundPlace("r1", "a1").destination
        assert warned(RESULTS, tr("No number is given; dots are printed for it.")).field is Mend.NUMBER
    finally:
        set_language(before)
