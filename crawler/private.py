"""Recognises private IP addresses and host names (SSRF)."""

import contextlib
import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# RFC 4291: current global unicast; all other addresses are local, mapped, multicast or not assigned.
_GLOBAL = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
# Not in the registries: the virtual public address at which Azure's machines reach their host.
_HOSTS_OF_CLOUDS = frozenset({IPv4Address("168.63.129.16")})
_LONGEST_HOST = 1000  # characters; the longest name has 253, four full-width labels of an address 255
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# Private names: RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of .internal (2024).
_PRIVATE_NAME = re.compile(r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa)")


def is_private_address(address: str) -> bool:
    """Whether an IP address is not public; ValueError for text that is not an IP address.

    Not public are loopback, link-local, private, shared (CGNAT), multicast, documentation and reserved
    ranges, by the IANA registries in `ipaddress`, and IPv6 forms that contain such an IPv4 address.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return ip.is_multicast or not ip.is_global or ip in _HOSTS_OF_CLOUDS
    held = _held(ip)
    if held is not None:
        return is_private_address(str(held))
    return ip not in _GLOBAL or not ip.is_global


def is_private_host(host: str) -> bool:
    """Whether a URL's host is private as written: a private IP address in any notation, or a private name.

    Numbers are read as by `inet_aton` ('0x7f.1', '2130706433'). Private names are localhost, names in private
    domains, and names of one label. Other names must be resolved to know.
    """
    plain = host_key(host).strip("[]")
    with contextlib.suppress(ValueError):
        return is_private_address(plain)
    with contextlib.suppress(OSError, ValueError):
        return is_private_address(socket.inet_ntoa(socket.inet_aton(plain)))
    return "." not in plain or bool(_PRIVATE_NAME.fullmatch(plain))


def is_loopback_name(host: str) -> bool:
    """Whether a Host header, with or without a port, names this machine: localhost, 127.0.0.1 or [::1]."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.lower() in _LOOPBACK


def literal_addresses(host: str) -> tuple[IPAddress, ...]:
    """The IP address that a URL's host is, in any notation that `inet_aton` reads; empty for a name.

    An IPv6 address that contains an IPv4 address is both.
    """
    plain = host_key(host).strip("[]")
    with contextlib.suppress(ValueError):
        ip = ip_address(plain.partition("%")[0])
        held = _held(ip) if isinstance(ip, IPv6Address) else None
        return (ip, held) if held is not None else (ip,)
    with contextlib.suppress(OSError, ValueError):
        return (IPv4Address(socket.inet_aton(plain)),)
    return ()


def is_within(host: str, networks: Iterable[IPNetwork]) -> bool:
    """Whether a URL's host is an IP address in one of the networks, in whichever notation."""
    return any(address in network for address in literal_addresses(host) for network in networks)


def host_key(host: str) -> str:
    """The host in lower case, unescaped as by browsers, in ASCII by IDNA if possible, no dot at its end."""
    known = None if len(host) <= _LONGEST_HOST else host
    while host != known:  # until nothing is left to decode: full-width percent signs become plain ones, too
        known, host = host, unquote(host)
        if not host.isascii():
            with contextlib.suppress(UnicodeError):
                host = host.encode("idna").decode("ascii")  # full-width digits and dots become plain ones
    return host.lower().rstrip(".")


def _held(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address in a mapped, 6to4 or NAT64 address; None for others."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
