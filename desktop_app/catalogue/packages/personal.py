"""What a definition says of the personal data that it asks for: what for, on what basis, which, how long.

Law on Personal Data Protection 91/2025/QH15, Decree 356/2025/NĐ-CP (Art. 3: basic and sensitive data). Bases,
times and words are ``resources/personal/rules.toml``; a definition names them by code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

import msgspec

from desktop_app.base.i18n import language
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.catalogue.packages.manifest import ManifestTable


class DataClass(StrEnum):
    """How the decree calls data of a person; ``NONE``: its author says that it is of no person."""

    NONE = "none"
    BASIC = "basic"
    SENSITIVE = "sensitive"


class CountsFrom(StrEnum):
    """From when a time is counted: the end of an entry, the day it was written, the end of its year."""

    ENDED = "ended"
    WRITTEN = "written"
    YEAR = "year"


class AfterTime(StrEnum):
    """What becomes of data whose time is over."""

    ANONYMISE = "anonymise"
    PURGE = "purge"


class _Named(msgspec.Struct, frozen=True):
    code: str
    name_vi: str
    name_en: str
    by: str
    mark: Certainty

    @property
    def name(self) -> str:
        """The name in the language of the user."""
        return self.name_en if language() == "en" else self.name_vi


class LegalGround(_Named, frozen=True):
    """On what the office holds data. ``consent``: it ends when the person withdraws it."""

    note_vi: str = ""
    consent: bool = False


class RetentionRule(_Named, frozen=True):
    """How long data are kept, in months. ``fixed``: a law forbids a shorter time.

    ``proof``: until its time is over no request empties it, since it proves what the office did.
    """

    months: int
    counts_from: CountsFrom
    then: AfterTime
    note_vi: str = ""
    fixed: bool = False
    proof: bool = False


class LikelyWords(msgspec.Struct, frozen=True):
    """Words by which a question is known to ask who somebody is; folded."""

    basic: tuple[str, ...]
    sensitive: tuple[str, ...]
    about: tuple[str, ...]
    """Words of a question that asks for the name of a person."""
    opinion: tuple[str, ...]
    """Words of a question that asks what somebody thinks of public matters, whatever else it names."""


class PersonalRules(msgspec.Struct, frozen=True):
    """The bases, the times, the sentences of the notice, and the words of likely questions."""

    basis: tuple[LegalGround, ...]
    retention: tuple[RetentionRule, ...]
    notice: dict[str, str]
    likely: LikelyWords

    def ground(self, code: str) -> LegalGround:
        """The basis of that code.

        Raises:
            KeyError: there is none; definitions are checked when they are read.
        """
        return {item.code: item for item in self.basis}[code]

    def kept(self, code: str) -> RetentionRule:
        """The retention rule of that code.

        Raises:
            KeyError: there is none; definitions are checked when they are read.
        """
        return {item.code: item for item in self.retention}[code]


@cache
def personal_rules() -> PersonalRules:
    """The rules as the program ships them; read once, immutable."""
    return msgspec.toml.decode(resource_path("personal", "rules.toml").read_bytes(), type=PersonalRules)


class PersonalData(msgspec.Struct, frozen=True):
    """What a definition says of the personal data in its records.

    ``basic`` and ``sensitive`` are the names of questions or fields, as a map column has them: ``head``.
    ``about`` names whom the record is about, who may have all of it; ``beside`` names others, such as a
    witness, of whom it holds that name alone.
    ``basis`` and ``retention`` are codes of :func:`personal_rules`; ``months``: a time of its own, which goes
    before that of the rule. ``remark``: one more sentence of the notice.
    """

    purpose: Label
    shown_to: Label
    basis: str
    retention: str
    basic: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    months: int | None = None
    remark: Label = Label("", "")

    @property
    def names(self) -> frozenset[str]:
        """Every question whose answers are personal data."""
        return frozenset((*self.basic, *self.sensitive))

    def class_of(self, name: str) -> DataClass:
        """Of what class the answers to a question are, also within a repeat: ``member[2]/name``."""
        if _is_among(name, self.sensitive):
            return DataClass.SENSITIVE
        return DataClass.BASIC if _is_among(name, self.basic) else DataClass.NONE

    def names_whom_it_is_about(self, name: str) -> bool:
        """Whether the answer to a question is the name of a person whom the record is about."""
        return _is_among(name, self.about)

    def names_somebody(self, name: str) -> bool:
        """Whether the answer to a question is the name of a person."""
        return _is_among(name, (*self.about, *self.beside))

    @property
    def rule(self) -> RetentionRule:
        """How long, with the definition's own time where it has one."""
        rule = personal_rules().kept(self.retention)
        return rule if self.months is None else msgspec.structs.replace(rule, months=self.months)


def _is_among(name: str, questions: Iterable[str]) -> bool:
    """Whether a field is one of these, or the answer to one within a map or a repeat."""
    return bool({name, question_of(name)} & set(questions))


def question_of(name: str) -> str:
    """The question of an answer, also within a map or a repeat: ``answers/member[2]/name`` is ``name``."""
    return name.rpartition("/")[2].partition("[")[0]


def read_personal(manifest: ManifestTable) -> PersonalData | None:
    """The table ``[personal]`` of a definition; ``None`` where it has none: it is about no person."""
    if not manifest.has("personal"):
        return None
    return personal_of(manifest.table("personal"))


def personal_of(table: ManifestTable) -> PersonalData:
    """What the table says, each mistake noted."""
    rules = personal_rules()
    months = table.whole("months")
    if months is not None and months < 1:
        table.fault("months", Problem("This must be a whole number."))
    basic = table.texts("basic")
    return PersonalData(
        purpose=table.label("purpose"),
        shown_to=table.label("shown"),
        basis=_code(table, "basis", [item.code for item in rules.basis]),
        retention=_code(table, "retention", [item.code for item in rules.retention]),
        basic=basic,
        sensitive=table.texts("sensitive"),
        about=table.texts("about") if table.has("about") else basic[:1],
        beside=table.texts("beside"),
        months=months,
        remark=table.label("remark", required=False),
    )


def check_personal(
    personal: PersonalData | None, private: Iterable[str], asked: Iterable[str], manifest: ManifestTable
) -> None:
    """Note what ``personal`` names and nobody asks, and private questions of which it says nothing."""
    known = set(asked)
    named = personal.names if personal is not None else frozenset[str]()
    persons = {*personal.about, *personal.beside} if personal is not None else set[str]()
    for name in sorted((named - known) | (persons - named)):
        manifest.fault("personal", Problem("The form has no question “{name}”.", name=name))
    if personal is not None:
        for name in sorted(set(personal.basic) & set(personal.sensitive)):
            manifest.fault("personal", Problem("“{code}” is here twice. Keep one.", code=name))
    for name in sorted(set(private) & known - named):
        problem = Problem(
            "“{name}” is private. Say under [personal] what for, on which basis, how long and who sees it.",
            name=name,
        )
        manifest.fault("personal", problem)


def _code(table: ManifestTable, key: str, known: list[str]) -> str:
    value = table.text(key)
    if value and value not in known:
        table.fault(
            key,
            Problem(
                "“{value}” is not known here. Use one of: {allowed}.",
                value=value[:40],
                allowed=", ".join(known),
            ),
        )
    return value


def likely_class(*texts: str) -> DataClass:
    """Of what class the answers to a question with these names and labels are likely to be."""
    likely = personal_rules().likely
    if _has_one(texts, likely.opinion):
        return DataClass.NONE
    for kind, words in ((DataClass.SENSITIVE, likely.sensitive), (DataClass.BASIC, likely.basic)):
        if _has_one(texts, words):
            return kind
    return DataClass.NONE


def likely_asks_for_a_name(*texts: str) -> bool:
    """Whether a question with these names and labels is likely to ask for the name of a person."""
    return _has_one(texts, personal_rules().likely.about)


def _has_one(texts: Iterable[str], words: Iterable[str]) -> bool:
    said = " ".join(f" {_words(text)} " for text in texts)
    return any(f" {word} " in said for word in words)


def _words(text: str) -> str:
    """The words of a name or label, folded, with one space between them: ``head_phone``, ``4. Họ tên``."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))))
