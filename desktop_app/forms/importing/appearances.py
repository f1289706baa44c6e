"""Appearances and parameters of XLSForm: which are followed; the others are named when a form is imported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.body_paths import plain_path
from desktop_app.forms.types.table import CONTROLS, answer_type

_TYPED: Final = frozenset({"input"})
_CHOSEN: Final = frozenset(control for control in CONTROLS if answer_type(control).is_boxes)
_AT: Final = {
    **dict.fromkeys(("multiline", "numbers", "thousands-sep", "masked", "counter"), _TYPED),
    **dict.fromkeys(("year", "month-year", "no-calendar"), _TYPED),
    **dict.fromkeys(("minimal", "quick", "quickcompact", "autocomplete", "search", "likert"), _CHOSEN),
    **dict.fromkeys(("list", "list-nolabel", "label", "no-buttons", "image-map"), _CHOSEN),
    **dict.fromkeys(("columns", "columns-pack", "columns-flex", "compact", "compact-flex"), _CHOSEN),
    **dict.fromkeys(("horizontal", "horizontal-compact"), _CHOSEN | {"range"}),
    **dict.fromkeys(("table-list", "field-list"), frozenset({"group", "repeat"})),
    **dict.fromkeys(("signature", "draw", "annotate"), frozenset({"upload"})),
    "rating": frozenset({"range"}),
}
"""What is followed, and at which controls of the body."""
FOLLOWED: Final = frozenset(_AT)
"""What is done, or needs nothing: digits choose, all is on one page, choices take what columns they need.

``numbers``: any text can be typed; ``no-calendar``: days are typed.
"""

_NUMBERED: Final = re.compile(r"(columns|compact|quickcompact|horizontal)-\d+")
_LAYOUT: Final = re.compile(
    r"w\d+|pages|theme-[\w-]+|group-border|bold|dividers|hide-input|inline|printer[\w:-]*"
)
_CALENDARS: Final = frozenset(
    [
        "ethiopian",
        "coptic",
        "islamic",
        "bikram-sambat",
        "myanmar",
        "persian",
        "buddhist",
    ]
)
_SCALES: Final = frozenset(["picker", "vertical", "no-ticks", "horizontal-ticks", "distress"])
_MAPS: Final = frozenset(["maps", "placement-map", "map", "streets", "terrain", "satellite"])
_PHONES: Final = frozenset(
    [
        "new",
        "new-front",
        "selfie",
        "front",
        "bearing",
        "hidden-answer",
        "url",
        "quality",
        "no-picker",
    ]
)
_SCALE_PARAMETERS: Final = frozenset({"tick-interval", "placeholder"})
_LABELLED: Final = "tick_labelset"
"""Labels of a scale are written as choices within it."""
_PHONE_PARAMETERS: Final = frozenset(
    {
        "accuracyThreshold",
        "unacceptableAccuracyThreshold",
        "allow-mock-accuracy",
        "incremental",
        "intent",
        "quality",
        "reference-geometry",
        "location-priority",
        "location-min-interval",
        "location-max-age",
        "track-changes",
        "track-changes-reasons",
        "identify-user",
    }
)


def not_followed(model: Any, body: Any) -> Iterator[Problem]:
    """A sentence for each appearance or parameter that has no effect here, or another one; each once."""
    seen: set[str] = set()
    layout: list[str] = []
    for element in [*model.iter(), *body.iter()]:
        if not isinstance(element.tag, str):
            continue
        path = (element.get("ref") or element.get("nodeset") or "").strip()
        name = plain_path(path).rpartition("/")[2]
        for word in (element.get("appearance") or "").split():
            if _is_followed(word, _local(element.tag)):
                continue
            if _LAYOUT.fullmatch(word):
                layout += [word] if word not in layout else []
            elif word not in seen:
                seen.add(word)
                yield _of_appearance(name, word)
        for key in map(_local, element.attrib):
            if key in seen or key not in _SCALE_PARAMETERS | _PHONE_PARAMETERS:
                continue
            seen.add(key)
            yield _drawn(name, key) if key in _SCALE_PARAMETERS else _of_phone(name, key)
        is_labelled = element.get("step") is not None and any(map(_is_itemset, element))
        if is_labelled and _LABELLED not in seen:
            seen.add(_LABELLED)
            yield _drawn(name, _LABELLED)
        if element.get("rows") and "rows" not in layout:
            layout.append("rows")
    if layout:
        yield Problem(
            "The form says how it is laid out ({words}). Here all questions are below each other on one "
            "page.",
            words=", ".join(layout),
        )


def _is_followed(word: str, control: str) -> bool:
    """Whether an appearance is followed at a control of the body."""
    numbered = _NUMBERED.fullmatch(word)
    return control in _AT.get(numbered[1] if numbered else word, ())


def _of_appearance(name: str, word: str) -> Problem:
    if word in _CALENDARS:
        return Problem(
            "“{name}” asks for a day in another calendar ({word}). Here it is typed as day/month/year.",
            name=name,
            word=word,
        )
    if word in _SCALES:
        return _drawn(name, word)
    if word in _MAPS:
        return Problem(
            "“{name}” is chosen on a map ({word}). Here latitude and longitude are typed.",
            name=name,
            word=word,
        )
    if word in _PHONES or word.startswith("ex:"):
        return _of_phone(name, word)
    return Problem(
        "“{name}” has the appearance “{word}”, which is not known here and has no effect.",
        name=name,
        word=word[:60],
    )


def _drawn(name: str, word: str) -> Problem:
    return Problem(
        "“{name}” says how its scale is drawn ({word}). Here its number is typed.", name=name, word=word
    )


def _of_phone(name: str, word: str) -> Problem:
    return Problem(
        "“{name}” uses what a phone or another program has ({word}). Here the answer is typed, or a file is "
        "chosen.",
        name=name,
        word=word[:60],
    )


def _is_itemset(element: Any) -> bool:
    return isinstance(element.tag, str) and _local(element.tag) == "itemset"


def _local(key: str) -> str:
    return key.rpartition("}")[2]
