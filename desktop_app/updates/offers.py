"""The program of the list that suits this office: by system, ring and version."""

from __future__ import annotations

import os
from dataclasses import dataclass

from desktop_app.base.problems import Problem
from desktop_app.wire.releases.archive import LINUX, WINDOWS
from desktop_app.wire.releases.targets import PROGRAM, Target, Targets
from desktop_app.wire.releases.versions import version_key

SYSTEM = WINDOWS if os.name == "nt" else LINUX


@dataclass(frozen=True, slots=True)
class Asking:
    """The request: the codes of the commune, the running version, and its system."""

    codes: tuple[str, ...]
    version: str
    system: str = SYSTEM


def offered(targets: Targets, asking: Asking) -> Target | None:
    """The newest program that may be put in the place of the running one; ``None`` where it is the newest."""
    for item in targets.programs(asking.system):
        if why_not(item, targets, asking) is None:
            return item
    return None


def why_not(item: Target, targets: Targets, asking: Asking) -> Problem | None:
    """Why a listed program is not for this office; ``None`` where it is."""
    if (item.kind, item.name) != (PROGRAM, asking.system):
        return Problem("Version {version} is for another system than this computer's.", version=item.version)
    if version_key(item.version) <= version_key(asking.version):
        return Problem(
            "Version {version} is not newer than the one that runs ({running}).",
            version=item.version,
            running=asking.version,
        )
    if not item.is_for(asking.codes, targets.trial):
        return Problem(
            "Version {version} is being tried by other communes first. The province will release it for all.",
            version=item.version,
        )
    if not item.takes(asking.version):
        return Problem(
            "Version {version} needs version {least} of the program first; this one is {running}. "
            "Ask the province for version {least}.",
            version=item.version,
            least=item.least,
            running=asking.version,
        )
    return None
