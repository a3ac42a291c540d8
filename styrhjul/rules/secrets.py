"""How a secret is kept: links to sign in with, sessions, calendar subscriptions."""

import hashlib


def hashed(secret: str) -> str:
    """What the database holds in the secret's place: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
