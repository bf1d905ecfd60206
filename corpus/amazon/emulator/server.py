"""The endpoint over HTTP on loopback."""

import asyncio
import hmac
import json
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from aiohttp import BasicAuth, web

from corpus.amazon.emulator.context import ServeOptions
from corpus.amazon.emulator.service import Service
from corpus.amazon.emulator.wire.callers import refuse_strangers, require_signature
from corpus.amazon.emulator.wire.faults import (
    ERROR_AFTER,
    ERROR_CODES,
    LOST_REPLY,
    RESET,
    TIMEOUT,
    parse_fault,
)
from corpus.amazon.emulator.wire.malformed import body_of, http_log
from corpus.amazon.emulator.wire.protocol import CONTENT_TYPE, ApiError, Members, parse_call
from crawler.errors import AcopioError, UsageError

_MAX_BODY = 32 << 20  # bytes: a terminology of 10 MB in Base64, and some
_HELD = 3600.0  # seconds that a call waits for an answer that never comes
CONTROL = "/_acopio/faults"
_log = logging.getLogger(__name__)


async def serve(service: Service, ready: Callable[[str], None], stop: asyncio.Event) -> None:
    """Answer calls until `stop` is set; `ready` is called with the URL once the port is open."""
    runner = web.AppRunner(
        application(service),
        access_log=None,
        logger=http_log(f"{__name__}.http"),
        shutdown_timeout=1,
        handler_cancellation=True,
    )
    await runner.setup()
    options = service.context.options
    try:
        await web.TCPSite(runner, options.host, options.port).start()
        host, port = runner.addresses[0][:2]
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        await stop.wait()
    except OSError as error:
        raise AcopioError(
            f"{options.host}:{options.port}: {error.strerror}: choose another --port"
        ) from error
    finally:
        await runner.cleanup()


def application(service: Service) -> web.Application:
    """The two doors: calls of the service, and faults to come."""
    app = web.Application(client_max_size=_MAX_BODY)

    async def call(request: web.Request) -> web.StreamResponse:
        try:
            await _check(service, request)
        except ApiError as error:
            return _response(service, error.body, error.status)
        return await _call(service, request)

    async def control(request: web.Request) -> web.StreamResponse:
        try:
            refuse_strangers(request.headers)
            _require_password(service, request)
        except ApiError as error:
            return web.json_response({"error": str(error)}, status=403)
        return await _control(service, request)

    app.router.add_post("/", call)
    app.router.add_route("*", CONTROL, control)
    return app


@contextmanager
def running(options: ServeOptions) -> Iterator[str]:
    """An endpoint in a thread of this process, for tests and scripts: its URL."""
    service = Service(options)
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    urls: list[str] = []
    opened = threading.Event()

    def ready(url: str) -> None:
        urls.append(url)
        opened.set()

    def work() -> None:
        try:
            loop.run_until_complete(serve(service, ready, stop))
        finally:
            opened.set()
            loop.close()

    thread = threading.Thread(target=work, name="endpoint", daemon=True)
    thread.start()
    opened.wait()
    try:
        if not urls:
            raise AcopioError(f"{options.host}:{options.port}: the endpoint did not start")
        yield urls[0]
    finally:
        with suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(stop.set)
        thread.join()
        service.close()


async def _check(service: Service, request: web.Request) -> None:
    """ApiError for a call that is not one of the user's programs."""
    refuse_strangers(request.headers)
    body = await body_of(request)
    if keys := service.context.options.keys:
        require_signature(keys, request.headers, request.method, request.raw_path, body)


def _require_password(service: Service, request: web.Request) -> None:
    """ApiError without the endpoint's keys as name and password (RFC 7617)."""
    keys = service.context.options.keys
    if keys is None:
        return
    wanted = BasicAuth(keys.access_key, keys.secret_key).encode()
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode()):
        raise ApiError("AccessDeniedException", "give the access key and the secret key as name and password")


async def _call(service: Service, request: web.Request) -> web.StreamResponse:
    try:
        call = parse_call(
            request.headers.get("X-Amz-Target", ""),
            request.headers.get("Content-Type", ""),
            request.headers.get("Authorization", ""),
            await body_of(request),
        )
        fault = service.context.faults.take(call.operation)
        if fault == TIMEOUT:
            await asyncio.sleep(_HELD)
        if fault in {TIMEOUT, RESET}:
            return _cut(request)
        if fault and fault not in {LOST_REPLY, ERROR_AFTER}:
            raise ApiError(ERROR_CODES.get(fault, fault), "a fault that was asked for")
        reply = await asyncio.to_thread(service.answer, call)
        if fault == LOST_REPLY:
            return _cut(request)
        if fault == ERROR_AFTER:
            raise ApiError(ERROR_CODES[fault], "a fault that was asked for")
    except ApiError as error:
        return _response(service, error.body, error.status)
    except web.HTTPException:  # a body that is too large
        raise
    except Exception:
        _log.exception("a call failed")
        return _response(service, ApiError("InternalServerException", "an error of the endpoint").body, 500)
    return _response(service, reply)


async def _control(service: Service, request: web.Request) -> web.StreamResponse:
    """GET the faults to come, POST more as {"faults": ["…"]}, DELETE all."""
    faults = service.context.faults
    if request.method == "POST":
        # A page in a browser cannot send this type elsewhere without asking, so none sets faults here.
        if request.content_type != "application/json":
            return web.json_response({"error": "send application/json"}, status=415)
        try:
            faults.add([parse_fault(text) for text in json.loads(await body_of(request))["faults"]])
        except (ApiError, UsageError, ValueError, KeyError, TypeError, AttributeError) as error:
            return web.json_response({"error": str(error)}, status=400)
    elif request.method == "DELETE":
        faults.clear()
    elif request.method != "GET":
        return web.json_response({"error": "GET, POST or DELETE"}, status=405)
    return web.json_response({"faults": faults.left()})


def _response(service: Service, body: Members, status: int = 200) -> web.Response:
    headers = {"x-amzn-RequestId": str(uuid.uuid4()), "x-acopio-engine": service.context.translator.name}
    response = web.json_response(body, status=status, headers=headers)
    response.content_type = CONTENT_TYPE
    response.charset = None
    return response


def _cut(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
