"""Numbers and texts of messages: what databases, calendars and later requests at both ends can hold.

Whatever a message brings is bounded here, when it is read. So nothing that the other end says can be kept and
then be refused by it when it is sent back.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

HIGHEST: Final = (1 << 63) - 1
"""The largest whole number of a database."""

LATEST: Final = 253_402_300_799_999
"""The last millisecond of the year 9999, since 1970 UTC."""

type Natural = Annotated[int, msgspec.Meta(ge=0, le=9_223_372_036_854_775_807)]
"""A version, sequence number or size. A message with another one is malformed."""

type Millis = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]
"""A time, in milliseconds since 1970 UTC."""

MARK_PATTERN: Final = r"\A[0-9A-Za-z_-]{0,64}\Z"

type Mark = Annotated[str, msgspec.Meta(max_length=64, pattern=MARK_PATTERN)]
"""The mark of an epoch; empty where none is known."""

type Name = Annotated[str, msgspec.Meta(max_length=1_000, pattern=r"\A[^\0]*\Z")]
"""An id, a code or what people call something. PostgreSQL, for one, holds no text with a zero byte."""

SENTENCE_LENGTH: Final = 10_000
"""The longest sentence, in letters."""

type Sentence = Annotated[str, msgspec.Meta(max_length=10_000, pattern=r"\A[^\0]*\Z")]
"""What a person reads."""

type Sha256 = Annotated[str, msgspec.Meta(max_length=64, pattern=r"\A[0-9a-f]{64}\Z")]
"""A content, by its digest in hexadecimal digits."""

type Short = Annotated[bytes, msgspec.Meta(max_length=128)]
"""A hash, a key, a nonce or a signature."""

type TokenBytes = Annotated[bytes, msgspec.Meta(min_length=16, max_length=128)]
"""The token of a device: it goes into a header of every request."""

type Text = Annotated[str, msgspec.Meta(max_length=8_388_608)]
"""A text of an item, which is looked at by itself: one that cannot be kept is passed over, not its page.

As long as a segment may be: what is refused of it is handed back whole."""

type File = Annotated[bytes, msgspec.Meta(max_length=8_388_608)]
"""What is unpacked or proved by itself."""

type Items[T] = Annotated[list[T], msgspec.Meta(max_length=100_000)]
