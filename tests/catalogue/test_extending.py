"""A version of a set that is written as its difference from another one is packed as the whole set."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import read_definition
from desktop_app.catalogue.packages.extending import merged
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.packages.package import Package, package_from_folder
from tests.catalogue.small_sets import a_package, csv_table

HEAD = """# what is new
kind = "indicator_set"
code = "BO"
version = "{version}"
extends = "{extends}"
status = "draft"
indicators = "indicators.csv"
title_vi = "Bộ chỉ tiêu"
title_en = "Set"
"""
MORE_GROUPS = '[[groups]]\ncode = "H"\nname_vi = "Nhóm hai"\nname_en = "Second"\n'


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def extending(version: str, extends: str, *rows: Mapping[str, str], more: str = "") -> dict[str, bytes]:
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    manifest = HEAD.format(version=version, extends=extends) + more
    table = {"indicators.csv": csv_table(columns, rows)} if rows else {}
    return {"set.toml": manifest.encode(), **table}


def read(package: Package) -> IndicatorSet:
    definition = read_definition(package)
    assert isinstance(definition, IndicatorSet)
    return definition


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return put(
        tmp_path / "first",
        a_package({"code": "A1"}, {"code": "A2"}, more='[[sources]]\ncode = "V"\nname_vi = "V"').files,
    )


def test_rows_are_changed_and_stand_behind_their_group(tmp_path: Path, first: Path) -> None:
    new = {**dict.fromkeys(("name_vi", "unit"), "Hộ"), "value_kind": "integer", "entered_by": "K"}
    new |= {"period_type": "month", "nature": "flow", "area_aggregation": "sum", "time_aggregation": "sum"}
    new |= {"mark": "C", "maximum": "9"}
    files = extending(
        "2",
        "1",
        {"code": "A1", "name_vi": "Số buổi"},
        {"code": "B1", "group": "H", **new},
        {"code": "A3", "group": "G", **new},
        more=MORE_GROUPS,
    )
    before, after = read(package_from_folder(first)), read(package_from_folder(put(tmp_path / "2", files)))
    assert [each.code for each in after.indicators] == ["A1", "A2", "A3", "B1"]
    assert after.by_code["A1"].name.vi == "Số buổi"
    assert after.by_code["A1"].unit == before.by_code["A1"].unit, "an empty cell changes nothing"
    assert after.by_code["A2"] == before.by_code["A2"]
    assert [each.code for each in after.groups] == ["G", "H"]
    assert after.sources == before.sources
    assert after.version == "2"


def test_it_travels_as_the_whole_set(tmp_path: Path, first: Path) -> None:
    packed = package_from_folder(put(tmp_path / "2", extending("2", "1", {"code": "A1", "unit": "buổi"})))
    assert b"extends" not in packed.files["set.toml"]
    again = package_from_folder(put(tmp_path / "whole", packed.files))
    assert again.sha256 == packed.sha256, "it is packed again without the version that it extended"


def test_a_version_may_extend_one_that_extends(tmp_path: Path, first: Path) -> None:
    put(tmp_path / "2", extending("2", "1", {"code": "A1", "unit": "buổi"}))
    third = package_from_folder(put(tmp_path / "3", extending("3", "2", {"code": "A2", "unit": "lần"})))
    assert [each.unit for each in read(third).indicators] == ["buổi", "lần"]


def test_a_table_that_only_the_other_has_is_taken_over(tmp_path: Path, first: Path) -> None:
    packed = package_from_folder(put(tmp_path / "2", extending("2", "1")))
    assert packed.files["indicators.csv"] == package_from_folder(first).files["indicators.csv"]


@pytest.mark.parametrize("extends", ["0", "2", "3"], ids=["not there", "itself", "in a circle"])
def test_what_it_extends_has_to_be_beside_it(tmp_path: Path, first: Path, extends: str) -> None:
    folder = put(tmp_path / "2", extending("2", extends, {"code": "A1", "unit": "buổi"}))
    put(tmp_path / "3", extending("3", "2", {"code": "A1", "unit": "buổi"}))
    with pytest.raises(PackageFaults) as raised:
        read_definition(package_from_folder(folder))
    assert [fault.column for fault in raised.value.faults] == ["extends"]


def test_what_cannot_be_read_is_told_by_row_and_column(tmp_path: Path, first: Path) -> None:
    files = extending("2", "1") | {"indicators.csv": "mã;tên\nA1;Số cuộc".encode("utf-16")}
    with pytest.raises(PackageFaults, match="UTF-8"):
        read_definition(package_from_folder(put(tmp_path / "2", files)))


def test_the_shipped_version_is_the_whole_set() -> None:
    folder = resource_path("catalogue", "indicators", "MTTQ_CO_SO_1_1")
    packed = package_from_folder(folder)
    # as it was packed when the folder held a copy of all indicators, but for a word of a comment
    assert packed.sha256 == "ecf8b2509f1fd8110cc272923a1bbae0efe05ebf0c663395929788dc171416ef"
    assert len((folder / "indicators.csv").read_bytes().splitlines()) < 20


BASE = {
    "set.toml": b'code = "S"\nversion = "1"\nindicators = "i.csv"\nrules = "r.csv"\n\n[checks]\nyears = 3\n\n'
    b'[[groups]]\ncode = "A"\n',
    "i.csv": b"code,group\nA1,A\n",
    "r.csv": b"code,rule\nR1,A1 >= 0\n",
}


@pytest.mark.parametrize(
    "own",
    [
        b'code = "S"\nversion = "2"\nextends = "1"',
        b'code = "S"\nversion = "2"\nextends = "1"\n\n[checks]\nyears = 5\n',
    ],
)
def test_a_manifest_of_few_lines_is_whole(own: bytes) -> None:
    whole = merged("set.toml", BASE, {"set.toml": own})
    manifest = tomllib.loads(whole["set.toml"].decode())
    years = 5 if b"checks" in own else 3
    assert (manifest["version"], manifest["checks"]["years"], len(manifest["groups"])) == ("2", years, 1)
    assert "extends" not in manifest
    assert whole[manifest["rules"]] == BASE["r.csv"], "rules that it does not name stay"
    assert whole[manifest["indicators"]] == BASE["i.csv"]
