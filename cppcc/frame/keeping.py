"""The key under which a browser keeps what an account has typed and not sent (``static/js/keeping.js``)."""

import base64
from typing import Any

from django.utils.crypto import salted_hmac


def keeping_key(user: Any) -> str:
    """32 bytes in base64, the same for an account wherever it signs in; given only to pages it is signed in on."""
    return base64.b64encode(salted_hmac("cppcc.keeping", str(user.pk), algorithm="sha256").digest()).decode()
