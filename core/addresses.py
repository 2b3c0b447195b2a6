"""Where a request was sent from: one answer for limits and for the history."""

from ipaddress import IPv6Address, ip_address

from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Returns the network address the request was sent from, beyond `TRUSTED_PROXIES` proxies.

    Each proxy of ours adds the address it heard to the right end of X-Forwarded-For; what stands
    further left was written by the sender and proves nothing. A header with fewer entries than
    proxies did not pass all of them: then the connection's own address counts. None where there is
    none (a unix socket).
    """
    count = settings.TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if count else []
    sent = clean_client_ip(forwarded[-count]) if count and len(forwarded) >= count else None
    sent = sent or clean_client_ip(request.META.get("REMOTE_ADDR") or "")
    return _plain(sent) if sent else None


def _plain(text: str) -> str:
    """Writes an IPv4 address that came as IPv6 («::ffff:10.0.0.1») as what it is."""
    address = ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
