"""The second factor of an account: apps with six digits and passkeys, the codes for when they are lost, who needs one.

The rows of apps and passkeys are django-otp's and django-otp-webauthn's; ``User.factor_since`` says that there are any, so
that no page asks for them. A code is taken once: an app's by its last step in time, a recovery code by ``used_at``.

An app's secret is enciphered with the key of the installation (``SECRET_KEY``), bound to its account: the table alone, a
dump or a copy of it, shows no digits. Who changes that key has everybody set up an app anew (docs/signing-in.md).
"""

import base64
import math
import secrets
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key
from django_otp_webauthn.models import WebAuthnCredential

from cppcc.rights import Refused
from members.models import RecoveryCode, User

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODES, LENGTH, GROUP = 10, 12, 4
DIGITS = 6
STEP = 30
NONCE = 12
KINDS = {"app": TOTPDevice, "passkey": WebAuthnCredential}
LAST = "您的角色必须有登录保护，这是最后一种。请先添加另一种，再移除它。"


@dataclass(frozen=True)
class Factor:
    """A device as its owner knows it."""

    kind: str
    pk: int
    name: str
    made_at: datetime | None
    used_at: datetime | None

    @property
    def words(self) -> str:
        return "动态口令" if self.kind == "app" else "通行密钥"


@dataclass(frozen=True)
class Tried:
    """What came of a code: ``by`` is the kind that took it, empty where none did; ``wait`` seconds before the next try."""

    by: str = ""
    wait: int = 0


def factors_of(user: Any) -> list[Factor]:
    """Those that sign in, oldest first."""
    found = [
        Factor(kind, one.pk, one.name, one.created_at, one.last_used_at)
        for kind, model in KINDS.items()
        for one in model.objects.filter(user_id=user.pk, confirmed=True)
    ]
    return sorted(found, key=lambda one: (one.made_at is None, one.made_at, one.kind, one.pk))


def is_required(user: Any) -> bool:
    """Whether the account may not go without: by its roles, or because it was let in."""
    asked = set(settings.SECOND_FACTOR_ROLES)
    return user.must_enrol or bool(asked and asked & {str(role.value) for role in user.roles})


def has_passkeys(user: Any) -> bool:
    return WebAuthnCredential.objects.filter(user_id=user.pk, confirmed=True).exists()


# --- adding and removing ---------------------------------------------------------------------------------------
def new_key() -> str:
    """A fresh secret for an app, in hexadecimal."""
    return str(default_key())


def app_of(user: Any, key: str, code: str, name: str) -> TOTPDevice | None:
    """The app that showed the code for the secret, kept; None where the code is wrong. The code is not taken again."""
    totp = TOTP(bytes.fromhex(key), STEP, digits=DIGITS)
    totp.time = time.time()
    said = plain(code)
    if len(said) != DIGITS or not said.isdigit() or not totp.verify(int(said), 1):
        return None
    return TOTPDevice.objects.create(
        user_id=user.pk,
        key=enciphered(user.pk, key),
        name=name,
        last_t=totp.t(),
        drift=totp.drift,
        last_used_at=timezone.now(),
    )


def _cipher() -> AESGCM:
    return AESGCM(salted_hmac("members.app_key", "", algorithm="sha256").digest())


def enciphered(user_pk: int, key: str) -> str:
    """As an app's secret (hexadecimal) stands in the table."""
    nonce = secrets.token_bytes(NONCE)
    kept = _cipher().encrypt(nonce, bytes.fromhex(key), f"{user_pk}".encode())
    return base64.urlsafe_b64encode(nonce + kept).decode()


def secret_of(device: TOTPDevice) -> bytes | None:
    """The app's secret; None where it was enciphered with another key, or for another account."""
    try:
        kept = base64.urlsafe_b64decode(device.key)
        return _cipher().decrypt(kept[:NONCE], kept[NONCE:], f"{device.user_id}".encode())
    except (ValueError, InvalidTag):
        return None


def protect(user: Any) -> list[str]:
    """Signing in asks for the second factor from now on. Returns the recovery codes, made with the first one."""
    with transaction.atomic():
        stands = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if stands.factor_since:
            return []
        stands.factor_since, stands.must_enrol = timezone.now(), False
        stands.save(update_fields=["factor_since", "must_enrol"])
        return renew_codes(stands)


def rename(user: Any, kind: str, pk: int, name: str) -> bool:
    """Whether there was such a device of this account."""
    return bool(KINDS[kind].objects.filter(user_id=user.pk, pk=pk).update(name=name))


def remove(user: Any, kind: str, pk: int) -> str:
    """Take a device away; returns its name. Raises Refused for the last one of who may not go without, and LookupError."""
    with transaction.atomic():
        stands = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        found = factors_of(stands)
        gone = next((one for one in found if (one.kind, one.pk) == (kind, pk)), None)
        if gone is None:
            raise LookupError(pk)
        if len(found) == 1 and is_required(stands):
            raise Refused(LAST)
        KINDS[kind].objects.filter(user_id=user.pk, pk=pk).delete()
        if len(found) == 1:
            forget(stands)
        return f"{gone.words}“{gone.name}”"


def forget(user: User) -> None:
    """All devices and codes of an account."""
    for model in KINDS.values():
        model.objects.filter(user_id=user.pk).delete()
    RecoveryCode.objects.filter(user_id=user.pk).delete()
    user.factor_since = None
    user.save(update_fields=["factor_since"])


def lose(user: User) -> None:
    """What was lost signs in no more; the next sign-in sets up a new one."""
    forget(user)
    user.must_enrol = True
    user.save(update_fields=["must_enrol"])


# --- recovery codes --------------------------------------------------------------------------------------------
def renew_codes(user: Any) -> list[str]:
    """Ten new codes; the former ones end. They are kept as digests: this is the only time that they can be read."""
    made = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user_id=user.pk).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user_id=user.pk, digest=_digest(user, one)) for one in made)
    return ["-".join(one[at : at + GROUP] for at in range(0, LENGTH, GROUP)) for one in made]


def codes_left(user: Any) -> int:
    return RecoveryCode.objects.filter(user_id=user.pk, used_at=None).count()


def _digest(user: Any, code: str) -> str:
    """Keyed with the house's own secret: the table alone says nothing, 60 random bits need no slow hash besides."""
    return salted_hmac("members.recovery_code", f"{user.pk}:{code}", algorithm="sha256").hexdigest()


# --- taking a code ---------------------------------------------------------------------------------------------
def plain(code: str) -> str:
    """A code as it was meant: full-width, small letters, blanks and hyphens are the same."""
    said = unicodedata.normalize("NFKC", code).upper()
    return "".join(one for one in said if one.isalnum())[:64]


def take_code(user: Any, code: str) -> Tried:
    """Six digits of an app, or a recovery code; each once."""
    said = plain(code)
    if len(said) == DIGITS and said.isdigit():
        return _app_code(user, said)
    used = RecoveryCode.objects.filter(user_id=user.pk, digest=_digest(user, said), used_at=None)
    return Tried("recovery" if used.update(used_at=timezone.now()) else "")


def _app_code(user: Any, said: str) -> Tried:
    """The device that takes the digits; each wrong try makes the next one wait longer, by itself alone."""
    with transaction.atomic():
        devices = list(TOTPDevice.objects.select_for_update().filter(user_id=user.pk, confirmed=True))
        if wait := _pause(devices):
            return Tried(wait=wait)
        for device in devices:
            if _takes(device, int(said)):
                for other in devices:
                    if other is not device:
                        other.throttle_reset()
                return Tried("app")
    return Tried()


def _takes(device: TOTPDevice, said: int) -> bool:
    """As ``TOTPDevice.verify_token``, by the secret deciphered: digits of a step that was not taken yet."""
    secret = secret_of(device)
    if secret is None or not device.verify_is_allowed()[0]:
        return False
    totp = TOTP(secret, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    if not totp.verify(said, device.tolerance, device.last_t + 1):
        device.throttle_increment(commit=True)
        return False
    device.last_t, device.drift = totp.t(), totp.drift
    device.throttle_reset(commit=False)
    device.set_last_used_timestamp(commit=False)
    device.save()
    return True


def _pause(devices: Iterable[TOTPDevice]) -> int:
    """Seconds until one of them may be tried again, where all were locked before."""
    waits = []
    for device in devices:
        allowed, why = device.verify_is_allowed()
        until = (why or {}).get("locked_until")
        waits.append(0 if allowed or until is None else max(1, math.ceil((until - timezone.now()).total_seconds())))
    return min(waits, default=0)
