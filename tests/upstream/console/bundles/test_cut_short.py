"""Power that is cut between two steps, and a disk that fills up while files arrive."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.servers.upstream import Desk
from tests.upstream.console.browsing import text_of
from tests.upstream.console.bundles.counter import Counter, named
from tests.upstream.console.bundles.test_bringing import filled
from upstream.base.problems import ServerProblem
from upstream.courier.arriving import ArrivingForm
from upstream.courier.brought import BundleFolder
from upstream.courier.taking import shipped_courier_limits
from upstream.jobs.bundles import LONG_WORK
from upstream.jobs.jobs import JobKind, StepState


def test_what_was_taken_before_a_power_cut_is_no_missing_file_after_it(counter: Counter, lan: Desk) -> None:
    counter.console.user()
    with counter.console.signed_in() as browser:
        number = counter.begun(browser, [named(counter.write(filled(lan, "a1")))])
    ((step, _),) = counter.rows(number)
    work, limits = LONG_WORK[JobKind.TAKE_BUNDLES], shipped_courier_limits()
    assert work(counter.console.database, step, limits) == (StepState.DONE, "")  # and nobody noted it
    counter.work(number)
    ((step, bundle),) = counter.rows(number)
    assert (step.state, step.outcome, bundle.ops) == (StepState.SAME, "", 4)
    assert counter.kept() == {bundle.answer_file.name}


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """The system refuses to write more: as on a disk that is full."""
    resource = pytest.importorskip("resource")  # not on Windows
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("size", [3_000_000, 1_000_100], ids=["between pieces", "at its end"])
def test_a_disk_that_fills_up_is_said_so_and_nothing_is_left(counter: Counter, size: int) -> None:
    counter.console.user()
    with counter.console.signed_in() as browser:
        token = browser.csrf("/goi-du-lieu")
        with no_file_larger_than(1_000_000):
            answer = counter.bring(browser, [("a.mtb", b"x" * size)], csrf=token)
    assert answer.status_code == 409
    assert "không ghi được" in text_of(answer).lower()
    assert counter.kept() == set()


def test_a_disk_that_fills_up_with_bytes_still_in_memory_leaves_nothing(tmp_path: Path) -> None:
    folder = BundleFolder(tmp_path / "bundles")
    form = ArrivingForm("multipart/form-data; boundary=x", folder)
    form.feed(b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.mtb"\r\n\r\n')
    with no_file_larger_than(1_000_000):
        for size in (995_000, 5_500):  # the second piece is gathered, not written yet
            form.feed(b"x" * size)
        with pytest.raises(ServerProblem):
            form.feed(b"x" * 200_000)
        form.discard()
    assert [path.name for path in folder.path.iterdir()] == ["place"]
