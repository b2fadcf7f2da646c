"""Fetching a file that somebody has sent, never more of it than wanted, whatever is said of its size."""

import asyncio
from pathlib import Path

import httpx
from telegram import Bot
from telegram.error import BadRequest, NetworkError

from bot.core.errors import Unreadable, UnreadableFile

_TOO_BIG = "too big"
_TIMEOUT_S = 30
_NOT_FOUND = 404


async def fetch(bot: Bot, file_id: str, most: int) -> bytes:
    """The file's bytes. Raises UnreadableFile where it is larger or gone, NetworkError where it can't be had now."""
    try:
        file = await bot.get_file(file_id)
    except BadRequest as refusal:
        reason = Unreadable.TOO_BIG if _TOO_BIG in refusal.message.lower() else Unreadable.GONE
        raise UnreadableFile(reason) from None
    address = file.file_path or ""
    if (file.file_size or 0) > most:
        raise UnreadableFile(Unreadable.TOO_BIG)
    if not address.startswith(("http://", "https://")):  # a Bot API server of one's own may share its folder
        return await asyncio.to_thread(_from_disk, Path(address), most)
    return await _from_server(address, most)


async def _from_server(address: str, most: int) -> bytes:
    body = bytearray()
    trusted = await asyncio.to_thread(httpx.create_ssl_context)  # reads many certificates, which takes 50 ms
    try:
        async with (
            httpx.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=True, verify=trusted) as client,
            client.stream("GET", address) as answer,
        ):
            if answer.status_code == _NOT_FOUND:
                raise UnreadableFile(Unreadable.GONE)
            if answer.is_error:
                raise NetworkError(f"the file server answered {answer.status_code}")
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > most:
                    raise UnreadableFile(Unreadable.TOO_BIG)
    except httpx.HTTPError as problem:
        raise NetworkError(
            type(problem).__name__
        ) from None  # its message names the address, with the token in it
    return bytes(body)


def _from_disk(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(most + 1)
    except OSError:
        raise UnreadableFile(Unreadable.GONE) from None
    if len(body) > most:
        raise UnreadableFile(Unreadable.TOO_BIG)
    return body
