"""How long the office keeps personal data where it has set a time of its own, in months by retention rule.

The defaults are those of the definitions (``resources/personal/rules.toml``). A time that a law fixes can
only be lengthened.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from desktop_app.base.field_problem import at
from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.personal import RetentionRule, personal_rules
from desktop_app.journal.recorder import Recorder
from desktop_app.office.profile import OfficeProfile, change_profile, load_profile

FIELD: Final = "retention"
"""The field of the profile: ``opinions=36 forms=24``."""

_LONGEST: Final = 1200
"""A hundred years, in months: more is a slip of the pen."""


def own_months(profile: OfficeProfile) -> dict[str, int]:
    """The times that the office has set, by the code of the rule; what cannot be read is not set."""
    found: dict[str, int] = {}
    for part in profile[FIELD].split():
        code, _, months = part.partition("=")
        with suppress(ValueError):
            found[code] = int(months)
    return {code: months for code, months in found.items() if 0 < months <= _LONGEST}


def kept_months(profile: OfficeProfile, rule: RetentionRule) -> int:
    """How long the office keeps what falls under a rule; a fixed time is the least."""
    own = own_months(profile).get(rule.code, rule.months)
    return max(own, rule.months) if rule.fixed else own


def set_months(rec: Recorder, commune_code: str, code: str, months: int | None) -> None:
    """Set how long the office keeps what falls under a rule; ``None`` returns to the default.

    Raises:
        NotAllowed: the author may not change the profile.
        Problem: the law forbids so short a time, or it is no time.
    """
    rule = personal_rules().kept(code)
    if months is not None and not 0 < months <= _LONGEST:
        raise at("months", Problem("Type how many months, from 1 to {n}.", n=_LONGEST))
    if months is not None and rule.fixed and months < rule.months:
        raise at(
            "months",
            Problem(
                "The law asks for at least {n} months ({by}). Type that or more.", n=rule.months, by=rule.by
            ),
        )
    profile = load_profile(rec.connection, commune_code)
    present = own_months(profile)
    if months is None or months == rule.months:
        present.pop(code, None)
    else:
        present[code] = months
    text = " ".join(f"{name}={value}" for name, value in sorted(present.items()))
    change_profile(rec, commune_code, {FIELD: text or None}, {FIELD: profile[FIELD]})
