"""Which examples Hypothesis tries: always the same ones in a normal run, new ones in ``make soak``.

A normal run that turns red has met a change, not a new example. ``make soak`` searches, and a failure that it
finds becomes an ``@example`` of its test. Neither looks at the clock.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

SETTLED = "settled"
SEARCHING = "searching"

settings.register_profile(
    SETTLED,
    max_examples=30,  # a whole run stays under ten minutes on two processors; the searching one looks further
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    SEARCHING,
    derandomize=False,
    deadline=None,
    max_examples=1000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def examples(settled: int, searching: int) -> int:
    """How many examples of a costly property: few in a normal run, more where new ones are looked for."""
    return settled if settings.get_current_profile_name() == SETTLED else searching


def settle() -> None:
    """Make the settled profile the usual one; ``--hypothesis-profile`` takes another.

    Hypothesis also tries constants that it reads out of the modules which happen to be loaded, so that an
    example would depend on the tests that ran before. The settled profile goes without them.
    """
    settings.load_profile(SETTLED)
    found = providers._get_local_constants
    none = type(providers.GLOBAL_CONSTANTS)()

    def constants() -> Any:
        return none if settings.get_current_profile_name() == SETTLED else found()

    providers._get_local_constants = constants
