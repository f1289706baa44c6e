"""Between the answers of a response, by question name, and the tree of its form.

A question that occurs once in the form is known by its own name (``q01``), whatever group it is in; all
others by their path below the root with positions (``person[2]/age``), as in ``forms.records.compact``.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.definition.secondary import document_of
from desktop_app.forms.records.compact import fill, to_compact
from desktop_app.forms.records.instance_xml import blank
from desktop_app.forms.records.short_names import short_names
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.answer_key import AnswerKey, written_count
from desktop_app.forms.xpath.instance_tree import Node


def answers_of(session: FormSession, *, relevant_only: bool = False) -> dict[str, str]:
    """The answers of an open form; all that were typed, or those that are finally recorded."""
    names = short_names(session.definition)
    compact = to_compact(session.to_save() if relevant_only else session.root)
    for node in session.unasked() if not relevant_only else ():
        for each in node.walk():
            path = each.path().partition("/")[2].partition("/")[2]
            compact.pop(path, None)
            if each.shape is not None and each.shape.repeated:
                compact[written_count(path.rpartition("[")[0])] = "0"
    return {
        names.get(path, path): value for path, value in compact.items() if not AnswerKey.parse(path).is_meta
    }


def tree_of(definition: FormDefinition, answers: Mapping[str, str]) -> tuple[Node, list[str]]:
    """The tree of a response, and the names of answers that the form has no place for."""
    paths = {name: path for path, name in short_names(definition).items()}
    root = blank(definition.root)
    root.attributes = None if definition.initial.attributes is None else dict(definition.initial.attributes)
    given = {paths.get(name, name): value for name, value in answers.items()}
    return root, fill(root, given)


def last_saved_of(definition: FormDefinition, answers: Mapping[str, str]) -> Node | None:
    """The form entered last, as ``jr://instance/last-saved``; ``None`` where it is not asked for."""
    return document_of(tree_of(definition, answers)[0]) if definition.last_saved_instances else None


def name_of(definition: FormDefinition, ref: str) -> str:
    """The name under which the answer at ``ref`` is kept."""
    prefix = f"/{definition.root.name}/"
    path = ref.removeprefix(prefix)
    return short_names(definition).get(path, path)


def ref_of(definition: FormDefinition, name: str) -> str:
    """The ref of an answer that is kept under ``name``."""
    paths = {short: path for path, short in short_names(definition).items()}
    return f"/{definition.root.name}/{paths.get(name, name)}"
