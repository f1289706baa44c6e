"""A key of the office in a box that one holder opens: a computer by its device key, or the recovery code.

Sealed boxes of libsodium (X25519, XSalsa20-Poly1305), as for bundles; the device key is the Ed25519 key that
the computer was enrolled with.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from desktop_app.office_key.secret_key import SECRET_BYTES, OfficeKey

if TYPE_CHECKING:
    from nacl.public import PrivateKey, PublicKey


def box_for_device(key: OfficeKey, public: bytes) -> str:
    """Put a key into a box for a computer, by the public half of its device key.

    Raises:
        ValueError: it is no such key.
    """
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        return box_for(key, VerifyKey(public).to_curve25519_public_key())
    except (CryptoError, RuntimeError) as error:
        raise ValueError("no key of a device") from error


def box_for(key: OfficeKey, public: PublicKey) -> str:
    """Put a key into a box for whoever has the other half."""
    from nacl.public import SealedBox

    return b64encode(SealedBox(public).encrypt(key.secret)).decode()


def open_with_device(box: str, seed: bytes, key_id: str) -> OfficeKey | None:
    """Take a key out of a box by the seed of a device key; ``None`` where it is not the key of that id."""
    from nacl.signing import SigningKey

    return open_box(box, SigningKey(seed).to_curve25519_private_key(), key_id)


def open_box(box: str, private: PrivateKey, key_id: str) -> OfficeKey | None:
    """Take a key out of a box; ``None`` where it is not the key of that id."""
    from nacl.exceptions import CryptoError
    from nacl.public import SealedBox

    try:
        secret = SealedBox(private).decrypt(b64decode(box))
    except (CryptoError, ValueError):
        return None
    if len(secret) != SECRET_BYTES:
        return None
    key = OfficeKey(secret)
    return key if key.id == key_id else None
