"""Lists of communes are packages: read whole, with every mistake told, and the shipped one has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.base.resource_files import resource_path
from desktop_app.base.units.unit_tables import shipped_version
from desktop_app.catalogue.administrative_units import AdministrativeUnits
from desktop_app.catalogue.loading import read_definition
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.packages.package import Package, PackageKind, package_from_folder
from tests.support.unit_lists import VERSION, a_newer_list

SHIPPED = package_from_folder(resource_path("areas", "units"))


def test_the_shipped_list_is_a_package_without_mistakes() -> None:
    found = read_definition(SHIPPED)
    assert isinstance(found, AdministrativeUnits)
    assert SHIPPED.kind is PackageKind.ADMINISTRATIVE_UNITS
    assert (found.version, found.units) == (shipped_version(), 34 + 3321)
    assert found.legal_basis[0].number == "19/2025/QĐ-TTg"


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("units.toml", f'"{VERSION}"', '"31/12/2030"', "units.toml:version"),
        ("units.toml", 'kind = "administrative_units"', 'kind = "other"', "units.toml:kind"),
        ("units.csv", "\n00004,01,", "\n00004,99,", "units.csv:36:province"),
        ("former_codes.csv", "\n00073,", "\n73,", "former_codes.csv:2:former_code"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, file: str, before: str, after: str, told: str
) -> None:
    package = package_from_folder(a_newer_list(tmp_path / "list", {}))
    text = package.files[file].decode()
    assert before in text
    with pytest.raises(PackageFaults) as refused:
        read_definition(Package({**package.files, file: text.replace(before, after, 1).encode()}))
    assert told in str(refused.value)


@pytest.mark.parametrize("file", ["units.csv", "formed_from.csv", "former_codes.csv"])
def test_a_list_without_one_of_its_tables_is_refused(file: str) -> None:
    files = {name: content for name, content in SHIPPED.files.items() if name != file}
    with pytest.raises(PackageFaults) as refused:
        read_definition(Package(files))
    assert [fault.file for fault in refused.value.faults] == [file]


def test_a_table_that_is_no_text_is_told() -> None:
    with pytest.raises(PackageFaults) as refused:
        read_definition(Package({**SHIPPED.files, "units.csv": b"\xff\xfe"}))
    assert "UTF-8" in str(refused.value)


def test_an_older_list_need_not_know_later_communes(tmp_path: Path) -> None:
    """A province may publish today's list again with an earlier day; it takes nobody's place."""
    package = package_from_folder(a_newer_list(tmp_path / "list", {}, version="2020-01-01"))
    text = package.files["units.csv"].decode()
    kept = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("32248,"))
    formed = package.files["formed_from.csv"].decode()
    left = "".join(line for line in formed.splitlines(keepends=True) if not line.startswith("32248,"))
    older = {**package.files, "units.csv": kept.encode(), "formed_from.csv": left.encode()}
    assert isinstance(read_definition(Package(older)), AdministrativeUnits)
    newer = {**older, "units.toml": package.files["units.toml"].replace(b"2020-01-01", VERSION.encode())}
    with pytest.raises(PackageFaults, match="32248"):
        read_definition(Package(newer))
