"""Pseudonyms and ciphertext: addresses are looked up by a keyed hash and kept encrypted, bound to their row.

The key ring comes from `KYR_SECRET_KEYS`: the first key writes, all of them read.
"""

import base64
import hmac
import os
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SettingsError, StoreError
from bot.message import Address

KEY_BYTES = 32
NONCE_BYTES = 12
ID_BYTES = 4  # the prefix that says which key of the ring wrote a ciphertext


def new_key() -> str:
    """A fresh secret key, as it stands in `KYR_SECRET_KEYS`."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip("=")


def read_key(text: str) -> bytes:
    """Read a key as it stands in `KYR_SECRET_KEYS`; raises SettingsError for anything that is not one."""
    try:
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError("KYR_SECRET_KEYS: one of the keys is not a key. `kyr keys new` prints one.")
    return key


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    cipher: AESGCM = field(repr=False)
    index: bytes = field(repr=False)


class Vault:
    """Encrypts, decrypts and makes pseudonyms with a ring of secret keys."""

    def __init__(self, secrets: tuple[bytes, ...]) -> None:
        if not secrets:
            raise ValueError("a vault needs at least one key")
        self._ring = tuple(_derive(secret) for secret in secrets)

    @property
    def key_ids(self) -> tuple[bytes, ...]:
        """What every key of the ring is called, the writing key first. A name opens nothing."""
        return tuple(key.id for key in self._ring)

    def pseudonyms(self, address: Address) -> tuple[bytes, ...]:
        """The pseudonyms of an address under every key of the ring, the writing key's first."""
        text = f"{address.channel}|{address.value}".encode()
        return tuple(hmac.digest(key.index, text, "sha256") for key in self._ring)

    def seal(self, plain: bytes, *, table: str, column: str, row: bytes) -> bytes:
        """Encrypt a value so that it can only be read back in its own table, column and row."""
        key = self._ring[0]
        nonce = os.urandom(NONCE_BYTES)
        return key.id + nonce + key.cipher.encrypt(nonce, plain, _bound(table, column, row))

    def open(self, sealed: bytes, *, table: str, column: str, row: bytes) -> bytes:
        """Read a value back; raises StoreError when it was moved, changed, or its key has left the ring."""
        head = ID_BYTES + NONCE_BYTES
        for key in self._ring:
            if key.id == sealed[:ID_BYTES]:
                try:
                    return key.cipher.decrypt(sealed[ID_BYTES:head], sealed[head:], _bound(table, column, row))
                except InvalidTag as error:
                    raise StoreError(f"{table}.{column}: a stored value does not belong to its row") from error
        raise StoreError(
            f"{table}.{column}: no key reads this value; put the old key back at the end of KYR_SECRET_KEYS"
        )


def data_key_vault(data_key: bytes) -> Vault:
    """A vault of one data key, for the words of one escalation."""
    return Vault((data_key,))


def _derive(secret: bytes) -> _Key:
    def derive(purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"kyr/1/" + purpose).derive(secret)

    return _Key(id=sha256(derive(b"id")).digest()[:ID_BYTES], cipher=AESGCM(derive(b"seal")), index=derive(b"index"))


def _bound(table: str, column: str, row: bytes) -> bytes:
    return b"|".join((b"v1", table.encode(), column.encode(), row))
