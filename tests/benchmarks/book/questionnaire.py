"""The questionnaire of the running round: the shipped one, and answers in words that are all different."""

from __future__ import annotations

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.packages.package import Package, package_from_folder
from desktop_app.forms.importing.importing import import_form

SHEET = "NTM_XA_2021"
"""The shipped one: 19 questions of a key each."""
IN_WORDS = "LAY_Y_KIEN_HO"
_MORE = (
    ("text", "full_name", "Họ và tên"),
    ("date", "born", "Ngày sinh"),
    ("integer", "land", "Diện tích đất (m2)"),
    ("text", "wish", "Mong muốn"),
)


def questionnaire_in_words() -> Package:
    """The package; its first version."""
    folder = resource_path("catalogue", "forms", SHEET)
    shipped = package_from_folder(folder)
    lines = (folder / "form.md").read_text(encoding="utf-8").splitlines()
    overall = next(at for at, line in enumerate(lines) if "begin_group | overall" in line)
    more = [
        f"|          | {kind} | {name} | {label} | {label} |  |  |  |  |  |  |  |"
        for kind, name, label in _MORE
    ]
    sheet = "\n".join([*lines[: overall - 1], *more, *lines[overall - 1 :]]).replace(
        f"| {SHEET} |", f"| {IN_WORDS} |"
    )
    manifest = shipped.files["template.toml"].replace(f'"{SHEET}"'.encode(), f'"{IN_WORDS}"'.encode())
    return Package({"template.toml": manifest, "form.xml": import_form(sheet.encode(), "form.md").xml})
