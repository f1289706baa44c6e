"""The paragraph under a form or a receipt: what the data are for, how long they are kept, whom to ask.

It is Vietnamese, as all papers are; its sentences are ``resources/personal/rules.toml``.
"""

from __future__ import annotations

from desktop_app.catalogue.packages.labels import Certainty
from desktop_app.catalogue.packages.personal import PersonalData, RetentionRule, personal_rules

_MONTHS_OF_YEAR = 12


def notice_of(personal: PersonalData, issuer: str, officer: str = "", months: int | None = None) -> str:
    """The whole paragraph. ``officer``: who is responsible for data protection, left out where nobody is.

    ``months``: the time that the office has set, in place of the definition's.
    """
    rules, words = personal_rules(), personal_rules().notice
    ground = rules.ground(personal.basis)
    kinds = words["sensitive" if personal.sensitive else "basic"]
    basis = words["open_basis" if ground.mark is Certainty.OPEN else "basis"]
    sentences = (
        words["what"].format(issuer=issuer, kinds=kinds, purpose=personal.purpose.vi),
        basis.format(basis=ground.name_vi),
        words["kept"].format(time=time_kept(personal.rule, months), then=words[personal.rule.then.value]),
        words["shown"].format(shown=personal.shown_to.vi),
        personal.remark.vi,
        words["rights"],
        words["officer"].format(name=officer) if officer else "",
    )
    return " ".join(filter(None, sentences))


def time_kept(rule: RetentionRule, months: int | None = None) -> str:
    """How long, in words: “5 năm sau khi xong việc”."""
    words, count = personal_rules().notice, rule.months if months is None else months
    years, rest = divmod(count, _MONTHS_OF_YEAR)
    time = words["months"].format(n=count) if rest else words["years"].format(n=years)
    return words[f"from_{rule.counts_from.value}"].format(time=time)
