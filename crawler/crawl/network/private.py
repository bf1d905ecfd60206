"""Which addresses and host names are private: of this machine, its network or the machines beside it."""

import contextlib
import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# RFC 4291: all of today's global unicast; the rest is local, mapped, multicast or not assigned.
_GLOBAL = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
# Not in the registries: the virtual public address by which Azure's machines reach their host.
_HOSTS_OF_CLOUDS = frozenset({IPv4Address("168.63.129.16")})
# Private names: RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of .internal (2024).
_PRIVATE_NAME = re.compile(r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa)")


def is_private_address(address: str) -> bool:
    """Whether an IP address is anything but a public one; ValueError for what is no address.

    Private here are loopback, link-local, private, shared (CGNAT), multicast, documentation and reserved
    ranges, by the IANA registries that `ipaddress` holds, and IPv6 forms that hold such an IPv4 address.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return ip.is_multicast or not ip.is_global or ip in _HOSTS_OF_CLOUDS
    held = _held(ip)
    if held is not None:
        return is_private_address(str(held))
    return ip not in _GLOBAL or not ip.is_global


def is_private_host(host: str) -> bool:
    """Whether a URL's host is private by how it is written: a number in any notation, or a name.

    Numbers are read as `inet_aton` does ('0x7f.1', '2130706433'). Names are localhost, those of private
    domains, and those of one label. Other names show only when they are resolved.
    """
    plain = host_key(host).strip("[]")
    with contextlib.suppress(ValueError):
        return is_private_address(plain)
    with contextlib.suppress(OSError, ValueError):
        return is_private_address(socket.inet_ntoa(socket.inet_aton(plain)))
    return "." not in plain or bool(_PRIVATE_NAME.fullmatch(plain))


def host_key(host: str) -> str:
    """The host in lower case, in ASCII where IDNA knows how, without the dot at its end."""
    if not host.isascii():
        with contextlib.suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")  # full-width digits and dots become plain ones
    return host.lower().rstrip(".")


def _held(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, 6to4 or NAT64 address stands for."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
