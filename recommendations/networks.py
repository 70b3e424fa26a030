"""The network a request comes from, for counting how often somebody tries; it is kept nowhere but in hashed counts."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """The address that the last trusted proxy saw; of IPv6 the first half, which is one household or office."""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    trusted = settings.TRUSTED_PROXIES
    address = hops[-trusted] if 0 < trusted <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        ip = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)


def wide_network_of(request: HttpRequest) -> str:
    """What one provider gives to one house or firm, for counting how much is asked: /24 of IPv4, /48 of IPv6."""
    network = network_of(request)
    if network == "unknown":
        return network
    ip = ipaddress.ip_network(network).network_address
    return str(ipaddress.ip_network((ip, 48 if ip.version == 6 else 24), strict=False))
