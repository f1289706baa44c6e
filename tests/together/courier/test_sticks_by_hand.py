"""A stick that the system mounts, the real window, real keys: three out, two in."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop_app.sample.building import add_sample_areas, begin_sample
from desktop_app.sync.rounds.status import SyncStatus, sync_status
from tests.builders import an_office, put_area
from tests.support.display import Display
from tests.support.processes import Processes
from tests.support.requirement import program
from tests.support.servers.upstream import Desk, Upstream
from tests.together.by_hand.desk import came, program_over
from tests.together.by_hand.typist import Typist
from tests.together.courier.carrying import Trip
from ui.sync.courier.volumes import LOOK_MILLISECONDS

pytestmark = pytest.mark.window

OUT = IN = ("ctrl+m", "Return")
_SEEN_SECONDS = 4 * LOOK_MILLISECONDS / 1000
_TRIES = 8


class Drive:
    """A file system in a file, which is mounted as a stick is when it is plugged in."""

    def __init__(self, folder: Path) -> None:
        self._image, self.root = folder / "stick.img", folder / "mnt"
        self.root.mkdir()
        self._image.write_bytes(bytes(16 * 1024 * 1024))
        self._run(program("mke2fs", "e2fsprogs"), "-q", "-t", "ext2", "-L", "MANGDI", str(self._image))

    def plug(self) -> None:
        try:
            self._run(program("mount", "mount"), "-o", "loop", str(self._image), str(self.root))
        except subprocess.CalledProcessError:
            pytest.skip("this account may not mount a file as a stick")

    def pull(self) -> None:
        self._run(program("umount", "mount"), str(self.root))

    @staticmethod
    def _run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def drive() -> Iterator[Drive]:
    # Not in the folder of the tests: that may be below /dev, of which Qt lists no volume.
    with TemporaryDirectory(dir="/var/tmp", prefix="so-mat-tran-stick-") as folder:
        made = Drive(Path(folder))
        yield made
        with suppress(subprocess.CalledProcessError):
            made.pull()


def plug_and_press(drive: Drive, typist: Typist, done: Callable[[], bool], *keys: str) -> None:
    """Plug in and press the keys, again until it is done: how soon a stick is noticed is the system's."""
    for _ in range(_TRIES):
        drive.plug()
        came(lambda: False, _SEEN_SECONDS)
        typist.press(*keys)
        if came(done, _SEEN_SECONDS):
            return
        typist.press("Escape")
        drive.pull()
        came(lambda: False, _SEEN_SECONDS)
    pytest.fail("the stick was never asked about")


def test_out_and_back_with_few_keys(
    upstream: Upstream, drive: Drive, display: Display, processes: Processes, tmp_path: Path
) -> None:
    office = an_office(tmp_path / "office")
    begin_sample(office)
    add_sample_areas(office)
    trip = Trip(upstream, tmp_path)
    desk = Desk(office)
    trip.join(desk)
    trip.round_trip(desk)
    with office.record() as rec:
        put_area(rec, "a9", "Thôn Mới")

    def status() -> SyncStatus:
        with office.read() as connection:
            return sync_status(connection)

    assert status().unsent == 1
    with program_over(office, display, processes) as typist:
        typist.rest()
        assert len(OUT) <= 3
        plug_and_press(drive, typist, lambda: any(drive.root.glob("*-len-*.mtb")), *OUT)
        typist.rest()
        (up,) = drive.root.glob("*-len-*.mtb")
        upstream.command("bundle", "read", str(up))
        drive.pull()
        came(lambda: False, _SEEN_SECONDS)
        assert status().unacknowledged == 1
        assert len(IN) <= 2
        plug_and_press(drive, typist, lambda: not status().unacknowledged, *IN)
        drive.pull()
