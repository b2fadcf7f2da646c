"""The open connections by their peers, so that a fault can cut one without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from starlette.requests import Request

_open: dict[tuple[str, int], asyncio.Transport] = {}


class CuttableConnection(H11Protocol):
    """uvicorn's connection, remembered while it is open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._peer: Any = transport.get_extra_info("peername")[:2]
        _open[self._peer] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _open.pop(self._peer, None)
        super().connection_lost(exc)


async def cut(request: Request) -> None:
    """Closes the request's connection; the other side gets nothing."""
    if request.client and (transport := _open.get((request.client.host, request.client.port))):
        transport.abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
