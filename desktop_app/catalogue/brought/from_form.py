"""Make a catalogue package of a bare form: any XLSForm workbook or XForm that an office imports.

The package has no thresholds and no overall question. Its tally covers the single-choice questions that share
the commonest list of answers; all other answers are recorded and exported.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from desktop_app.base.numbers import format_size
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.form_outline import ChoiceOutline, FormOutline, read_form_outline
from desktop_app.catalogue.packages.package import MAX_BYTES, MEDIA_FOLDER, Package, as_it_travels, can_travel
from desktop_app.catalogue.packages.personal import DataClass, likely_asks_for_a_name, likely_class
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.definition.form_files import files_needed
from desktop_app.forms.importing.importing import ImportedForm, import_form

_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,63}")


type FindFile = Callable[[str], bytes | None]
"""The content of a file that a form refers to by name, if it is there."""


def package_from_workbook(
    data: bytes, filename: str, find: FindFile = lambda _: None
) -> tuple[Package, tuple[Problem, ...]]:
    """The package of the form in a file with the files it refers to, and what its author should look at.

    Raises:
        Problem: the file is no form, is hostile or too large, or its form id cannot be a code.
    """
    imported = import_form(data, filename)
    files, missing = _files(imported.definition, find)
    package = package_of_form(imported, files)
    likely = [
        Problem(
            "“{name}” may ask who somebody is, or something sensitive: its answers are taken as personal "
            "data ({kind}). Say what they are in the column personal::class: basic, sensitive or none.",
            name=name,
            kind=kind.value,
        )
        for name, kind in _likely(read_form_outline(imported.xml), imported).items()
    ]
    return package, (*imported.warnings, *missing, *likely)


def _files(definition: FormDefinition, find: FindFile) -> tuple[dict[str, bytes], list[Problem]]:
    files: dict[str, bytes] = {}
    missing: list[Problem] = []
    for name in files_needed(definition):
        content = find(name) if can_travel(f"{MEDIA_FOLDER}{name}") else None
        if content is None:
            missing.append(
                Problem(
                    "The form refers to “{name}”, which is not in its folder. Put the file into the folder "
                    "of the form, then import the form again.",
                    name=name,
                )
            )
        else:
            files[name] = as_it_travels(name, content)
    return files, missing


def package_of_form(imported: ImportedForm, files: Mapping[str, bytes] | None = None) -> Package:
    """The package of a form that has been read, with the files it refers to by name.

    Raises:
        Problem: its form id cannot be a code of the catalogue, or the files are too large together.
    """
    outline = read_form_outline(imported.xml)
    code = outline.form_id
    if not _CODE.fullmatch(code):
        raise Problem(
            "The form id “{code}” cannot be used. Write form_id in the sheet settings: letters, digits, _.",
            code=code,
        )
    version = outline.version or "1"
    title = imported.definition.title or code
    questions = _tallied(outline, imported)
    manifest = "\n".join(
        (
            'kind = "survey_form"',
            f"code = {_quoted(code)}",
            f"version = {_quoted(version)}",
            'form = "form.xml"',
            f"title_vi = {_quoted(title)}",
            f"title_en = {_quoted(title)}",
            resource_path("catalogue", "imported_form.toml").read_text("utf-8"),
            *_answers(questions),
            *_questions(questions),
            *_personal(outline, imported),
        )
    )
    media = {f"{MEDIA_FOLDER}{name}": content for name, content in (files or {}).items()}
    if sum(map(len, media.values())) + len(imported.xml) > MAX_BYTES // 2:
        raise Problem(
            "The files of the form are too large together ({size}); the limit is {largest}. Make the "
            "pictures smaller.",
            size=format_size(sum(map(len, media.values()))),
            largest=format_size(MAX_BYTES // 2),
        )
    return Package({"template.toml": manifest.encode(), "form.xml": imported.xml, **media})


def _tallied(outline: FormOutline, imported: ImportedForm) -> list[tuple[str, ChoiceOutline]]:
    """The questions outside repeats that share the commonest list of answers, in their order.

    A name that occurs twice in the form is ambiguous and left out.
    """
    times = Counter(shape.name for shape in imported.definition.root.walk())
    by_codes: dict[tuple[str, ...], list[tuple[str, ChoiceOutline]]] = defaultdict(list)
    for name, question in outline.choices.items():
        if question.codes and not question.repeated and times[name] == 1:
            by_codes[question.codes].append((name, question))
    return max(by_codes.values(), key=len, default=[])


def _answers(questions: Sequence[tuple[str, ChoiceOutline]]) -> list[str]:
    if not questions:
        return []
    scale = questions[0][1]
    lines = []
    for code, text in zip(scale.codes, scale.texts, strict=True):
        vi, en = _quoted(text.vi or text.en or code), _quoted(text.en or text.vi or code)
        lines += ["[[answers]]", f"code = {_quoted(code)}", f"label_vi = {vi}", f"label_en = {en}", ""]
    return lines


def _questions(questions: Sequence[tuple[str, ChoiceOutline]]) -> list[str]:
    lines = []
    for name, question in questions:
        vi = _quoted(question.label.vi or question.label.en or name)
        en = _quoted(question.label.en or question.label.vi or name)
        lines += ["[[questions]]", f"name = {_quoted(name)}", f"topic_vi = {vi}", f"topic_en = {en}", ""]
    return lines


def _likely(outline: FormOutline, imported: ImportedForm) -> dict[str, DataClass]:
    """Questions of which the author says nothing and that are likely to ask for personal data."""
    found = {
        name: likely_class(name, label.vi, label.en)
        for name, label in outline.asked.items()
        if name not in imported.classes
    }
    return {name: kind for name, kind in found.items() if kind is not DataClass.NONE}


def _personal(outline: FormOutline, imported: ImportedForm) -> list[str]:
    """The table ``[personal]``: what the author says, and what is likely where he says nothing."""
    said = {name: DataClass(kind) for name, kind in imported.classes.items() if name in outline.asked}
    classes = {**_likely(outline, imported), **said}
    lines = []
    for kind in (DataClass.BASIC, DataClass.SENSITIVE):
        names = [name for name in outline.asked if classes.get(name) is kind]
        if names:
            lines.append(f"{kind.value} = [{', '.join(map(_quoted, names))}]")
    if not lines:
        return []
    names = [
        name
        for name, label in outline.asked.items()
        if classes.get(name) is DataClass.BASIC and likely_asks_for_a_name(name, label.vi, label.en)
    ]
    lines.append(f"about = [{', '.join(map(_quoted, names))}]")
    return [resource_path("personal", "imported_form.toml").read_text("utf-8"), *lines]


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's too, and DEL alone must be escaped besides."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
