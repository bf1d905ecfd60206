"""A name resolver that refuses private addresses: connections go to the addresses that were checked."""

from collections.abc import Callable, Sequence
from typing import Any

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawler.private import IPNetwork, host_key, is_private_address, is_within


@implementer(IHostnameResolver)
class PublicResolver:
    """Wraps the reactor's resolver: a host with any private address resolves to no address.

    Every direct connection uses it, also for IP addresses in URLs, and connects to the addresses that it
    returns: DNS rebinding has no effect. Permitted hosts are not checked. A reactor has one resolver, so
    crawls in one process share the permissions.
    """

    def __init__(self, resolver: Any) -> None:
        self._resolver = resolver
        self._permitted: set[tuple[str, int]] = set()
        self._exempt: set[tuple[str, int]] = set()
        self._refused: dict[str, bool] = {}  # by host: whether an address is denied, not just private
        self._denied: tuple[IPNetwork, ...] = ()

    @classmethod
    def of(cls, reactor: Any) -> "PublicResolver":
        """The PublicResolver of the reactor; on the first call it is installed over the present one."""
        if not isinstance(reactor.nameResolver, cls):
            reactor.installNameResolver(cls(reactor.nameResolver))
        found: PublicResolver = reactor.nameResolver
        return found

    def permit(self, host: str, port: int) -> None:
        """Permit connections to a host's port at any address."""
        self._permitted.add((host_key(host), port))

    def exempt(self, host: str, port: int) -> None:
        """Permit connections to a proxy, which the user chose, also at denied addresses.

        Tunnels through proxies resolve with port 0.
        """
        self.permit(host, port)
        self._exempt.add((host_key(host), port))

    def deny(self, networks: Sequence[IPNetwork]) -> None:
        """Refuse addresses in these networks too, also for permitted hosts."""
        self._denied = tuple(networks)

    def is_refused(self, address: str, permitted: bool = False) -> bool:
        """Whether connections to an IP address are refused."""
        return self.is_denied(address) or (not permitted and is_private_address(address))

    def is_denied(self, address: str) -> bool:
        """Whether an IP address lies in a denied network."""
        return is_within(address, self._denied)

    def refused(self, host: str) -> bool:
        """Whether the last resolution of the host contained a private or a denied address."""
        return host_key(host) in self._refused

    def denied(self, host: str) -> bool:
        """Whether the last resolution of the host contained a denied address."""
        return self._refused.get(host_key(host), False)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Start a resolution and return it; see IHostnameResolver."""
        key = host_key(hostName)
        permitted = (key, portNumber) in self._permitted
        receiver = resolutionReceiver
        if not permitted or (self._denied and (key, portNumber) not in self._exempt):
            receiver = _Checked(
                receiver,
                key,
                self._refused,
                lambda address: self.is_refused(address, permitted),
                self.is_denied,
            )
        return self._resolver.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )


@implementer(IResolutionReceiver)
class _Checked:
    """Passes on a host's addresses once all are known, or none if one of them is private."""

    def __init__(
        self,
        receiver: Any,
        host: str,
        refused: dict[str, bool],
        is_refused: Callable[[str], bool],
        is_denied: Callable[[str], bool],
    ) -> None:
        self._receiver, self._host, self._refused = receiver, host, refused
        self._is_refused, self._is_denied = is_refused, is_denied
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._refused.pop(self._host, None)
        if any(self._is_refused(address.host) for address in self._addresses):
            self._refused[self._host] = any(self._is_denied(address.host) for address in self._addresses)
            self._addresses = []
        for address in self._addresses:
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
