"""The open connections by both their ends, so that a fault can cut one without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from starlette.requests import Request

Ends = tuple[str, int, str, int]

_open: dict[Ends, asyncio.Transport] = {}


class CuttableConnection(H11Protocol):
    """uvicorn's connection, remembered while it is open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        peer, own = transport.get_extra_info("peername"), transport.get_extra_info("sockname")
        self._ends: Ends = (*peer[:2], *own[:2])
        _open[self._ends] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _open.pop(self._ends, None)
        super().connection_lost(exc)


async def cut(request: Request) -> None:
    """Closes the request's connection; the other side gets nothing."""
    if transport := _open.get((*request.scope["client"], *request.scope["server"])):
        transport.abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
