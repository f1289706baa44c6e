"""The provinces and communes in force: the shipped list, or a newer one."""

from __future__ import annotations

from functools import lru_cache

from desktop_app.areas.units import CommuneUnit, ProvinceUnit, UnitList
from desktop_app.base.units.unit_tables import shipped_table

SAMPLE_PROVINCE = ProvinceUnit("00", "Tỉnh Mẫu", "tỉnh", "Mẫu")
SAMPLE_COMMUNE = CommuneUnit("00000", "Xã Mẫu", "xã", "Mẫu", SAMPLE_PROVINCE.code)
"""Where the sample office is: in no list, found by their codes only."""


class _InForce:
    """The list in force in this process: the same for every book that is open."""

    def __init__(self) -> None:
        self.units: UnitList | None = None


_in_force = _InForce()


@lru_cache(maxsize=1)
def shipped_units() -> UnitList:
    """Return the shipped list."""
    return UnitList("", shipped_table)


def units_in_force() -> UnitList:
    """Return the list to go by."""
    return _in_force.units or shipped_units()


def go_by(units: UnitList | None) -> None:
    """Put a list of the province in force; ``None``: the shipped one."""
    _in_force.units = units


def provinces() -> list[ProvinceUnit]:
    """Return all provinces in Vietnamese order of their names."""
    return list(units_in_force().provinces.values())


def province(code: str) -> ProvinceUnit | None:
    """Return the province of a two-digit code."""
    return SAMPLE_PROVINCE if code == SAMPLE_PROVINCE.code else units_in_force().province(code)


def communes(province_code: str) -> list[CommuneUnit]:
    """Return the communes of a province in Vietnamese order of their names."""
    return [unit for unit in units_in_force().communes.values() if unit.province_code == province_code]


def commune(code: str) -> CommuneUnit | None:
    """Return the commune of a five-digit code."""
    return SAMPLE_COMMUNE if code == SAMPLE_COMMUNE.code else units_in_force().commune(code)
