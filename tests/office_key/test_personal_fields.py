"""The list of what names a person: it names fields that there are, and every private question."""

from __future__ import annotations

import pytest

from desktop_app.areas.fields import area_fields
from desktop_app.base.ids import OFFICER
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.loading import read_definition
from desktop_app.catalogue.packages.package import package_from_folder
from desktop_app.catalogue.personal_records import personal_records
from desktop_app.catalogue.registers.definition import Register
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.fitting import holds
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.guards.sealed_text import SealedText

SEALED = SealedText("abcdefgh", bytes(64)).written()


def test_every_field_on_the_list_is_one_and_can_hold_a_sealed_text() -> None:
    for entity, personal in personal_fields().items():
        kind = ENTITIES[entity]
        assert personal.named or personal.columns
        for field in (*personal.named, *(f"{each}0001" for each in personal.begin)):
            assert kind.knows(field), (entity, field)
            assert holds(entity, field, SEALED), (entity, field)
        assert personal.columns <= set(kind.maps)


def test_personal_fields_of_areas_are_on_the_list() -> None:
    named = {each.name for each in area_fields() if each.personal}
    assert named
    assert named == personal_fields()["residential_area"].named


@pytest.mark.parametrize("field", ["answers/head", "answers/member[2]/member_name", "answers/id_number"])
def test_an_answer_is_known_by_its_question(field: str) -> None:
    assert personal_fields()["register_matter"].includes(field)


@pytest.mark.parametrize("field", ["answers/content", "answers", "register_code", "answers/head_count"])
def test_other_answers_are_not_sealed(field: str) -> None:
    assert not personal_fields()["register_matter"].includes(field)


def test_what_a_file_replaced_of_an_answer_is_personal_too() -> None:
    event = personal_fields()["register_event"]
    assert event.includes("replaced/answers/head")
    assert not event.includes("replaced/answers/content")


def registers() -> list[Register]:
    """All registers that are shipped."""
    found = []
    for folder in sorted(resource_path("catalogue", "registers").iterdir()):
        definition = read_definition(package_from_folder(folder))
        assert isinstance(definition, Register)
        found.append(definition)
    return found


def test_every_question_of_the_list_is_asked_by_a_register_and_every_private_one_is_on_it() -> None:
    known = registers()
    controls = (control for register in known for control in register.form().questions())
    asked = {control.shape.name for control in controls if control.shape is not None}
    listed = personal_fields()["register_matter"].questions
    assert listed - asked == set()
    assert {name for register in known for name in register.private} - listed == set()


def test_what_registers_call_personal_is_on_the_list() -> None:
    named = {name for each in registers() if each.personal is not None for name in each.personal.names}
    assert named
    assert named - personal_fields()["register_matter"].questions == set()


def test_what_other_records_call_personal_is_on_the_list() -> None:
    """But names of officers, by whom the province judges who may write."""
    named = {(each.entity, name) for each in personal_records() for name in each.personal.names}
    assert named
    without = {(entity, name) for entity, name in named if entity != OFFICER}
    lists = personal_fields()
    assert {pair for pair in without if pair[0] not in lists or not lists[pair[0]].includes(pair[1])} == set()
