"""What must be read again by us and by nobody who holds a copy of the database: encrypted with settings.SECRETS_KEYS.

The first key encrypts, every one decrypts: a new key is put in front, an old one falls away when nothing needs it.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

__all__ = ["InvalidToken", "decrypted", "encrypted"]


def encrypted(text: str, *, purpose: str) -> str:
    return ciphers(purpose, *settings.SECRETS_KEYS).encrypt(text.encode()).decode()


def decrypted(token: str, *, purpose: str) -> str:
    """Raises InvalidToken for what was not encrypted for this purpose with one of the keys."""
    return ciphers(purpose, *settings.SECRETS_KEYS).decrypt(token.encode()).decode()


@cache
def ciphers(purpose: str, *keys: str) -> MultiFernet:
    return MultiFernet([Fernet(derived(key, purpose)) for key in keys])


def derived(key: str, purpose: str) -> bytes:
    info = f"recommendations.accounts: {purpose}".encode()
    return base64.urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key.encode()))
