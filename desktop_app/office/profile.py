"""The office's profile: header lines, place, symbols, signers, recipients.

All of it is text the office may change; what it has not changed follows ``resources/office/profile.toml`` and
the name of its commune.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.areas.administrative import CommuneUnit, commune, province
from desktop_app.ids import office_profile_id
from desktop_app.journal.recorder import Recorder
from desktop_app.resource_files import resource_path
from desktop_app.storage.tables.office import office_profile

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
    "signer_authority",
    "signer_position",
    "signer_name",
    "work_board_authority",
    "work_board_position",
    "recipients",
    "data_protection_officer",
)


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """The texts of the profile by field name; ``changed`` are those the office has set itself."""

    commune_code: str
    texts: Mapping[str, str]
    changed: frozenset[str]

    def __getitem__(self, field: str) -> str:
        return self.texts[field]

    @property
    def recipients(self) -> tuple[str, ...]:
        """The lines of "Nơi nhận"."""
        return tuple(line.strip() for line in self.texts["recipients"].splitlines() if line.strip())

    def work_board_lines(self, area: str) -> tuple[str, str]:
        """The header of a document of an area's Front work board."""
        return self.texts["work_board_line_1"], self.texts["work_board_line_2"].replace(
            "{area}", area.upper()
        )


def load_profile(connection: Connection, commune_code: str) -> OfficeProfile:
    """The profile of the office of a commune."""
    stored = connection.execute(
        select(office_profile.c.profile).where(office_profile.c.id == office_profile_id(commune_code))
    ).scalar_one_or_none()
    own: dict[str, str] = json.loads(stored) if stored else {}
    return OfficeProfile(commune_code, {**default_texts(commune_code), **own}, frozenset(own))


def change_profile(rec: Recorder, commune_code: str, texts: Mapping[str, str | None]) -> None:
    """Set texts of the profile; ``None`` returns to the default.

    Raises:
        KeyError: there is no such field.
        NotAllowed: the author may not change the profile.
    """
    for field in texts:
        if field not in PROFILE_FIELDS:
            raise KeyError(field)
    require_author(rec.connection, rec.author, "office.edit")
    rec.put("office_profile", office_profile_id(commune_code), {"profile": dict(texts)})


def default_texts(commune_code: str) -> dict[str, str]:
    """The texts a new office of the commune starts with."""
    with resource_path("office", "profile.toml").open("rb") as stream:
        patterns: dict[str, str] = tomllib.load(stream)["profile"]
    words = _words(commune(commune_code))
    return {field: _fill(pattern, words).strip() for field, pattern in patterns.items()}


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
