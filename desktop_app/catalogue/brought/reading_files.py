"""The package in a file: a workbook of a set or form, an XForm, a packed package, or a folder."""

from __future__ import annotations

from pathlib import Path

from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.brought.set_words import is_set
from desktop_app.catalogue.brought.set_workbook import package_from_set_workbook
from desktop_app.catalogue.packages.package import (
    MANIFESTS,
    MAX_BYTES,
    Package,
    decode_package,
    package_from_folder,
)
from desktop_app.forms.importing.importing import SUFFIXES
from desktop_app.forms.importing.workbook_tables import names_of_sheets


def read_package(path: Path) -> tuple[Package, tuple[Problem, ...]]:
    """Return the form, set or package in a file or folder, and what the author of a form should look at.

    Raises:
        WorkbookProblem: a workbook is wrong; it knows sheet, row and column where they are known.
        Problem: it cannot be read, is too large, or is neither a form nor a package.
    """
    try:
        if path.is_dir():
            return package_from_folder(path), ()
        if path.name in MANIFESTS.values():
            return package_from_folder(path.parent), ()
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(path)
        content = path.read_bytes()
        if path.suffix.lower() in SUFFIXES:
            if is_set(names_of_sheets(content, path.name)):
                return package_from_set_workbook(content, path.name)
            return package_from_workbook(content, path.name, lambda name: _beside(path, name))
    except OSError as error:
        raise Problem(
            "“{name}” cannot be read ({reason}). Close it in other programs, or choose another file.",
            name=path.name,
            reason=error.strerror or str(error),
        ) from error
    return decode_package(content), ()


def _beside(form: Path, name: str) -> bytes | None:
    """The file that a form refers to: in its folder, or in ``<form>-media`` where ODK's tools put it."""
    for folder in (form.parent, form.with_name(f"{form.stem}-media")):
        path = folder / name
        if path.is_file():
            if path.stat().st_size > MAX_BYTES:
                raise _too_large(path)
            return path.read_bytes()
    return None


def _too_large(path: Path) -> Problem:
    return Problem(
        "“{name}” is too large for a form ({size} bytes). Choose another file.",
        name=path.name,
        size=path.stat().st_size,
    )
