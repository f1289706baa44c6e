"""Packages are installed whole, once, and never changed."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import (
    FROM_FILE,
    SHIPPED,
    NotInstalled,
    indicator_set,
    install,
    install_bytes,
    install_shipped,
    installed,
    installed_questionnaire,
    installed_register,
)
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.packages.package import Package, PackageKind
from desktop_app.storage.facts import set_fact
from desktop_app.storage.tables.catalogue import catalogue_package
from tests.builders import PASSPHRASE


def _edited(version: str, title: str) -> Package:
    shipped = next(loaded.package for loaded in shipped_packages() if loaded.definition.code == "NTM_XA_2021")
    manifest = shipped.files["template.toml"].decode()
    manifest = manifest.replace('version = "1"', f'version = "{version}"', 1)
    manifest = manifest.replace('title_vi = "Phiếu', f'title_vi = "{title}', 1)
    form = shipped.files["form.xml"].replace(b'version="1"', f'version="{version}"'.encode())
    return Package({**shipped.files, "template.toml": manifest.encode(), "form.xml": form})


def test_a_new_book_has_what_ships(office: Office) -> None:
    with office.read() as connection:
        codes = {package.code for package in installed(connection)}
        assert codes == {loaded.definition.code for loaded in shipped_packages()}
        assert len(installed_questionnaire(connection, "NTM_XA_2021", "1").questions) == 19
        assert indicator_set(connection, "MTTQ_CO_SO").indicators


def test_a_new_version_stands_beside_the_old_one(office: Office) -> None:
    with office.store.write() as connection:
        install_bytes(connection, _edited("2", "Bản của tỉnh").encode(), "province", office.clock)
    with office.read() as connection:
        forms = installed(connection, PackageKind.SURVEY_FORM)
        assert sorted(form.version for form in forms if form.code == "NTM_XA_2021") == ["1", "2"]
        assert installed_questionnaire(connection, "NTM_XA_2021", "2").title.vi.startswith("Bản của tỉnh")
        assert installed_questionnaire(connection, "NTM_XA_2021", "1").title.vi.startswith("Phiếu")


def test_the_same_version_with_another_content_is_refused(office: Office) -> None:
    with pytest.raises(Problem, match="different content"), office.store.write() as connection:
        install(connection, _edited("1", "Khác"), "province", office.clock)


def test_a_book_that_has_the_version_with_another_content_keeps_it_and_opens(office: Office) -> None:
    of_the_form = catalogue_package.c.code == "NTM_XA_2021"
    with office.store.write() as connection:
        connection.execute(delete(catalogue_package).where(of_the_form))
        install(connection, _edited("1", "Bản cũ"), SHIPPED, office.clock)
        set_fact(connection, "shipped_catalogue", "0.0.1")  # as an older program left it
    folder, clock = office.folder, office.clock
    office.close()
    again = Office.open(folder, lambda _: PASSPHRASE, clock)
    with again.read() as connection:
        assert installed_questionnaire(connection, "NTM_XA_2021", "1").title.vi.startswith("Bản cũ")
    again.close()


def test_an_office_is_told_how_to_bring_its_own_form_again(office: Office) -> None:
    with pytest.raises(Problem) as refused, office.store.write() as connection:
        install(connection, _edited("1", "Khác"), FROM_FILE, office.clock)
    sentence = refused.value.sentence()
    assert "cột “version”" in sentence
    assert "tự lập" in sentence
    with office.read() as connection:
        assert installed_questionnaire(connection, "NTM_XA_2021", "1").title.vi.startswith("Phiếu")


def test_installing_twice_changes_nothing(office: Office) -> None:
    with office.store.write() as connection:
        first = install(connection, _edited("2", "Bản"), "province", office.clock)
    with office.store.write() as connection:
        assert install(connection, _edited("2", "Bản"), "usb", office.clock).source == first.source


def test_what_is_missing_is_named(office: Office) -> None:
    with office.read() as connection, pytest.raises(NotInstalled, match="NTM_HUYEN"):
        installed_questionnaire(connection, "NTM_HUYEN", "1")


def test_what_the_program_brings_later_is_not_put_before_what_the_province_published(office: Office) -> None:
    """An older book has version 1 alone; with the province's version 2 beside it that one goes on to hold."""
    older = next(loaded.package for loaded in shipped_packages() if loaded.definition.code == "MTTQ_CO_SO")
    manifest = older.files["set.toml"].decode().replace('version = "1"', 'version = "2"', 1)
    published = Package({**older.files, "set.toml": manifest.encode()})
    newer = catalogue_package.c.package_version == "1.1"
    with office.store.write() as connection:
        connection.execute(delete(catalogue_package).where(newer))
        assert [made.version for made in install_shipped(connection, office.clock)] == ["1.1"]
        connection.execute(delete(catalogue_package).where(newer))
        install(connection, published, "province", office.clock)
        assert install_shipped(connection, office.clock) == []
        assert indicator_set(connection, "MTTQ_CO_SO").version == "2"


def test_a_register_is_checked_when_it_is_installed_and_its_form_not_loaded_for_a_list(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = next(loaded.package for loaded in shipped_packages() if loaded.definition.code == "KNCT")
    manifest = shipped.files["register.toml"].decode().replace('version = "1"', 'version = "1.1"', 1)
    newer = Package({**shipped.files, "register.toml": manifest.encode()})
    broken = Package(
        {**newer.files, "register.toml": manifest.replace('"received"\n', '"gone"\n', 1).encode()}
    )

    def not_loaded(*_: object) -> None:
        raise AssertionError("the form was loaded")

    with office.record() as rec:
        with pytest.raises(Problem):
            install(rec.connection, broken, FROM_FILE, office.clock)
        install(rec.connection, newer, FROM_FILE, office.clock)
        monkeypatch.setattr("desktop_app.catalogue.registers.definition.load_form", not_loaded)
        assert installed_register(rec.connection, "KNCT", "1.1").version == "1.1"
