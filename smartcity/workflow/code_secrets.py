"""Access codes as they are printed and typed, and what is kept of their secrets.

A code is `HHHH-SSSS-SSSS`: a handle that finds it, and a secret of 8 signs out of 31, some 39 bits. That is
far too much to guess through a sign-in that slows down, and each guess from a stolen database costs a scrypt
of 16 MB (n = 2**14, r = 8, p = 1; RFC 7914 section 2 suggests it for what people wait for).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which look alike on paper."""
HANDLE_SIGNS = 4
SECRET_SIGNS = 8
_SALT_BYTES = 16
COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 2**20}
_LONGEST_TYPED = 200


@dataclass(frozen=True, slots=True)
class TypedCode:
    """What somebody typed, as handle and secret; wrong ones too have both, maybe empty."""

    handle: str
    secret: str


def typed_code(typed: str) -> TypedCode:
    """The code in any case, with or without dashes and spaces; a sign that no code has becomes `?`."""
    plain = unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED]).upper()
    kept = (sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Pd")
    signs = "".join(sign if sign in ALPHABET else "?" for sign in kept)
    return TypedCode(signs[:HANDLE_SIGNS], signs[HANDLE_SIGNS:])


def random_handle(taken: Collection[str]) -> str:
    """A handle that is not taken."""
    while True:
        handle = _signs(HANDLE_SIGNS)
        if handle not in taken:
            return handle


def random_secret() -> str:
    """A secret that nobody can guess."""
    return _signs(SECRET_SIGNS)


def printed(handle: str, secret: str) -> str:
    """The code as it stands on a slip."""
    half = SECRET_SIGNS // 2
    return f"{handle}-{secret[:half]}-{secret[half:]}"


def new_salt() -> str:
    """A salt as hexadecimal text."""
    return secrets.token_hex(_SALT_BYTES)


def hashed(secret: str, salt: str) -> str:
    """The slow hash of a secret as hexadecimal text; some 50 ms and 16 MB."""
    return hashlib.scrypt(secret.encode(), salt=bytes.fromhex(salt), **COST).hex()


def fits(secret: str, salt: str, hash_: str) -> bool:
    """Whether it is the secret of that hash; takes as long if it is not."""
    return hmac.compare_digest(hashed(secret, salt), hash_)


def new_token() -> str:
    """What a browser keeps to show that it is signed in."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token; a fast hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _signs(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))
