"""Protocol versions and the limits both ends keep."""

from __future__ import annotations

# 2026-11-24  1: first version: column segments, one exchange, merge per field.
# 2026-11-27  2: an acknowledgement is a number and a hash, and both ends compare them;
#                several of a few values in one byte, ids by their digits.
# 2026-11-27  3: a plan figure may be that of one unit (target_value.unit): an older office would take it for
#                the commune's; files and confirmations of single figures belong to their period.
# 2026-11-30  4: a segment says which ops are one act. The province goes on answering version 3, whose ops are
#                each an act, and hands it no segments of others, which it could not read.
PROTOCOL = 4
"""The version this program speaks."""

OLDEST_PROTOCOL = 3
"""The oldest version this program still answers."""

FIRST_WITH_ACTS = 4
"""The first version whose segments say which ops are one act."""

SEGMENT_OPS = 500
"""Ops in a full segment. What is lost when a line is cut is at most one segment."""

SEGMENT_MAX_OPS = 1_000
"""A receiver refuses a segment with more ops than this."""

SEGMENT_BYTES = 48 * 1024
"""A sender halves a segment that would be larger than this, unless it is a single op. It is less than a
twentieth of a request: what is sent again when the line is cut within one."""

SEGMENT_MAX_BYTES = 1024 * 1024
"""A receiver refuses a larger segment (one op with a very long text may need it)."""

UNPACKED_MAX_BYTES = 8 * 1024 * 1024
"""A receiver refuses to unpack more than this, before memory is taken for it."""

SPREAD_MAX_CHARACTERS = 16 * 1024 * 1024
"""A receiver refuses a message whose texts and names, written out row by row, hold more than this."""

SEGMENT_MAX_CELLS = 500_000
"""Rows times columns, over all tables of a segment or page: a full segment of a form with 990 questions. A
sender halves what has more; a receiver refuses it before it writes the columns out."""

PACKED_MAX_ITEMS = 600_000
"""A receiver refuses a segment or page with more values, lists and texts than this before it makes them."""

ACT_OPS = SEGMENT_OPS
"""Ops of one act; what an office writes at once beyond that, such as a large import, is several acts."""

ACT_BYTES = 1024 * 1024
"""Characters in the fields of one act of several ops, so that a request can always carry a whole act."""

ACT_MAX_OPS = 2 * ACT_OPS
"""The province waits for the end of an act no longer than this: a longer one ends after so many ops,
wherever it is cut into segments and requests."""

REQUEST_BYTES = 1024 * 1024
"""A sender starts a new request when the segments of one reach this size."""

REQUEST_MAX_BYTES = 4 * 1024 * 1024
"""A receiver refuses a larger request."""

ANSWER_BYTES = 1024 * 1024
"""Pages in one answer, unless the sender asks for less."""

PAGE_RECORDS = 1_000
"""Changed records in one page."""

PAGE_BYTES = 2 * 1024 * 1024
"""A sender ends a page whose records hold more than this, far below what a receiver unpacks."""

PAGE_EVENTS = 1_000
"""Conflicts and refused changes in one page, and besides those of one and the same op."""

RECORD_MAX_FIELDS = 30_000
"""The province refuses a change by which a record would have more fields: one page could not carry it."""

RECORD_MAX_BYTES = PAGE_BYTES
"""The province refuses a change by which the fields of a record would hold more than this."""

CONTENT_PIECE_BYTES = 256 * 1024
"""A sender gives a file away in pieces of this size; a receiver makes each durable as it comes."""

METADATA_MAX = 4_096
"""Letters of the header that says which content an upload is, and which record names it."""

ITEMS_MAX = 500
"""Items that an office says again with one request."""

FORMER_MAX = 100
"""Devices of a book about which its enrolment asks: the newest ones."""

ENROL_MAX_BYTES = 4_096
"""The province takes no longer request to enrol."""

LINK_BYTES = 8
"""So many bytes of a hash tell ops of one journal apart."""

TRAIL_MAX = 180
"""Links along the journal of its old device that an enrolment says, where they have room."""

HELD_MAX = 1_000
"""Contents that may be asked for in one request."""
