"""Addresses that hold a secret (Slack, a webhook, a text message) are encrypted in the database, by the installation.

AES-SIV (RFC 5297) and not Fernet: the same address gives the same text each time, so that the table's own key still
says that nobody has an address twice. All that shows is that two people have the very same address, and its kind.
"""

import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text

from models.kinds import MAIL
from styrhjul.refused import Refused
from styrhjul.settings import settings
from styrhjul.store.database import folder_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

KEY_FILE = "styrhjul.key"
SHORTEST_KEY = 32
"""So many signs a key must have: as many random ones as that cannot be tried out."""
_CONCEALED = re.compile(r"([a-z0-9]+):siv1:([A-Za-z0-9_=-]+)")
_PURPOSE = b"styrhjul: addresses, 1"
_KEY_BYTES = 64


class Keyring:
    """The keys of an installation: the first encrypts, and each opens what it has encrypted."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise Refused(
                f"STYRHJUL_SECRET_KEY är för kort. Väntade minst {SHORTEST_KEY} slumpade tecken; flera nycklar skiljs "
                "med mellanslag."
            )
        self._keys = tuple(keys)

    def conceal(self, address: str) -> str:
        """What the database holds in a URL's place. An e-mail address, and what is concealed already, stay."""
        scheme, found, _ = address.partition("://")
        if not found:
            return address
        coded = _cipher(self._keys[0]).encrypt(address.encode(), _about(scheme))
        return f"{scheme}:siv1:{urlsafe_b64encode(coded).decode()}"

    def reveal(self, held: str) -> str:
        """The address itself; one from before there were keys stands as it was written.

        Raises:
            Refused: none of the keys is the one that it was encrypted with, or it has been changed.
        """
        from cryptography.exceptions import InvalidTag

        found = _CONCEALED.fullmatch(held)
        if found is None:
            return held
        for key in self._keys:
            with suppress(InvalidTag, ValueError):
                return _cipher(key).decrypt(urlsafe_b64decode(found[2]), _about(found[1])).decode()
        raise Refused("Adressen går inte att läsa: den är krypterad med en annan nyckel än den som nu finns.")

    def renew(self, held: str) -> str:
        """As the first key conceals it, whatever it was held as; as it is if no key opens it."""
        with suppress(Refused):
            return self.conceal(self.reveal(held))
        return held


def _about(scheme: str) -> list[bytes]:
    """What the text is bound to: it opens as nothing else."""
    return [_PURPOSE, scheme.encode()]


@lru_cache(maxsize=16)
def _cipher(key: str) -> "AESSIV":
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESSIV(HKDF(SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE).derive(key.encode()))


class LazyKeyring:
    """The keyring of a database, looked for when the first secret is met: most people have an e-mail address alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: Keyring | None = None

    def conceal(self, address: str) -> str:
        return self._keys().conceal(address) if "://" in address else address

    def renew(self, held: str) -> str:
        return self._keys().renew(held) if _is_secret(held) else held

    def _keys(self) -> Keyring:
        if self._found is None:
            self._found = keyring(self._connection)
        return self._found


def keyring(connection: Connection) -> Keyring:
    """The keys that the setting names, or the one that lies in the installation's folder, where the first is made.

    Raises:
        Refused: there is none, and the installation has no folder, or has had a key that is gone.
    """
    if settings().secret_key:
        return Keyring(settings().secret_key.split())
    own = folder_of(connection)
    file = (own or settings().dir) / KEY_FILE
    if not file.exists():
        if own is None:
            raise Refused(_MISSING)
        make_key(connection, own)
    return Keyring([file.read_text(encoding="ascii").strip()])


_MISSING = (
    "Det finns ingen nyckel för de adresser som är hemliga. Sätt STYRHJUL_SECRET_KEY till den nyckel som "
    f"installationen har, eller lägg tillbaka filen {KEY_FILE}. En ny installation får sin nyckel av: styrhjul init"
)


def make_key(connection: Connection, folder: Path) -> None:
    """Lay a key in the folder, for its owner's eyes only, unless there is one. Whoever comes first makes it.

    Raises:
        Refused: the database has addresses that another key has encrypted. A new one would open none of them.
    """
    file = folder / KEY_FILE
    if settings().secret_key or file.exists():
        return
    if any(_CONCEALED.fullmatch(held) for _, held in _secret_addresses(connection)):
        raise Refused(_MISSING)
    half = folder / f"{KEY_FILE}.{secrets.token_hex(8)}"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as made:
        made.write(secrets.token_urlsafe(48) + "\n")
        made.flush()
        os.fsync(made.fileno())
    with suppress(FileExistsError):
        file.hardlink_to(half)
    half.unlink()


def conceal_all(connection: Connection) -> int:
    """Encrypt with the newest key every secret address that is not; how many were. What no key opens is left."""
    keys = LazyKeyring(connection)
    renewed = [
        {"id": address_id, "value": new, "held": held}
        for address_id, held in _secret_addresses(connection)
        if (new := keys.renew(held)) != held
    ]
    if renewed:
        connection.execute(text("UPDATE address SET value = :value WHERE id = :id AND value = :held"), renewed)
    return len(renewed)


def _secret_addresses(connection: Connection) -> Iterator[tuple[int, str]]:
    rows: Any = connection.execute(text(f"SELECT id, value FROM address WHERE channel <> '{MAIL}' ORDER BY id")).all()
    yield from rows


def _is_secret(held: str) -> bool:
    return "://" in held or _CONCEALED.fullmatch(held) is not None
