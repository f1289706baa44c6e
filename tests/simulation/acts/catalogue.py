"""What the province publishes in the midst of it: newer versions of a register and of an indicator set."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from desktop_app.base.resource_files import resource_path
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.steps import Step, kind
from tests.simulation.world import World
from upstream.catalogue.catalogue import publish
from upstream.catalogue.publishing import packages

_PACKAGES = (("registers", "DLXH", "register.toml"), ("registers", "KNCT", "register.toml"))


@kind
class Publish(Step, frozen=True):
    """The province publishes the next version of one of a few packages."""

    package: int


@perform.register
def _(step: Publish, world: World, who: Computer) -> str:
    if world.province.disk.armed:
        return ""
    room, code, manifest = _PACKAGES[step.package % len(_PACKAGES)]
    version = str(2 + world.published.setdefault(code, 0))
    world.published[code] += 1
    folder = world.folder / "published" / f"{code}-{version}"
    copytree(resource_path("catalogue", room, code), folder)
    _number(folder / manifest, version)
    publish_all(world)
    return f"the province publishes version {version} of {code}"


def publish_all(world: World) -> None:
    """Publish whatever the province ever published and does not have, as after a restore."""
    folder = world.folder / "published"
    if not world.published:
        return
    with world.looked_at(), world.province.writing() as connection:
        for each in packages(folder):
            publish(connection, each, 1)


def _number(manifest: Path, version: str) -> None:
    lines = manifest.read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("version = "))
    lines[at] = f'version = "{version}"\n'
    manifest.write_text("".join(lines), "utf-8")
