"""Private addresses and names, as `crawler.private` recognises them."""

from crawler.private import host_key, is_private_address, is_private_host

__all__ = ["host_key", "is_private_address", "is_private_host"]
