"""What a finished form worked out anew is told in the words that its answers have everywhere."""

from __future__ import annotations

from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import tr
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.instance_xml import from_xml, to_xml
from desktop_app.forms.session.session import FormSession
from tests.forms.building import NOON, Field, Repeat, xform
from tests.forms.session.test_reopening import LATER
from ui.forms.sentences import renewed_sentence


def test_occurrences_and_calculations_are_called_as_everywhere() -> None:
    definition = load_form(
        xform(
            [
                Field("born", "int"),
                Field("on", "date", {"calculate": "today()"}),
                Repeat("year", [Field("x")], count="int(format-date(today(), '%Y')) - 2024", start=0),
            ]
        )
    )
    first = FormSession(definition, FixedClock(NOON))
    tree = from_xml(definition, to_xml(definition, first.to_save()))
    session = FormSession(definition, FixedClock(LATER), tree=tree, reading=True)
    session.answer("born", 2015)
    counted = f"“{tr('{part}: number of entries', part='year')}”"
    told = renewed_sentence(session)
    assert f"{NOON:%d/%m/%Y} → {LATER:%d/%m/%Y}" in told
    assert f"{counted} {NOON.year - 2024} → {LATER.year - 2024}" in told
    assert renewed_sentence(session) == "", "told once"
