"""Client tokens: the same call twice is one call.

Nothing is documented on their lifetime and on other parameters with the same token. Here a token lives as
long as what it made, and other parameters are an InvalidRequestException.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from corpus.amazon.emulator.state.store import Store
from corpus.amazon.emulator.wire.protocol import ApiError, Members


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was used: for which call, and what was answered."""

    digest: str  # of the request
    reply: Members
    owner: str  # ARN or id of what the call made


def once(store: Store, operation: str, request: Members, act: Callable[[], tuple[str, Members]]) -> Members:
    """The reply of `act`, or of the same call before; `act` gives what it made and the reply.

    All that `act` changes in the store and the token are stored together.
    """
    key = f"{operation}/{request['ClientToken']}"
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    with store.changing():
        token = store.get(Token, key)
        if token is None:
            owner, reply = act()
            store.put(key, Token(digest, reply, owner))
            return reply
    if token.digest != digest:
        raise ApiError("InvalidRequestException", "the ClientToken was used with other parameters")
    return token.reply


def forget(store: Store, owner: str) -> None:
    """Remove the tokens of what is no more."""
    for key, token in store.items(Token):
        if token.owner == owner:
            store.remove(Token, key)
