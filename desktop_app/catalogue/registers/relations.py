"""What a new entry is to one that is there, as data of its register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.packages.manifest import ManifestTable
from desktop_app.catalogue.registers.reading_sources import parsed_source
from desktop_app.catalogue.registers.sources import Source


@dataclass(frozen=True, slots=True)
class Relation:
    """What a new entry is to one that is there: it replaces, corrects, recalls or answers it.

    ``code`` is the answer of ``question`` in the new entry, and the kind of the link between both; the answer
    of ``names`` says how the other one is referred to. It is offered with entries of ``register`` in one of
    the ``states``. When the new entry is given its number, ``step`` is taken with the other one; without a
    step there is only the link. At first the new entry ``says`` these answers, and ``takes`` those of the
    other one, by its own questions.
    """

    code: str
    register: str
    states: frozenset[str]
    question: str
    names: str
    offered: Label
    """The command with the other entry: “a document that replaces it”."""
    tells: Label
    """What the new one is to the other: “replaces”."""
    inverse: Label
    """What the other is to the new one: “is replaced by”."""
    step: str
    says: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[str, Source] = field(default_factory=dict)


def read_relations(manifest: ManifestTable) -> tuple[Relation, ...]:
    """The ``[[relations]]`` of a register."""
    return tuple(
        Relation(
            row.text("code"),
            row.text("register"),
            frozenset(row.texts("states")),
            row.text("question"),
            row.text("names"),
            row.label("offered"),
            row.label("tells"),
            row.label("told"),
            row.text("step", required=False),
            answers_at(row, "says"),
            {name: parsed_source(row, "takes", text) for name, text in answers_at(row, "takes").items()},
        )
        for row in manifest.tables("relations")
    )


def answers_at(row: ManifestTable, key: str) -> dict[str, str]:
    """A table of answers by question; none where it is not given."""
    if not row.has(key):
        return {}
    inner = row.table(key)
    return {name: inner.text(name) for name in inner.names()}
