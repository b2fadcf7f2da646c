"""Makes the README's picture from the running product.

`python docs/pictures.py` starts `python -m bot try` on an empty folder, has a conversation with it, and photographs the
chat page twice: the conversation, and the report on the books of a made-up household. It needs the development packages
and a Chromium.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.async_api import Browser, async_playwright

TARGET = Path(__file__).parent / "chat.png"
PORT = 8711
URL = f"http://127.0.0.1:{PORT}"
ALICE = 101
PHONE = {"width": 390, "height": 1340}
GAP = 48

CONVERSATION = ("lunch 12.50, taxi 8 and coffee 4", "Spent 500 INR on groceries today")


async def main() -> None:
    """Tells the story, takes the photographs and puts them side by side."""
    browser_path = (
        shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    if browser_path is None:
        raise SystemExit("This needs a Chromium: apt install chromium")
    async with _product() as http, async_playwright() as driver:
        person = _Person(http)
        await person.tells_the_story()
        browser = await driver.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        said = await _photograph(browser)
        await person.says("/report")
        shown = await _photograph(browser)
        await browser.close()
    _side_by_side(said, shown).save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size // 1024} kB")  # noqa: T201 - a program for the terminal


@asynccontextmanager
async def _product() -> AsyncIterator[httpx.AsyncClient]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder}  # noqa: TID251 - hands its own environment on
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "try", "--no-browser", "--port", str(PORT), env=environment
        )
        try:
            async with httpx.AsyncClient(base_url=URL, timeout=60) as http:
                await _until_up(http)
                yield http
        finally:
            bot.terminate()
            await bot.wait()


async def _until_up(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                await http.get("/sim/chats")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


class _Person:
    """Alice, at the person's side of the sandbox."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def tells_the_story(self) -> None:
        await self._http.put(f"/sim/chats/{ALICE}", json={"first_name": "Alice", "language_code": "en"})
        hello = await self.says("/start")
        await self.taps(hello, "USD")
        await self.taps(hello, "New York")
        await self._http.post(f"/sim/chats/{ALICE}/fill")
        for text in CONVERSATION:
            answer = await self.says(text)
        await self.says("no, 550", reply_to=answer["message_id"])

    async def says(self, text: str, **wish: Any) -> dict[str, Any]:
        """Sends a message; the bot's last message after it."""
        sent = (await self._http.post(f"/sim/chats/{ALICE}/messages", json={"text": text, **wish})).json()
        async with asyncio.timeout(60):
            while True:
                found = await self._http.get(
                    f"/sim/chats/{ALICE}/messages", params={"after": sent["message_id"]}
                )
                answers: list[dict[str, Any]] = [one for one in found.json() if one["from_bot"]]
                if answers:
                    return answers[-1]
                await asyncio.sleep(0.1)

    async def taps(self, message: dict[str, Any], button: str) -> None:
        """Taps a button of the message, once it is there."""
        path = f"/sim/chats/{ALICE}/messages/{message['message_id']}/press"
        async with asyncio.timeout(60):
            while True:
                if (await self._http.post(path, json={"button": button})).is_success:
                    return
                await asyncio.sleep(0.1)


async def _photograph(browser: Browser) -> Image.Image:
    context = await browser.new_context(viewport=PHONE, device_scale_factor=2, color_scheme="light")  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{URL}/?chat={ALICE}")
    await page.wait_for_load_state("networkidle")
    await asyncio.sleep(1)  # the last picture is scrolled into view
    image = await page.screenshot()
    await context.close()
    return Image.open(BytesIO(image)).convert("RGB")


def _side_by_side(left: Image.Image, right: Image.Image) -> Image.Image:
    sheet = Image.new("RGBA", (left.width + GAP + right.width, left.height), (0, 0, 0, 0))
    sheet.paste(left, (0, 0))
    sheet.paste(right, (left.width + GAP, 0))
    return sheet


if __name__ == "__main__":
    asyncio.run(main())
