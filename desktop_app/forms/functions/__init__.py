"""The function library: every function whose arguments are evaluated before the call.

``if``, ``coalesce``, ``once``, ``depend`` and ``indexed-repeat`` look at their arguments unevaluated and
live in the compiler.
"""

from __future__ import annotations

from desktop_app.forms.functions import (
    booleans,
    calendar,
    encoding,
    geography,
    nodesets,
    numbers,
    selects,
    strings,
    surroundings,
)
from desktop_app.forms.functions.signature import Function

LIBRARY: dict[str, Function] = {
    function.name: function
    for module in (
        strings,
        booleans,
        numbers,
        nodesets,
        calendar,
        selects,
        geography,
        encoding,
        surroundings,
    )
    for function in module.FUNCTIONS
}
