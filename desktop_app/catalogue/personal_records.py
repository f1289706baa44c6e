"""Records with personal data that no package defines: vouchers by kind, households, contacts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.packages.manifest import read_toml
from desktop_app.catalogue.packages.personal import PersonalData, personal_of

_FILE = "records.toml"


class PersonalRecord(msgspec.Struct, frozen=True):
    """What is said of the personal data in records of an entity, of some ``kinds`` only where it has kinds.

    The names in ``personal`` are fields as they are journalled: ``content/partner``.
    """

    entity: str
    kinds: frozenset[str]
    title: Label
    personal: PersonalData
    labels: Mapping[str, Label]

    def label(self, name: str) -> str:
        """What a field is called, in the language of the user."""
        return self.labels[name].shown() if name in self.labels else name


@cache
def personal_records() -> tuple[PersonalRecord, ...]:
    """All of ``resources/personal/records.toml``.

    Raises:
        PackageFaults: the file has mistakes.
    """
    faults = FaultList()
    manifest = read_toml(resource_path("personal", _FILE).read_bytes(), _FILE, faults)
    names = manifest.table("labels")
    labels = {name: Label(*names.texts(name)) for name in names.names()}
    found = tuple(
        PersonalRecord(
            row.text("entity"), frozenset(row.texts("kinds")), row.label("title"), personal_of(row), labels
        )
        for row in manifest.tables("record")
    )
    faults.raise_if_any()
    return found


def personal_record(entity: str, kind: str = "") -> PersonalRecord | None:
    """What is said of records of an entity, of that kind where it has kinds; ``None``: they name nobody."""
    return next(
        (item for item in personal_records() if item.entity == entity and kind in (item.kinds or {kind})),
        None,
    )
