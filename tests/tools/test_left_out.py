"""What both programs leave out is data, and each entry has its reason."""

from __future__ import annotations

import tomllib

import pytest

from desktop_app.base.resource_files import resources_folder
from tests.architecture.imports import ROOT, source_files
from tools.left_out import LIST, System, left_out


def test_every_entry_has_a_reason() -> None:
    entries = [entry for kind in tomllib.loads(LIST.read_text("utf-8")).values() for entry in kind]
    assert len(entries) > 15
    assert all(entry["why"].endswith(".") and len(entry["why"]) > 15 for entry in entries)
    assert all(set(entry.get("systems", ())) <= {"linux", "windows"} for entry in entries)


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("PySide6/Qt/lib/libQt6Qml.so.6", "linux"),
        ("PySide6/QtQml.abi3.so", "linux"),
        ("PySide6/QtOpenGL.abi3.so", "linux"),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", "linux"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "linux"),
        ("PySide6/Qt/translations/qtbase_de.qm", "linux"),
        ("libgtk-3.so.0", "linux"),
        ("libcups.so.2", "linux"),
        ("libgnutls.so.30", "linux"),
        ("libpangoft2-1.0.so.0", "linux"),
        ("libharfbuzz.so.0", "linux"),
        ("libgio-2.0.so.0", "linux"),
        ("PySide6/Qt/plugins/networkinformation/libqglib.so", "linux"),
        ("rapidfuzz/distance/metrics_cpp_avx2.cpython-313-x86_64-linux-gnu.so", "linux"),
        ("rapidfuzz/fuzz_cpp_avx2.cp313-win_amd64.pyd", "windows"),
        ("rapidfuzz/distance/metrics_cpp.cp313-win_amd64.pyd", "windows"),
        ("PySide6/Qt6Quick.dll", "windows"),
        ("PySide6/QtOpenGL.pyd", "windows"),
        ("PySide6/plugins/platforms/qdirect2d.dll", "windows"),
        ("PySide6/plugins/sqldrivers/qsqlite.dll", "windows"),
        ("PySide6/opengl32sw.dll", "windows"),
        ("PySide6/lupdate.exe", "windows"),
        ("PIL/_avif.cp313-win_amd64.pyd", "windows"),
        ("lxml/html/__init__.py", "windows"),
        ("upstream/server/app.py", "windows"),
        ("reportlab/fonts/DarkGardenMK.pfb", "windows"),
        ("pyxform/validators/odk_validate/bin/ODK_Validate.jar", "windows"),
        ("httpx-0.28.1.dist-info/RECORD", "windows"),
    ],
)
def test_is_left_out(path: str, system: System) -> None:
    assert not left_out(system).keeps(path)


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("PySide6/Qt/lib/libQt6DBus.so.6", "linux"),
        ("PySide6/Qt/lib/libQt6OpenGL.so.6", "linux"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "linux"),
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", "linux"),
        ("libgssapi_krb5.so.2", "linux"),
        ("libglib-2.0.so.0", "linux"),
        ("libjpeg-6dc8d115.so.62.4.0", "linux"),
        ("rapidfuzz/fuzz_cpp.cp313-win_amd64.pyd", "windows"),
        ("rapidfuzz/distance/metrics_py.py", "windows"),
        ("rapidfuzz/distance/_initialize_cpp.cp313-win_amd64.pyd", "windows"),
        ("PySide6/Qt6Widgets.dll", "windows"),
        ("PySide6/plugins/platforms/qwindows.dll", "windows"),
        ("PySide6/plugins/networkinformation/qnetworklistmanager.dll", "windows"),
        ("lxml/etree.cp313-win_amd64.pyd", "windows"),
        ("sqlcipher3/_sqlite3.cp313-win_amd64.pyd", "windows"),
        ("keyring-25.7.0.dist-info/entry_points.txt", "windows"),
    ],
)
def test_is_kept(path: str, system: System) -> None:
    assert left_out(system).keeps(path)


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_nothing_of_ours_is_left_out_but_the_server(system: System) -> None:
    modules = [path for package in ("desktop_app", "ui") for path in source_files(package)]
    data = [path for path in resources_folder().rglob("*") if path.is_file()]
    assert len(modules) > 500
    assert len(data) > 100
    rules = left_out(system)
    lost = [
        str(path.relative_to(ROOT))
        for path in [*modules, *data]
        if not rules.keeps(path.relative_to(ROOT).as_posix())
    ]
    assert lost == []
    assert {rules.keeps(path.relative_to(ROOT).as_posix()) for path in source_files("upstream")} == {False}
