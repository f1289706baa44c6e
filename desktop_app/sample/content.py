"""The data of the sample office (``resources/sample/office.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path


class SampleOfficers(msgspec.Struct, frozen=True):
    """The names under which the sample's entries are made, and the PINs with which they sign in."""

    first: str
    second: str
    first_pin: str
    second_pin: str

    @property
    def pins(self) -> Mapping[str, str]:
        """The PINs by name; everybody may know them."""
        return {self.first: self.first_pin, self.second: self.second_pin}


class SampleArea(msgspec.Struct, frozen=True):
    """An invented residential area."""

    name: str
    kind: str
    households: int


class Monthly(msgspec.Struct, frozen=True):
    """A month of an indicator: figures up to ``most``, times ``times``, from ``tenths`` in ten areas."""

    most: int
    tenths: int
    times: int = 1


class SampleMovements(msgspec.Struct, frozen=True):
    """Indicators that the sample reports, and plan figures."""

    indicators: Mapping[str, Monthly]
    targets: Mapping[str, int]


class SampleSurvey(msgspec.Struct, frozen=True):
    """How the invented households answer. ``hand_counted_area`` is the place of one area, from 1."""

    questionnaire: str
    target: str
    plan_number: str
    hand_counted_area: int
    comments: tuple[str, ...]
    satisfied: tuple[int, ...]
    blank_per_hundred: int
    invalid_per_hundred: int
    minutes: Mapping[str, str]


class SampleContent(msgspec.Struct, frozen=True):
    """Everything invented."""

    seed: int
    officers: SampleOfficers
    profile: Mapping[str, str]
    areas: tuple[SampleArea, ...]
    movements: SampleMovements
    survey: SampleSurvey


@cache
def sample_content() -> SampleContent:
    """Return the sample's content, read once."""
    with resource_path("sample", "office.toml").open("rb") as stream:
        return msgspec.convert(tomllib.load(stream), SampleContent)
