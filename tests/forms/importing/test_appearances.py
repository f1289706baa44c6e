"""Every appearance and parameter of XLSForm is followed or named at import, none passed over in silence."""

from __future__ import annotations

import pytest

from desktop_app.forms.importing.appearances import FOLLOWED
from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.importing.xform_reader import load_form
from tests.forms.building import HEAD

BY_TYPE = {
    "text": "multiline numbers url ex:vn.so.mat masked printer:vn.in",
    "integer": "thousands-sep counter bearing ex:vn.so.mat masked",
    "decimal": "thousands-sep bearing",
    "date": "no-calendar month-year year ethiopian coptic islamic bikram-sambat myanmar persian buddhist",
    "geopoint": "maps placement-map hide-input",
    "image": "signature draw annotate new new-front selfie",
    "barcode": "hidden-answer front",
    "select_one c": "minimal quick autocomplete columns columns-pack columns-3 no-buttons image-map likert "
    "map compact compact-2 quickcompact horizontal horizontal-compact list list-nolabel label",
    "range": "vertical no-ticks picker rating distress",
    "note": "w1 w4",
}
"""By type, the words that xlsform.org, ODK Collect and Enketo know."""
PARAMETERS = (
    ("geopoint", "capture-accuracy=10 warning-accuracy=50", "accuracyThreshold"),
    ("geopoint", "allow-mock-accuracy=true", "allow-mock-accuracy"),
    ("geotrace", "incremental=true", "incremental"),
    ("audio", "quality=low", "quality"),
    ("image", "app=vn.gov.anh", "intent"),
    ("text", "rows=5", "rows"),
    ("range", "start=0 end=10 step=1 tick_interval=2", "tick-interval"),
    ("range", "start=0 end=10 step=1 tick_labelset=r", "tick_labelset"),
    ("range", "start=0 end=10 step=1 placeholder=4", "placeholder"),
)
WORDS = [(kind, word) for kind, words in BY_TYPE.items() for word in words.split()]
CHOICES = "| choices |\n| | list_name | name | label |\n| | c | a | A |\n| | c | b | B |\n| | r | 0 | A |\n"


def warnings_of(kind: str, *, appearance: str = "", parameters: str = "") -> list[str]:
    form = (
        "| survey |\n| | type | name | label | appearance | parameters |\n"
        f"| | {kind} | cau | Câu | {appearance} | {parameters} |\n{CHOICES}"
    )
    return [warning.sentence() for warning in import_form(form.encode(), "a.md").warnings]


@pytest.mark.parametrize(("kind", "word"), WORDS)
def test_an_appearance_is_followed_or_named(kind: str, word: str) -> None:
    plain = warnings_of(kind)
    told = [each for each in warnings_of(kind, appearance=word) if each not in plain]
    numbered = word.rstrip("0123456789").rstrip("-") in {"columns", "compact"}
    if word in FOLLOWED or numbered:
        assert told == []
    else:
        assert [word in each for each in told] == [True], told


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("text", "signature"),
        ("text", "image-map"),
        ("integer", "rating"),
        ("date", "columns-3"),
        ("rank c", "draw"),
        ("rank c", "minimal"),
        ("range", "multiline"),
        ("select_one c", "counter"),
        ("image", "likert"),
    ],
)
def test_an_appearance_of_other_questions_is_named(kind: str, word: str) -> None:
    plain = warnings_of(kind)
    told = [each for each in warnings_of(kind, appearance=word) if each not in plain]
    assert [word in each for each in told] == [True], told


@pytest.mark.parametrize(("kind", "parameters", "word"), PARAMETERS)
def test_a_parameter_is_followed_or_named(kind: str, parameters: str, word: str) -> None:
    assert any(word in each for each in warnings_of(kind, parameters=parameters))


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("select_one c", "randomize=true seed=4"),
        ("image", "max-pixels=800"),
        ("range", "start=1 end=5 step=1"),
    ],
)
def test_a_parameter_that_is_followed_is_not_named(kind: str, parameters: str) -> None:
    assert warnings_of(kind, parameters=parameters) == []


def test_a_word_that_nobody_knows_is_named_too() -> None:
    assert "quay-vong" in warnings_of("text", appearance="quay-vong")[0]


def test_words_that_only_lay_out_are_one_sentence() -> None:
    questions = '<input ref="/d/a" appearance="w1"/><input ref="/d/b" appearance="w2"/>'
    model = '<model><instance><d id="d"><a/><b/></d></instance></model>'
    form = f"{HEAD}<h:head><h:title>T</h:title>{model}</h:head><h:body>{questions}</h:body></h:html>"
    (said,) = [each.sentence() for each in load_form(form).warnings]
    assert "w1, w2" in said
