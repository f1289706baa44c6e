"""Numbers and marks of messages: what databases and calendars at both ends can hold."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

HIGHEST: Final = (1 << 63) - 1
"""The largest whole number of a database."""

LATEST: Final = 253_402_300_799_999
"""The last millisecond of the year 9999, since 1970 UTC."""

type Natural = Annotated[int, msgspec.Meta(ge=0, le=9_223_372_036_854_775_807)]
"""A version, sequence number or size. A message with another one is malformed."""

type Mark = Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z_-]{0,64}\Z")]
"""The mark of an epoch; empty where none is known. PostgreSQL, for one, holds no text with a zero byte."""
