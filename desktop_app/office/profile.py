"""The office's profile: header lines, place, symbols, signers, recipients.

All of it is text the office may change; unchanged texts follow ``resources/office/profile.toml`` and the name
of its commune.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.areas.administrative import commune, province, units_in_force
from desktop_app.areas.units import CommuneUnit
from desktop_app.base.changes import require_seen
from desktop_app.base.ids import office_profile_id
from desktop_app.base.resource_files import resource_path
from desktop_app.base.spelling import Tones, spelled
from desktop_app.base.text import as_items, nfc
from desktop_app.catalogue.installed import document_layouts
from desktop_app.journal.recorder import Recorder
from desktop_app.reports.data import Layout
from desktop_app.storage.tables.office import office_profile

YES, NO = "yes", "no"
"""What ``minutes_have_number`` and ``fund_yearly_disclosure`` may say."""

PROFILE_FIELDS = (
    "organization_line_1",
    "organization_line_2",
    "work_board_line_1",
    "work_board_line_2",
    "work_board_issuer",
    "issuer",
    "place",
    "report_symbol",
    "minutes_symbol",
    "minutes_have_number",
    "tones",
    "layout",
    "signer_authority",
    "signer_position",
    "signer_name",
    "work_board_authority",
    "work_board_position",
    "recipients",
    "data_protection_officer",
    "retention",
    "fund_regime",
    "fund_unit_code",
    "fund_address",
    "fund_accountant",
    "fund_treasurer",
    "amount_gap",
    "amount_thousand",
    "fund_yearly_disclosure",
    "support_name",
    "support_phone",
)


NAMES = frozenset(
    {
        "signer_name",
        "data_protection_officer",
        "retention",
        "fund_address",
        "fund_accountant",
        "fund_treasurer",
        "support_name",
        "support_phone",
        "place",
        "tones",
        "layout",
    }
)
"""Fields that hold names, which are written as their bearers write them."""


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """The texts of the profile by field name; ``changed`` are those the office has set itself."""

    commune_code: str
    texts: Mapping[str, str]
    changed: frozenset[str]
    layout: Layout | None = None
    """The layout of documents that the office has chosen; ``None``: the shipped measures."""

    def __getitem__(self, field: str) -> str:
        return self.texts[field]

    @property
    def tones(self) -> Tones:
        """How the office spells "Ủy ban", "hòa", "khóa"."""
        return _tones(self.texts)

    @property
    def recipients(self) -> tuple[str, ...]:
        """The lines of "Nơi nhận", as documents list them however they were typed."""
        return as_items([line.strip() for line in self.texts["recipients"].splitlines() if line.strip()])

    def work_board_lines(self, area: str) -> tuple[str, str]:
        """Return the header of a document of an area's Front work board."""
        return self.texts["work_board_line_1"], self.texts["work_board_line_2"].replace(
            "{area}", area.upper()
        )


def load_profile(connection: Connection, commune_code: str) -> OfficeProfile:
    """Return the profile of the office of a commune."""
    stored = connection.execute(
        select(office_profile.c.profile).where(office_profile.c.id == profile_id(connection, commune_code))
    ).scalar_one_or_none()
    kept: dict[str, str] = json.loads(stored) if stored else {}
    own = {field: text for field, text in kept.items() if field in PROFILE_FIELDS}
    texts = {**default_texts(commune_code, own), **own}
    return OfficeProfile(commune_code, texts, frozenset(own), _layout(connection, own.get("layout", "")))


def _layout(connection: Connection, code: str) -> Layout | None:
    """Return the chosen layout in its newest version; the shipped measures where it is not here any more."""
    found = document_layouts(connection).get(code) if code else None
    if found is None:
        return None
    basis = tuple(each.number for each in found.legal_basis)
    return Layout(found.title.vi, basis, found.measures, found.words)


def change_profile(
    rec: Recorder,
    commune_code: str,
    texts: Mapping[str, str | None],
    opened: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Set texts of the profile; ``None`` returns to the default. ``opened``: the fields as they were opened.

    Raises:
        KeyError: there is no such field.
        ChangedMeanwhile: a field was changed since it was opened.
        NotAllowed: the author may not change the profile.
    """
    for field in texts:
        if field not in PROFILE_FIELDS:
            raise KeyError(field)
    require_author(rec.connection, rec.author, "office.edit")
    if opened:
        present = load_profile(rec.connection, commune_code).texts
        require_seen(opened, {field: present.get(field, "") for field in opened})
    rec.put("office_profile", profile_id(rec.connection, commune_code), {"profile": dict(texts)})


def profile_id(connection: Connection, commune_code: str) -> str:
    """Return the record of the profile: it keeps the code that the commune had when it was first written."""
    ids = [office_profile_id(code) for code in units_in_force().codes_of(commune_code)]
    kept = set(connection.execute(select(office_profile.c.id).where(office_profile.c.id.in_(ids))).scalars())
    return next((each for each in ids if each in kept), ids[0])


def choose_spelling(rec: Recorder, commune_code: str, tones: Tones) -> None:
    """Spell what the office has set itself, but for names of people, and all that is printed in one way.

    Raises:
        NotAllowed: the author may not change the profile.
    """
    profile = load_profile(rec.connection, commune_code)
    own = {field: _respelled(profile[field], commune_code, tones) for field in profile.changed - NAMES}
    change_profile(rec, commune_code, {**own, "tones": tones.value})


def default_texts(commune_code: str, own: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Return the texts an office of the commune starts with, spelled as it chose; names of places stay."""
    with resource_path("office", "profile.toml").open("rb") as stream:
        patterns: dict[str, str] = tomllib.load(stream)["profile"]
    words, tones = _words(commune(commune_code)), _tones({**patterns, **own})
    return {field: _fill(spelled(pattern, tones), words).strip() for field, pattern in patterns.items()}


def _respelled(text: str, commune_code: str, tones: Tones) -> str:
    """Return the text in another spelling, the commune's own name within it as before."""
    unit = commune(commune_code)
    names = () if unit is None else (unit.bare_name, unit.bare_name.upper())
    other = spelled(text, tones)
    for name in names:
        if name in nfc(text):
            other = other.replace(spelled(name, tones), name)
    return other


def _tones(texts: Mapping[str, str]) -> Tones:
    known = [each.value for each in Tones]
    return Tones(texts["tones"]) if texts["tones"] in known else Tones.FIRST


def _words(unit: CommuneUnit | None) -> dict[str, str]:
    if unit is None:
        return {
            "kind": "XÃ",
            "commune": "…",
            "place": "xã …",
            "place_name": "…",
            "kind_lower": "xã",
            "province_short": "tỉnh",
        }
    above = province(unit.province_code)
    return {
        "kind": unit.kind.upper(),
        "commune": unit.bare_name.upper(),
        "place": f"{unit.kind.lower()} {unit.bare_name}",
        "place_name": unit.bare_name,
        "kind_lower": unit.kind.lower(),
        "province_short": f"{above.kind.lower()} {above.bare_name}" if above else "tỉnh",
    }


def _fill(pattern: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        pattern = pattern.replace(f"{{{name}}}", word)
    return pattern
