"""From which address a request comes: one answer for the trail, the lock-out, the limits and the log.

A header is believed as far as proxies of one's own wrote it: with ``TRUSTED_PROXIES`` = n the n-th entry of
X-Forwarded-For from its end. What stands further left comes from the client and may say anything.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](?::\d+)?|(?P<four>[\d.]+):\d+")


def read_address(words: str) -> str:
    """The IP address that stands there, without a port or a zone, an IPv4 one in its own form; "" where it is none."""
    text = words.strip()
    found = WITH_PORT.fullmatch(text)
    if found:
        text = found["six"] if found["six"] is not None else found["four"]
    try:
        address = ip_address(text.split("%")[0])
    except ValueError:
        return ""
    mapped: IPv4Address | None = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def client_address(request: HttpRequest) -> str:
    """The address of who asks, or "" where nothing trustworthy says one (a socket file without a proxy)."""
    nearest = read_address(request.META.get("REMOTE_ADDR") or "")
    number: int = settings.TRUSTED_PROXIES
    told = (request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    if number < 1 or len(told) < number:
        return nearest
    return read_address(told[-number]) or nearest


def network_of(address: str) -> str:
    """What one sender has at hand: an IPv4 address itself, of IPv6 the /64 that a household gets."""
    if ":" not in address:
        return address
    return str(ip_network(f"{address}/64", strict=False).network_address)
