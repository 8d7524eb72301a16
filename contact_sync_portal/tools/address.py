"""Who is at the other end of a request, as far as it can be told."""

import ipaddress


def get_network(address: str | None) -> str:
    """The network that stands for a visitor: his IPv4, or the /64 of his IPv6.

    One household has a whole /64: an address of it would be no limit.
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
