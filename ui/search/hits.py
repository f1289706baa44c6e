"""The hits that the search list shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from desktop_app.base.i18n import tr
from desktop_app.book.search import Found, FoundKind, matches
from ui.context.room import Destination, RoomSpec
from ui.places.fund import CampaignPlace, VoucherPlace
from ui.places.registers import RegisterEntryPlace, RegisterPlace
from ui.places.settings import SectionPlace
from ui.places.surveys import ResponsePlace, RoundPlace
from ui.settings.names import sections_of


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A line of the list and where it leads."""

    text: str
    detail: str
    icon: str
    destination: Destination


def room_hits(rooms: Sequence[RoomSpec], wanted: str) -> tuple[SearchHit, ...]:
    """The rooms whose name, in either language, holds ``wanted`` (folded)."""
    return tuple(
        SearchHit(tr(room.name), tr("Room"), room.icon, Destination(room.key))
        for room in rooms
        if matches(f"{tr(room.name)} {room.name}", wanted)
    )


def settings_hits(wanted: str, *, sample: bool) -> tuple[tuple[SearchHit, ...], tuple[SearchHit, ...]]:
    """The sections of the settings called so (``wanted`` is folded), and those where such a thing is set."""
    by_name, by_words = [], []
    for item in sections_of(sample=sample) if wanted else ():
        hit = SearchHit(tr(item.name), tr("Settings"), item.icon, SectionPlace(item.key).destination)
        name = f"{tr('Settings')} {tr(item.name)} {item.name}"
        if matches(name, wanted):
            by_name.append(hit)
        elif matches(f"{name} {tr(item.words)}", wanted):
            by_words.append(hit)
    return tuple(by_name), tuple(by_words)


def hit_of(found: Found) -> SearchHit:
    """The line for something that was found in the book."""
    match found.kind:
        case FoundKind.AREA:
            return SearchHit(
                found.name, tr("Residential area"), "area", SectionPlace("areas", found.id).destination
            )
        case FoundKind.ROUND:
            detail = tr("Survey round {year}", year=found.detail)
            return SearchHit(found.name, detail, "surveys", RoundPlace(found.id).destination)
        case FoundKind.CATALOGUE:
            detail = tr("Catalogue, version {version}", version=found.detail)
            return SearchHit(found.name, detail, "info", SectionPlace("catalogue", found.id).destination)
        case FoundKind.RESPONSE:
            text = tr("Form no. {serial}", serial=found.name)
            return SearchHit(text, found.detail, "surveys", ResponsePlace(found.id).destination)
        case FoundKind.REGISTER | FoundKind.MATTER:
            place = (
                RegisterPlace(found.id) if found.kind is FoundKind.REGISTER else RegisterEntryPlace(found.id)
            )
            detail = tr("Register") if found.kind is FoundKind.REGISTER else _with_state(found)
            return SearchHit(found.name, detail, "registers", place.destination)
        case FoundKind.CAMPAIGN | FoundKind.VOUCHER:
            return _of_fund(found)
        case _:
            assert_never(found.kind)


def _of_fund(found: Found) -> SearchHit:
    if found.kind is FoundKind.CAMPAIGN:
        detail = tr("Campaign {code}", code=found.detail)
        return SearchHit(found.name, detail, "fund", CampaignPlace(found.id).destination)
    return SearchHit(found.name, _with_state(found), "fund", VoucherPlace(found.id).destination)


def _with_state(found: Found) -> str:
    return tr("Void · {what}", what=found.detail) if found.void else found.detail
