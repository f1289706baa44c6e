"""Names of fields in the words of the trade, by entity and wire name (``map/`` for any entry of a map)."""

from __future__ import annotations

from desktop_app.base.i18n import N_, tr

_NAMES: dict[str, dict[str, str]] = {
    "residential_area": {
        "name": N_("Name"),
        "kind": N_("Kind"),
        "households": N_("Number of households"),
        "households_until/": N_("Number of households until a day"),
        "position": N_("Place in the list"),
        "valid_from": N_("Exists from"),
        "valid_to": N_("Exists until"),
        "successor_id": N_("Merged into"),
        "predecessor_id": N_("Split from"),
        "head_name": N_("Head of the Front work board"),
        "head_phone": N_("Telephone"),
    },
    "indicator_value": {
        "value": N_("Figure"),
        "note": N_("Note"),
        "note_state": N_("Whether the comment was answered"),
        "note_value": N_("Figure that was returned"),
        "set_version": N_("Version of the indicator set"),
    },
    "target_value": {"value": N_("Plan figure")},
    "period_status": {"status": N_("State"), "status_reason": N_("Reason for the state")},
    "reporting_event": {"name": N_("Name"), "day": N_("First day of the event")},
    "figure_confirmation": {
        "finding": N_("What was found"),
        "figures": N_("Figures that were confirmed"),
        "reason": N_("Reason of the confirmation"),
    },
    "survey_round": {
        "title": N_("Title"),
        "target": N_("Target level"),
        "year": N_("Year"),
        "plan_number": N_("Number of the plan"),
        "plan_date": N_("Date of the plan"),
        "legal_basis": N_("Legal basis"),
        "planned_from": N_("Planned from"),
        "planned_to": N_("Planned until"),
        "started_on": N_("Begun on"),
        "closed_on": N_("Closed on"),
        "status": N_("State"),
        "status_reason": N_("Reason for the state"),
        "asked_from": N_("People were asked from"),
        "asked_to": N_("People were asked until"),
        "archived": N_("Archived"),
        "deleted": N_("Deleted"),
        "second_keying_percent": N_("Share of forms entered twice"),
        "thresholds/": N_("Required share"),
    },
    "survey_area": {
        "total_households": N_("Number of households"),
        "forms_issued": N_("Forms issued"),
        "forms_collected": N_("Forms collected"),
        "method": N_("Way of asking"),
        "tally_mode": N_("Way of counting"),
        "status": N_("State"),
        "minutes/place": N_("Place of the count"),
        "minutes/started_at": N_("Count begun at"),
        "minutes/ended_at": N_("Count ended at"),
        "minutes/counters": N_("Counting team"),
        "minutes/witnesses": N_("Household witnesses"),
        "minutes/secretary": N_("Secretary of the minutes"),
        "minutes/head": N_("Head of the work board"),
        "minutes/copies": N_("Copies of the minutes"),
        "minutes/opinions": N_("Opinions of the people"),
    },
    "survey_response": {
        "serial": N_("Serial number"),
        "answered_on": N_("Date of the answer"),
        "channel": N_("Way it came"),
        "validity": N_("Valid or not"),
        "comment": N_("Other opinion"),
        "entered_by": N_("Entered by"),
        "entered_at": N_("Entered at"),
        "deleted": N_("Deleted"),
        "area_id": N_("Residential area"),
    },
    "survey_second_keying": {"settled_by": N_("Settled by"), "keyed_by": N_("Entered by")},
    "register_matter": {
        "area_id": N_("Residential area"),
        "opened_on": N_("Day of the entry"),
        "entered_by": N_("Entered by"),
        "entered_at": N_("Entered at"),
    },
    "register_event": {
        "action": N_("Step"),
        "from_state": N_("State before"),
        "to_state": N_("State after"),
        "on_day": N_("Day of the step"),
        "after": N_("Steps that had been seen"),
        "reason": N_("Reason"),
        "addressee": N_("To whom"),
        "paper_number": N_("Number of the document"),
        "paper_date": N_("Date of the document"),
        "paper_title": N_("Title of the document"),
        "extra_days": N_("Days by which the term is extended"),
        "until": N_("New end of the term"),
        "recorded_by": N_("Entered by"),
        "recorded_at": N_("Entered at"),
    },
    "register_link": {
        "kind": N_("Kind of link"),
        "reason": N_("Reason"),
        "removed": N_("Taken back"),
        "linked_by": N_("Entered by"),
        "linked_at": N_("Entered at"),
    },
    "number_book": {
        "holder": N_("Computer that gives the numbers"),
        "first_free": N_("First number that is given here"),
        "reason": N_("Reason"),
        "closed_on": N_("Closed on"),
        "closed_by": N_("Closed by"),
    },
    "register_number": {
        "written": N_("Number"),
        "matter_id": N_("Entry"),
        "given_on": N_("Day of the number"),
        "reason": N_("Reason"),
        "stamped_before": N_("The paper bore the number already"),
        "voided_on": N_("Voided on"),
        "void_reason": N_("Reason of the voiding"),
        "given_by": N_("Entered by"),
        "given_at": N_("Entered at"),
    },
    "attachment": {"name": N_("File")},
    "officer": {
        "name": N_("Full name"),
        "position_title": N_("Position"),
        "roles": N_("Roles"),
        "extra_rights": N_("Rights given person by person"),
        "dismissed": N_("Works in the office"),
    },
    "office_profile": {
        "profile/organization_line_1": N_("Name of the office, in capitals"),
        "profile/organization_line_2": N_("Second line"),
        "profile/work_board_line_1": N_("Front work board, in capitals"),
        "profile/place": N_("Place before the date"),
        "profile/report_symbol": N_("Symbol of reports"),
        "profile/minutes_symbol": N_("Symbol of minutes"),
        "profile/signer_authority": N_("On behalf of"),
        "profile/signer_position": N_("Position of the signer"),
        "profile/signer_name": N_("Name of the signer"),
        "profile/work_board_position": N_("Position in the Front work board"),
        "profile/recipients": N_("Recipients, one on a line"),
        "profile/data_protection_officer": N_("Who answers for personal data"),
    },
}


_SAID_BY_THE_TITLE = frozenset({"set_version", "template_code", "template_version"})


def is_told(entity: str, field: str) -> bool:
    """Whether a field tells something that the title of its record does not say."""
    names = _NAMES.get(entity, {})
    return "/" in field or (field in names and field not in _SAID_BY_THE_TITLE)


def field_name(entity: str, field: str) -> str:
    """The name of a field in the language of the user; one that is not known here has a general name."""
    names = _NAMES.get(entity, {})
    column, slash, _ = field.partition("/")
    found = names.get(field) or names.get(column + slash)
    return tr(found) if found else tr("Another detail")
