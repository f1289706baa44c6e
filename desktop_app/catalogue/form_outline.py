"""What a questionnaire needs to know of its compiled form: identity, questions, answer codes, labels.

The form is run by the form engine; this reads only the outline, without evaluating anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from desktop_app.base.i18n import Language
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, nfc
from desktop_app.catalogue.packages.labels import Label
from desktop_app.forms.definition.markup import plain
from desktop_app.forms.types.table import counted_controls

_X: Final = "{http://www.w3.org/2002/xforms}"
_NO_QUESTIONS: Final = frozenset({"group", "repeat", "label", "hint", "value", "item", "itemset"})
_H: Final = "{http://www.w3.org/1999/xhtml}"
_CALLED: Final[Mapping[Language, frozenset[str]]] = {
    "vi": frozenset({"vi", "vie", "vi-vn", "tieng viet", "vietnamese"}),
    "en": frozenset({"en", "eng", "en-gb", "en-us", "tieng anh", "english"}),
}
"""What forms call the languages of the window, folded."""


@dataclass(frozen=True, slots=True)
class ChoiceOutline:
    """A question with one choice: its label, the codes of its answers and, where given, their texts."""

    label: Label
    codes: tuple[str, ...]
    texts: tuple[Label, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class FormOutline:
    """The identity of a form and its single-choice questions by name."""

    form_id: str
    version: str
    choices: Mapping[str, ChoiceOutline]
    required: frozenset[str] = frozenset()
    """The names of questions that are always required, where they are asked."""
    asked: Mapping[str, Label] = field(default_factory=dict)
    """The label of every question by its name; what is only read is none."""


def read_form_outline(form_xml: bytes) -> FormOutline:
    """The outline of a compiled form.

    Raises:
        Problem: the bytes are not a compiled form.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(form_xml, parser)
    except etree.XMLSyntaxError as error:
        raise Problem(
            "The compiled form cannot be read: {reason}. Compile it again.", reason=error
        ) from error
    model = root.find(f"{_H}head/{_X}model")
    body = root.find(f"{_H}body")
    data = None if model is None else model.find(f"{_X}instance/*")
    if model is None or body is None or data is None:
        raise Problem("The file is not a compiled form. Compile the form again.")
    texts = _texts(model)
    lists = _choice_lists(model)
    choices = {
        question.get("ref", "").rsplit("/", 1)[-1]: ChoiceOutline(
            _label(question, texts), *_answers(question, lists, texts), _is_repeated(question)
        )
        for question in body.iter(*(f"{_X}{control}" for control in counted_controls()))
    }
    required = frozenset(
        bind.get("nodeset", "").rsplit("/", 1)[-1]
        for bind in model.iterfind(f"{_X}bind")
        if bind.get("required", "").replace(" ", "") == "true()"
    )
    return FormOutline(
        data.get("id", ""), data.get("version", ""), choices, required, _asked(model, body, texts)
    )


def _asked(model: Any, body: Any, texts: dict[str, dict[str, str]]) -> dict[str, Label]:
    """The label of every question of the body that takes an answer."""
    fixed = {
        bind.get("nodeset", "")
        for bind in model.iterfind(f"{_X}bind")
        if bind.get("readonly", "").replace(" ", "") == "true()"
    }
    return {
        question.get("ref").rsplit("/", 1)[-1]: _label(question, texts)
        for question in body.iter()
        if isinstance(question.tag, str)
        and question.tag.rpartition("}")[2] not in _NO_QUESTIONS
        and question.get("ref", "").startswith("/")
        and question.get("ref") not in fixed
    }


def _texts(model: Any) -> dict[str, dict[str, str]]:
    """Text id → language code (``vi``, ``en``) → text."""
    texts: dict[str, dict[str, str]] = {}
    for translation in model.iterfind(f"{_X}itext/{_X}translation"):
        code = language_code(translation.get("lang", ""))
        for text in translation.iterfind(f"{_X}text"):
            value = text.find(f"{_X}value")
            content = "" if value is None else "".join(value.itertext()).strip()
            texts.setdefault(text.get("id", ""), {})[code] = plain(nfc(content))
    return texts


def language_code(name: str) -> str:
    """Return the code in the name of a language: “Tiếng Việt (vi)” is ``vi``."""
    return name[name.rfind("(") + 1 :].rstrip(")") if "(" in name else name


def language_of(names: Iterable[str], wanted: Language) -> str | None:
    """Return what a form calls a language of the window: by its code, or without one by its name."""
    return next((name for name in names if fold(language_code(name)) in _CALLED[wanted]), None)


def _choice_lists(model: Any) -> dict[str, list[Any]]:
    return {
        instance.get("id", ""): instance.findall(f"{_X}root/{_X}item")
        for instance in model.iterfind(f"{_X}instance")
        if instance.get("id")
    }


def _is_repeated(question: Any) -> bool:
    return any(True for _ in question.iterancestors(f"{_X}repeat"))


def _label(question: Any, texts: dict[str, dict[str, str]]) -> Label:
    label = question.find(f"{_X}label")
    if label is None:
        return Label("", "")
    ref = label.get("ref", "")
    if ref.startswith("jr:itext("):
        found = texts.get(_quoted(ref), {})
        return Label(found.get("vi", ""), found.get("en", ""))
    return Label(plain(nfc((label.text or "").strip())), "")


def _answers(
    question: Any, lists: dict[str, list[Any]], texts: dict[str, dict[str, str]]
) -> tuple[tuple[str, ...], tuple[Label, ...]]:
    """Codes and texts of the answers, from the list the question names or from its own items."""
    itemset = question.find(f"{_X}itemset")
    items = question.findall(f"{_X}item")
    if itemset is None:
        codes = tuple((item.findtext(f"{_X}value") or "").strip() for item in items)
        return codes, tuple(_label(item, texts) for item in items)
    items = lists.get(_quoted(itemset.get("nodeset", "")), [])
    codes = tuple((item.findtext(f"{_X}name") or "").strip() for item in items)
    return codes, tuple(_item_text(item, texts) for item in items)


def _item_text(item: Any, texts: dict[str, dict[str, str]]) -> Label:
    """The text of an item of a list: its own label, or the translated text that it names."""
    found = texts.get((item.findtext(f"{_X}itextId") or "").strip())
    if found is not None:
        return Label(found.get("vi", ""), found.get("en", ""))
    return Label(plain(nfc((item.findtext(f"{_X}label") or "").strip())), "")


def _quoted(expression: str) -> str:
    """The first quoted text of ``jr:itext('…')`` or ``instance('…')/root/item``."""
    match = re.search(r"""(['"])(.*?)\1""", expression)
    return match.group(2) if match else ""
