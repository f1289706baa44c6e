"""A province makes registers, and new versions of them, without a new program."""

from __future__ import annotations

from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.packages.package import Package, package_from_folder
from desktop_app.registers.entries.steps import take_step
from desktop_app.registers.kinds.in_use import register_in_use
from tests.builders import NOON
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import folder_of, shipped, way_to_an_end
from tests.catalogue.registers.walking import given, state_of, walk


def test_a_register_that_a_province_made_is_used_without_a_new_program(office: Office) -> None:
    model = package_from_folder(folder_of("THAM"))
    files = {
        name: content.replace(b"THAM", b"XAMOI").replace(b'version="1"', b'version="2026.1"')
        for name, content in model.files.items()
    }
    files["register.toml"] = files["register.toml"].replace(b'version = "1"', b'version = "2026.1"')
    with office.record() as rec:
        install(rec.connection, Package(files), "tỉnh", office.clock)
    with office.read() as connection:
        made = register_in_use(connection, "XAMOI")
    assert made.version == "2026.1"
    answers = plausible_answers(made, FixedClock(NOON))
    matter_id = walk(office, made, answers, way_to_an_end(made, made.first_state))
    assert made.ends(state_of(office, matter_id))


def test_an_entry_keeps_the_version_in_which_it_was_begun(office: Office) -> None:
    first = shipped("TAPH")
    answers = plausible_answers(first, FixedClock(NOON))
    begun = walk(office, first, answers, ())
    files = dict(package_from_folder(folder_of("TAPH")).files)
    text = files["register.toml"].decode().replace('version = "1"', 'version = "2"', 1)
    files["register.toml"] = text.replace('"planned"', '"intended"').encode()
    with office.record() as rec:
        install(rec.connection, Package(files), "tỉnh", office.clock)
        newer = register_in_use(rec.connection, "TAPH")
        take_step(rec, begun, "hold", given(first.actions[0], answers["result"]))
    later = walk(office, newer, answers, ())
    assert (state_of(office, begun), state_of(office, later)) == ("held", "intended")
