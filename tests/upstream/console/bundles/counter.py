"""The counter of a province at which sticks are handed in: a console over the database of a real server."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from desktop_app.journal.devices import current_device
from desktop_app.sync.courier.reading import ReadBundle, read_bundle
from desktop_app.sync.courier.writing import write_bundle
from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.console.browsing import Browser, Console
from upstream.courier.brought import BroughtBundle, brought_with
from upstream.jobs import jobs
from upstream.jobs.jobs import JobState, JobStep
from upstream.jobs.running import run

PATH = "/goi-du-lieu"


@dataclass
class Counter:
    """A console, the server over the same database, and a stick."""

    console: Console
    server: Upstream
    stick: Path

    @property
    def folder(self) -> Path:
        """Where the console keeps what is brought."""
        assert self.console.services.bundles is not None
        return self.console.services.bundles.path

    def kept(self) -> set[str]:
        """The files in that folder."""
        return {path.name for path in self.folder.iterdir()} - {"place"}

    def write(self, desk: Desk) -> Path:
        """An office writes a bundle on the stick."""
        return write_bundle(desk.office.sync_book(), self.stick).path

    def bring(
        self,
        browser: Browser,
        files: Sequence[tuple[str, bytes]],
        folder: Sequence[tuple[str, bytes]] = (),
        csrf: str = "",
    ) -> httpx.Response:
        """Send files as the form does: the token first."""
        parts = [("csrf", (None, csrf or browser.csrf(PATH)))]
        sent = [("files", file) for file in files] or [("files", ("", b""))]
        sent += [("folder", file) for file in folder] or [("folder", ("", b""))]
        return browser.client.post(PATH, files=[*parts, *sent], headers={"origin": browser.origin})

    def taken(
        self,
        browser: Browser,
        files: Sequence[tuple[str, bytes]],
        folder: Sequence[tuple[str, bytes]] = (),
    ) -> int:
        """Bring files and wait until they are taken; the number of the job."""
        number = self.begun(browser, files, folder)
        self.work(number)
        return number

    def begun(
        self,
        browser: Browser,
        files: Sequence[tuple[str, bytes]],
        folder: Sequence[tuple[str, bytes]] = (),
    ) -> int:
        """Bring files; the number of the job."""
        answer = self.bring(browser, files, folder)
        assert answer.status_code == 303, answer.text
        return int(answer.headers["location"].rpartition("/")[2])

    def work(self, number: int) -> None:
        """Work on a job to its end."""
        run(self.console.database, number, None)
        with self.console.database.read() as connection:
            assert jobs.find(connection, number).state is JobState.DONE

    def rows(self, number: int) -> list[tuple[JobStep, BroughtBundle]]:
        """What became of the bundles of a job."""
        with self.console.database.read() as connection:
            brought = brought_with(connection, number)
            return [(step, brought[step.subject]) for step in jobs.steps(connection, number)]

    def outcomes(self, number: int) -> dict[str, str]:
        """Why bundles were refused, by their names; empty where they were taken."""
        return {bundle.name: step.outcome for step, bundle in self.rows(number)}

    def read_answers(self, browser: Browser, number: int, desk: Desk) -> list[ReadBundle]:
        """The office reads its own answers out of the zip."""
        answer = browser.get(f"{PATH}/{number}/tra-loi")
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            archive.extractall(self.stick)
        own = desk.office.sync_book()
        with own.store.read() as connection:
            device = current_device(connection).device_id
        return [read_bundle(own, self.stick / name) for name in names if device[-8:] in name]


def named(path: Path) -> tuple[str, bytes]:
    """A file as a browser sends it."""
    return path.name, path.read_bytes()
