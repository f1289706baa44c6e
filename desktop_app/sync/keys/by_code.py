"""The recovery code opens the office's keys: an office whose computers have all died gets its names back.

The code is known only while it is made. So it gets a key pair: the secret half travels sealed under the code,
with the key in force at that time, by which later ones are proved; and later keys are put into boxes for it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from desktop_app.accounts.access_log import AccessAction
from desktop_app.base.clock import to_millis
from desktop_app.credentials.recovery_code import WrongRecoveryCode, read_code
from desktop_app.credentials.sealing import STANDARD_COST, Cost, Sealed, seal, unseal
from desktop_app.credentials.vault import SecretsDamaged, WrongPassphrase
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.office_key.ring import hold_key, key_ring
from desktop_app.office_key.secret_key import SECRET_BYTES, OfficeKey
from desktop_app.sync.book import SyncBook
from desktop_app.sync.keys.boxes import open_box
from desktop_app.sync.keys.opening import open_tables
from desktop_app.sync.keys.records import (
    CODE,
    HOLDER,
    KEY,
    NOBODY,
    KeyHolder,
    box_for_holder,
    find_holder,
    is_carried,
    key_holders,
    key_records,
    proof_for,
)

if TYPE_CHECKING:
    from nacl.public import PrivateKey

_ID_BYTES: Final = 8


def keep_for_code(rec: Recorder, code: str, cost: Cost = STANDARD_COST) -> bool:
    """Let a new recovery code open the keys of the office; an earlier one gets no later key.

    Nothing happens on a computer that has not the key in force.

    Raises:
        WrongRecoveryCode: the code is none that the program makes.
    """
    from nacl.public import PrivateKey

    ring = key_ring(rec.connection)
    key = ring.keys.get(ring.in_force)
    if key is None:
        return False
    private = PrivateKey.generate()
    public = bytes(private.public_key)
    holder_id = f"{CODE}:{hashlib.blake2b(public, digest_size=_ID_BYTES).hexdigest()}"
    sealed = seal(bytes(private) + key.secret, read_code(code), cost)
    for each in key_holders(rec.connection):
        if each.kind == CODE and not each.shut_out_by:
            rec.put(HOLDER, each.id, {"shut_out_by": rec.author or NOBODY, "proof": ""})
    said: dict[str, Given] = {
        "kind": CODE,
        "public": public.hex(),
        "sealed": msgspec.json.encode(sealed).decode(),
        "known_since": to_millis(rec.clock.now()),
        "let_in_by": rec.author,
        "proof": proof_for(key, holder_id, public),
    }
    rec.put(HOLDER, holder_id, said)
    if rec.get(KEY, key.id) is not None:
        holder = find_holder(rec.connection, holder_id)
        assert holder is not None
        rec.put(KEY, key.id, {"boxes": {holder_id: box_for_holder(key, holder)}})
    return True


def open_by_code(book: SyncBook, code: str) -> int:
    """Take the keys of the office with its recovery code; returns how many records were opened.

    Raises:
        WrongRecoveryCode: mistyped, or no code of this office that came with its records.
    """
    letters = read_code(code)
    with book.store.write() as connection:
        found = next(
            (secret for each in key_holders(connection) if (secret := _secret(each, letters)) is not None),
            None,
        )
        if found is None:
            raise WrongRecoveryCode(
                "This recovery code is well written but opens no key of this office. Exchange first; then"
                " look for the latest code."
            )
        holder, private, first = found
        known = key_ring(connection).keys
        held = dict(known) if first.id in known else {first.id: first}
        hold_key(connection, first)
        for record in reversed(key_records(connection)):
            box = record.boxes.get(holder.id)
            key = None if box is None or record.id in held else open_box(box, private, record.id)
            if key is not None and is_carried(key, record, held):
                held[key.id] = key
                hold_key(connection, key)
        book.session.note(connection, book.clock, AccessAction.CHANGE, KEY)
        return open_tables(connection, book.followers)


def _secret(holder: KeyHolder, letters: str) -> tuple[KeyHolder, PrivateKey, OfficeKey] | None:
    from nacl.public import PrivateKey

    if holder.kind != CODE or not holder.sealed:
        return None
    try:
        content = unseal(msgspec.json.decode(holder.sealed, type=Sealed), letters)
    except (msgspec.MsgspecError, SecretsDamaged, WrongPassphrase):
        return None
    if len(content) != 2 * SECRET_BYTES:
        return None
    return holder, PrivateKey(content[:SECRET_BYTES]), OfficeKey(content[SECRET_BYTES:])
