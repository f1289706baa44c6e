"""Reads labels, messages and the itext block."""

from __future__ import annotations

import re
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.forms.definition.texts import ControlText, Itext, Output, Parts
from desktop_app.forms.definition.xml_safety import children, local
from desktop_app.forms.xpath.parser import parse

_ITEXT_CALL = re.compile(r"\s*jr:itext\(\s*(['\"])(?P<id>.*?)\1\s*\)\s*")


def read_itext(model: Any) -> Itext:
    """All translations of the form; the first language is the default unless one says it is."""
    itext = Itext()
    for block in children(model, "itext"):
        for translation in children(block, "translation"):
            language = translation.get("lang") or ""
            itext.languages.append(language)
            if translation.get("default") is not None:
                itext.default = language
            texts = itext.texts.setdefault(language, {})
            for text in children(translation, "text"):
                values = {value.get("form") or "": parts_of(value) for value in children(text, "value")}
                if "long" in values:
                    values.setdefault("", values["long"])
                texts[text.get("id") or ""] = values
    if not itext.default and itext.languages:
        itext.default = itext.languages[0]
    return itext


def parts_of(element: Any) -> Parts:
    """The text of an element, with its ``<output>`` elements."""
    parts: list[str | Output] = []

    def add(text: str | None) -> None:
        if text:
            parts.append(nfc(text))

    add(element.text)
    for child in element:
        if isinstance(child.tag, str) and local(child) == "output":
            parts.append(Output((child.get("value") or child.get("ref") or "''").strip()))
        elif isinstance(child.tag, str):
            add("".join(child.itertext()))
        add(child.tail)
    return tuple(parts)


def read_label(control: Any, name: str) -> ControlText | None:
    """The ``<label>`` or ``<hint>`` of a control, if it has one."""
    element = next(iter(children(control, name)), None)
    if element is None:
        return None
    reference = element.get("ref")
    if reference:
        text_id = itext_id(reference)
        return ControlText(text_id=text_id) if text_id is not None else ControlText((Output(reference),))
    return ControlText(parts_of(element))


def label_of_message(text: str) -> ControlText:
    """A message of a bind: a text, ``jr:itext('id')``, or an expression with a text of the form in it."""
    text_id = itext_id(text)
    if text_id is not None:
        return ControlText(text_id=text_id)
    return ControlText((Output(text.strip()) if _is_expression(text) else nfc(text),))


def _is_expression(text: str) -> bool:
    if "jr:itext(" not in text:
        return False
    try:
        parse(text)
    except Problem:
        return False
    return True


def itext_id(reference: str) -> str | None:
    """The id in ``jr:itext('id')``, or None for another expression."""
    match = _ITEXT_CALL.fullmatch(reference)
    return match["id"] if match else None
