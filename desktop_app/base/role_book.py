"""Roles and permissions, read from ``resources/accounts/roles.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from desktop_app.base.i18n import language
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path


class _Named(msgspec.Struct, frozen=True):
    code: str
    name_vi: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the language of the user."""
        return self.name_en if language() == "en" else self.name_vi


class OfficerRole(_Named, frozen=True):
    """A role and what it permits."""

    permissions: frozenset[str]


class Permission(_Named, frozen=True):
    """Something that may be permitted; ``extra`` ones are given to a person, never by a role."""

    extra: bool = False


class PinRules(msgspec.Struct, frozen=True):
    """Length of a PIN, and the waits after wrong ones."""

    minimum_length: int
    maximum_length: int
    free_attempts: int
    first_wait_seconds: int
    longest_wait_seconds: int


class PeriodStatusRight(msgspec.Struct, frozen=True):
    """A state of a unit's report for a period and the right that it needs."""

    code: str
    permission: str


class LogRules(msgspec.Struct, frozen=True):
    """How long entries of the access log are kept."""

    kept_days: int


class ScheduledWork(msgspec.Struct, frozen=True):
    """What a scheduled task is called in the access log, and what it may do without a person."""

    name_vi: str
    name_en: str
    permissions: frozenset[str]

    @property
    def name(self) -> str:
        """The name in the language of the user."""
        return self.name_en if language() == "en" else self.name_vi

    def allows(self, permission: str) -> bool:
        """Whether it may be done without a person."""
        return permission in self.permissions


class PersonsRights(msgspec.Struct, frozen=True):
    """Which rights registers need that name persons: with ``private`` questions, or one of ``registers``."""

    private: str
    named: str
    registers: frozenset[str]

    def right_to_read(self, register_code: str, *, has_private: bool) -> str:
        """Return the least right to read a register; empty where it names nobody."""
        if has_private:
            return self.private
        return self.named if register_code in self.registers else ""


class RoleBook(msgspec.Struct, frozen=True):
    """All roles, permissions and PIN rules."""

    pin: PinRules
    access_log: LogRules
    scheduled: ScheduledWork
    role: tuple[OfficerRole, ...]
    permission: tuple[Permission, ...]
    period_status: tuple[PeriodStatusRight, ...]
    persons: PersonsRights

    def permitted(self, roles: frozenset[str], extra_rights: frozenset[str]) -> frozenset[str]:
        """Everything that somebody with these roles and extra rights may do."""
        by_role = (role.permissions for role in self.role if role.code in roles)
        extra = frozenset(entry.code for entry in self.permission if entry.extra)
        return frozenset().union(*by_role, extra_rights & extra)

    def role_names(self, codes: Iterable[str]) -> str:
        """The names of roles in the order of the data; one that this version does not know keeps its code."""
        return _named(codes, {role.code: role.name for role in self.role})

    def extra_names(self, codes: Iterable[str]) -> str:
        """Return the names of rights that were given to a person."""
        return _named(codes, {entry.code: entry.name for entry in self.permission if entry.extra})

    def right_for_status(self, status: str) -> str:
        """Return the right that moving a report into or out of a state needs.

        Raises:
            Problem: there is no such state.
        """
        for entry in self.period_status:
            if entry.code == status:
                return entry.permission
        raise Problem("“{status}” is no state of a report. Choose one from the list.", status=status[:40])

    def find(self, code: str) -> Permission:
        """Return the permission of that code.

        Raises:
            KeyError: the program asks for a permission that the data do not define.
        """
        for entry in self.permission:
            if entry.code == code:
                return entry
        raise KeyError(f"no permission {code} in roles.toml")


def _named(codes: Iterable[str], names: Mapping[str, str]) -> str:
    given = set(codes)
    known = [name for code, name in names.items() if code in given]
    return ", ".join([*known, *sorted(given - names.keys())])


@cache
def role_book() -> RoleBook:
    """Return the roles as the program ships them; read once, immutable."""
    return msgspec.toml.decode(resource_path("accounts", "roles.toml").read_bytes(), type=RoleBook)
