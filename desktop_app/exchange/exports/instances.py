"""The forms of a round as standard XForm records in one zip file, with their files, the form and a list."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from desktop_app.attachments import content
from desktop_app.attachments.file_names import harmless_name
from desktop_app.attachments.holding import files_of, forms_with_files
from desktop_app.base.durable_file import replacing
from desktop_app.base.long_work import Progress
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.exchange.cell_values import harmless, plain_text
from desktop_app.exchange.exports.cells import AnswerPlaces
from desktop_app.exchange.exports.columns import form_tables
from desktop_app.exchange.exports.source import ExportedForm, RoundSource
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.compact import fill
from desktop_app.forms.records.instance_xml import blank, to_xml
from desktop_app.forms.xpath.instance_tree import Node, Shape
from desktop_app.surveys.responses.answer_wording import words_of
from desktop_app.surveys.responses.records import ANSWERED_ON, COMMENT, SERIAL, Response

FORM_FILE = "form.xml"
CONTENTS_FILE = "contents.csv"
_TITLES = ("file", "area", "serial", "valid", "invalid_reason", "left_out", "files_not_here")


def export_instances(
    connection: Connection, source: RoundSource, target: Path, progress: Progress | None
) -> None:
    """Write the zip file. Invalid forms are in it too; the list of contents says which ones they are.

    The files of a form lie in ``media/`` under its id, by the names that its answers give (a name that
    could mean another place on a disk is changed). What was attached on another computer and has not come yet
    is named in the list.
    """
    places = _Places(source.questionnaire, source.definition)
    with_files = forms_with_files(connection, source.round.id)
    contents = io.StringIO(newline="")
    listed = csv.writer(contents)
    listed.writerow(_TITLES)
    with (
        replacing(target) as partial,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        archive.writestr(FORM_FILE, source.definition.xml)
        for form in source.forms(connection, progress):
            name = f"instances/{harmless_name(form.response.id)}.xml"
            root, left_out = places.tree(form.response)
            archive.writestr(name, to_xml(source.definition, root))
            has_files = form.response.id in with_files
            not_here = _write_files(connection, archive, form.response) if has_files else []
            listed.writerow(_line(name, form, left_out, not_here))
        archive.writestr(CONTENTS_FILE, "\ufeff" + contents.getvalue())


def instance_id(response_id: str) -> str:
    """Return the instanceID of a response: its own id as a UUID, so that two exports name it alike."""
    try:
        return f"uuid:{UUID(hex=response_id)}"
    except ValueError:
        return response_id


def _write_files(connection: Connection, archive: zipfile.ZipFile, response: Response) -> list[str]:
    """Write the files that the answers name; the names of those that are not here."""
    named, not_here = set(response.answers.values()), []
    for item in files_of(connection, response.id):
        if item.name not in named:
            continue
        if not item.here:
            not_here.append(item.name)
            continue
        called = harmless_name(item.name, content.head_of(connection, item.sha256))
        place = f"media/{harmless_name(response.id)}/{called}"
        with archive.open(place, "w") as stream:
            for piece in content.pieces(connection, item.sha256):
                stream.write(piece)
    return not_here


def _line(name: str, form: ExportedForm, left_out: list[str], not_here: list[str]) -> list[str]:
    response = form.response
    serial = "" if response.serial is None else str(response.serial)
    texts = [name, form.area.name, serial, str(int(not response.validity)), response.validity]
    return [harmless(plain_text(text)) for text in (*texts, " ".join(left_out), " ".join(not_here))]


class _Places:
    """Puts the answers of a response into the tree of the form."""

    def __init__(self, questionnaire: Questionnaire, definition: FormDefinition) -> None:
        self._form = definition
        self._places = AnswerPlaces(form_tables(words_of(questionnaire)))
        self._paper = {name: path for name in (SERIAL, ANSWERED_ON, COMMENT) if (path := self._find(name))}

    def _find(self, name: str) -> str:
        found = [shape for shape in self._form.shapes if shape.name == name and not shape.repeats]
        return "/".join(place.name for place in found[0].chain()[1:]) if len(found) == 1 else ""

    def tree(self, response: Response) -> tuple[Node, list[str]]:
        """Return the record, and the stored answers that have no place in the form."""
        root = blank(self._form.root)
        root.attributes = dict(self._form.initial.attributes or {})
        answers = {self._key(key): value for key, value in response.answers.items()}
        for name, value in (
            (SERIAL, "" if response.serial is None else str(response.serial)),
            (ANSWERED_ON, response.answered_on.isoformat() if response.answered_on else ""),
            (COMMENT, response.comment),
        ):
            if value and name in self._paper:
                answers[self._paper[name]] = value
        left_out = fill(root, {key: value for key, value in answers.items() if value})
        _name(root, self._form.root, instance_id(response.id))
        return root, left_out

    def _key(self, key: str) -> str:
        """Return the key as a path with positions below the root."""
        return self._places.place_of(key) or self._paper.get(key, key)


def _name(root: Node, shape: Shape, name: str) -> None:
    meta = shape.children.get("meta")
    if meta is None or "instanceID" not in meta.children:
        return
    for node in root.children.get("meta", ()):
        for place in node.children.get("instanceID", ()):
            place.value = name
