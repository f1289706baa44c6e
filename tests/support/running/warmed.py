"""What each fork of a program would do anew, done once before the first is made.

A computer connects with a province and exchanges with it, all in this process. What is built at first use
is built by then: statements, codecs, modules that are loaded when they are wanted. It is loaded as the last
module of those that are loaded before forks are made.
"""

from __future__ import annotations

import gc
from contextlib import ExitStack

from tests.simulation.world import world
from tests.support.statements import sharing_statements

SHARED = ExitStack()
"""What holds in the forks, too."""
SHARED.enter_context(sharing_statements())
with world("warmed", 1):
    pass
gc.collect()
gc.freeze()  # a fork that looks through what is there for garbage copies all of it
