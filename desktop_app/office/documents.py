"""Parts of a document that follow from the office's profile."""

from __future__ import annotations

from datetime import date

from desktop_app.areas.kinds import area_in_sentence
from desktop_app.office.profile import YES, OfficeProfile
from desktop_app.reports.data import DocumentHead, Signer


def document_head(profile: OfficeProfile, number: str = "", issued_on: date | None = None) -> DocumentHead:
    """Return the head of a document of the standing board."""
    return DocumentHead(
        organization=(profile["organization_line_1"], profile["organization_line_2"]),
        place=profile["place"],
        issuer=profile["issuer"],
        number=number,
        symbol=profile["report_symbol"],
        issued_on=issued_on,
        tones=profile.tones,
        layout=profile.layout,
    )


def work_board_head(
    profile: OfficeProfile, area: str, number: str = "", issued_on: date | None = None
) -> DocumentHead:
    """Return the head of minutes of an area's Front work board; some offices do not number them."""
    return DocumentHead(
        organization=profile.work_board_lines(area),
        place=profile["place"],
        issuer=profile["work_board_issuer"].replace("{area}", area_in_sentence(area)),
        number=number,
        symbol=profile["minutes_symbol"],
        issued_on=issued_on,
        has_number=profile["minutes_have_number"] == YES,
        tones=profile.tones,
        layout=profile.layout,
    )


def signer(profile: OfficeProfile) -> Signer:
    """Return who signs for the standing board."""
    return Signer(profile["signer_authority"], profile["signer_position"], profile["signer_name"])
