"""A stick for the tests of bundles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.servers.upstream import Upstream
from tests.together.courier.carrying import Trip


@pytest.fixture
def trip(upstream: Upstream, tmp_path: Path) -> Trip:
    stick = tmp_path / "stick"
    stick.mkdir()
    return Trip(upstream, stick)
