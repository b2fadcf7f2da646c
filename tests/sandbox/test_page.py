"""The chat page in a real browser, with a small bot on the other side."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from bot.sandbox import Sandbox
from tests.sandbox.people import Api, Json, buttons
from tests.sandbox.pictures import png

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
EVIL = "<img src=x onerror='document.title = `broken`'>"


class SmallBot:
    """Books whatever it is told, and answers its buttons."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.chart = png(120, 80)

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.api.does("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await self.hear(update)

    async def hear(self, update: Json) -> None:
        if "callback_query" in update:
            await self.pressed(update["callback_query"])
        elif "edited_message" in update:
            await self.says(update["edited_message"], "Changed.", reply=True)
        elif "message" in update:
            await self.told(update["message"])

    async def told(self, message: Json) -> None:
        text = message.get("text", "")
        if text.startswith("/start"):
            await self.says(message, f"<b>Hello!</b> {text.removeprefix('/start')} Try /chart")
        elif text == "/where":
            here = {
                "keyboard": [[{"text": "Here I am", "request_location": True}]],
                "one_time_keyboard": True,
            }
            await self.says(message, "Where are you?", reply_markup=here)
        elif "location" in message:
            place = message["location"]
            gone = {"remove_keyboard": True}
            await self.says(message, f"At {place['latitude']}", reply_markup=gone)
        elif text == "/chart":
            await self.api.does("sendChatAction", chat_id=message["chat"]["id"], action="upload_photo")
            await self.shows(message)
        elif "photo" in message:
            await self.says(message, f"A receipt: {message.get('caption')}", reply=True)
        else:
            await self.says(message, f"Booked: {len(text)}", reply=True, reply_markup=buttons("Undo", "Why"))

    async def says(self, message: Json, text: str, *, reply: bool = False, **more: Any) -> None:
        if reply:
            more["reply_parameters"] = {"message_id": message["message_id"]}
        chat = message["chat"]["id"]
        await self.api.does("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **more)

    async def shows(self, message: Json) -> None:
        await self.api.http.post(
            f"/bot{self.api.token}/sendPhoto",
            data={"chat_id": str(message["chat"]["id"]), "caption": "November"},
            files={"photo": ("chart.png", self.chart)},
        )

    async def pressed(self, query: Json) -> None:
        if query["data"] == "why":
            await self.answers(query, text="Because you told me.", show_alert=True)
            return
        await self.answers(query, text="Taken back")
        await self.api.does(
            "editMessageText",
            chat_id=query["message"]["chat"]["id"],
            message_id=query["message"]["message_id"],
            text="<s>Booked</s>",
            parse_mode="HTML",
        )

    async def answers(self, query: Json, **answer: Any) -> None:
        await self.api.does("answerCallbackQuery", callback_query_id=query["id"], **answer)


@pytest.fixture
async def small_bot(api: Api) -> AsyncIterator[SmallBot]:
    bot = SmallBot(api)
    commands = [
        {"command": "chart", "description": "Where the money went"},
        {"command": "help", "description": "What I can do"},
    ]
    await api.does("setMyCommands", commands=commands)
    await api.does("setMyDescription", description="I keep your books.")
    running = asyncio.create_task(bot.run())
    yield bot
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


@contextlib.asynccontextmanager
async def opened(browser: Browser, url: str, **device: Any) -> AsyncIterator[Page]:
    """A page that fails the test on any script error or anything that the content policy forbids."""
    troubles: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_CONNECTION" not in message.text:
            troubles.append(message.text)

    context = await browser.new_context(**device)
    page = await context.new_page()
    page.on("console", heard)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    await page.goto(url)
    yield page
    await context.close()
    assert troubles == []


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
async def page(
    request: pytest.FixtureRequest, browser: Browser, sandbox: Sandbox, small_bot: SmallBot
) -> AsyncIterator[Page]:
    """The page as it opens for the first time, on a phone and on a desk."""
    async with opened(browser, sandbox.url, **request.param) as page:
        yield page


@pytest.fixture
async def started(browser: Browser, sandbox: Sandbox, small_bot: SmallBot) -> AsyncIterator[Page]:
    """A chat on a desk that has been started."""
    async with opened(browser, sandbox.url, **DESK) as page:
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(bubbles(page).last).to_contain_text("Hello!")
        yield page


def bubbles(page: Page) -> Locator:
    return page.locator("#messages .bubble")


async def says(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.get_by_role("button", name="Send").click()


async def test_a_first_conversation(page: Page) -> None:
    await expect(page.get_by_text("I keep your books.")).to_be_visible()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(bubbles(page).last).to_contain_text("Hello!")
    await expect(page.locator("#messages strong")).to_have_text("Hello!")
    await says(page, "coffee 4.50")
    await expect(bubbles(page).last).to_contain_text("Booked: 11")
    await expect(bubbles(page).last.locator(".quoted")).to_contain_text("coffee 4.50")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator("#toast")).to_have_text("Taken back")
    await expect(bubbles(page).last.locator("s")).to_have_text("Booked")
    await expect(bubbles(page).last).to_contain_text("edited")
    await expect(page.get_by_role("button", name="Undo")).to_have_count(0)


async def test_an_alert_waits_to_be_read(started: Page) -> None:
    await says(started, "coffee 4.50")
    await started.get_by_role("button", name="Why").click()
    await expect(started.get_by_role("dialog")).to_contain_text("Because you told me.")
    await started.get_by_role("button", name="OK").click()
    await expect(started.get_by_role("dialog")).to_have_count(0)


async def test_a_chart_comes_and_is_enlarged(started: Page) -> None:
    await started.get_by_role("button", name="/chart", exact=True).click()
    picture = started.get_by_role("button", name="Enlarge: November")
    await expect(picture).to_be_visible()
    await picture.click()
    shown = started.locator("#viewer img")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 120
    await started.keyboard.press("Escape")
    await expect(shown).to_be_hidden()


async def test_the_menu_of_commands(started: Page) -> None:
    text = started.get_by_role("textbox", name="Message")
    await text.fill("/")
    await expect(started.get_by_role("option")).to_have_text(
        ["/chartWhere the money went", "/helpWhat I can do"]
    )
    await text.press("ArrowDown")
    await text.press("Tab")
    await expect(text).to_have_value("/help ")
    await text.fill("/h")
    await expect(started.get_by_role("option")).to_have_count(1)
    await text.press("Enter")
    await expect(bubbles(started).last).to_contain_text("Booked: 5")
    await started.get_by_role("button", name="Commands", exact=True).click()
    await started.get_by_role("option", name="/chart").click()
    await expect(started.get_by_role("button", name="Enlarge: November")).to_be_visible()


async def test_replies_and_edits_with_the_keyboard(started: Page) -> None:
    text = started.get_by_role("textbox", name="Message")
    await says(started, "taxi 18")
    await expect(bubbles(started).last).to_contain_text("Booked: 7")
    await text.press("ArrowUp")
    await expect(text).to_have_value("taxi 18")
    await expect(started.get_by_role("button", name="Save")).to_be_visible()
    await text.fill("taxi 28")
    await text.press("Enter")
    await expect(bubbles(started).last).to_contain_text("Changed.")
    await expect(bubbles(started).last.locator(".quoted")).to_contain_text("taxi 28")
    await started.locator(".message").last.hover()
    await started.locator(".message").last.get_by_role("button", name="Reply", exact=True).click()
    await expect(started.locator("#quote")).to_contain_text("Changed.")
    await text.press("Escape")
    await expect(started.locator("#quote")).to_be_hidden()


async def test_a_swipe_to_the_left_replies(browser: Browser, sandbox: Sandbox, small_bot: SmallBot) -> None:
    async with opened(browser, sandbox.url, **PHONE) as page:
        await page.get_by_role("button", name="Start", exact=True).tap()
        await expect(bubbles(page).last).to_contain_text("Hello!")
        await page.locator(".message").last.evaluate(
            """item => {
                const touch = (x) => new Touch({identifier: 1, target: item, clientX: x, clientY: 300});
                const send = (type, x) => item.dispatchEvent(
                    new TouchEvent(type, {touches: type === "touchend" ? [] : [touch(x)], bubbles: true}));
                send("touchstart", 300); send("touchmove", 260); send("touchmove", 220); send("touchend");
            }"""
        )
        await expect(page.locator("#quote")).to_contain_text("Hello!")


async def test_a_picture_with_a_caption_is_sent(started: Page, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.png"
    receipt.write_bytes(png())
    await started.locator("#file").set_input_files(receipt)
    await expect(started.locator("#quote")).to_contain_text("receipt.png")
    await says(started, "dinner")
    await expect(bubbles(started).last).to_contain_text("A receipt: dinner")
    await expect(bubbles(started).last.locator(".quoted img")).to_be_visible()


async def test_a_place_is_shared_with_the_button_below(started: Page) -> None:
    await says(started, "/where")
    key = started.locator("#reply-keyboard").get_by_role("button", name="Here I am")
    await key.click()
    await started.get_by_label("Place").select_option("Berlin")
    await started.get_by_role("button", name="Share", exact=True).click()
    await expect(bubbles(started).nth(-2)).to_contain_text("52.52°")
    await expect(bubbles(started).last).to_contain_text("At 52.52")
    await expect(key).to_be_hidden()


async def test_text_is_never_markup(started: Page) -> None:
    await says(started, EVIL)
    await expect(bubbles(started).nth(2)).to_contain_text(EVIL)
    await expect(bubbles(started).last.locator(".quoted")).to_contain_text("<img src=x")
    assert await started.locator("#messages img").count() == 0
    assert "broken" not in await started.title()


async def test_a_deep_link_starts_the_bot_with_its_payload(
    browser: Browser, sandbox: Sandbox, small_bot: SmallBot
) -> None:
    async with opened(browser, f"{sandbox.url}/?start=invite42", **DESK) as page:
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(bubbles(page).last).to_contain_text("Hello! invite42")
        link = "https://t.me/bookkeeper_sandbox_bot?start=again"
        await says(page, link)
        await page.get_by_role("link", name=link).first.click()
        await expect(bubbles(page).last).to_contain_text("Hello! again")


async def test_people_have_chats_of_their_own(page: Page) -> None:
    switch = page.get_by_role("button", name="Switch chat")
    narrow = page.viewport_size is not None and page.viewport_size["width"] < 500
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(bubbles(page).last).to_contain_text("Hello!")
    if narrow:
        await switch.click()
    await page.get_by_role("button", name="New chat").click()
    await page.get_by_role("textbox", name="Name").fill("Lena")
    await page.get_by_label("Language of their phone").select_option("de")
    await page.get_by_role("button", name="Open", exact=True).click()
    await expect(page.locator("#status")).to_have_text("you are Lena")
    await expect(bubbles(page)).to_have_count(0)
    if narrow:
        await switch.click()
    await page.get_by_role("button", name="Alice", exact=True).click()
    await expect(bubbles(page).last).to_contain_text("Hello!")


async def test_other_chats_show_what_is_unread(
    started: Page, small_bot: SmallBot, http: httpx.AsyncClient
) -> None:
    await http.put("/sim/chats/7", json={"first_name": "Bo"})
    await expect(started.locator(".entry", has_text="Bo")).to_be_visible()
    await small_bot.api.does("sendMessage", chat_id=7, text="Your budget is spent")
    await expect(started.locator(".entry", has_text="Bo").locator(".badge")).to_have_text("1")
    await started.locator(".entry", has_text="Bo").click()
    await expect(bubbles(started)).to_have_text([re.compile("^Your budget is spent")])
    await expect(started.locator(".badge")).to_have_count(0)


async def test_what_the_bot_takes_back_disappears(started: Page, small_bot: SmallBot) -> None:
    [chat] = (await small_bot.api.http.get("/sim/chats")).json()
    last = chat["last_message"]["message_id"]
    await small_bot.api.does("deleteMessage", chat_id=chat["id"], message_id=last)
    await expect(bubbles(started)).to_have_count(1)


async def test_a_busy_bot_shows_that_it_types(started: Page, small_bot: SmallBot) -> None:
    [chat] = (await small_bot.api.http.get("/sim/chats")).json()
    await small_bot.api.does("sendChatAction", chat_id=chat["id"], action="typing")
    await expect(started.locator("#status")).to_have_text("typing…")
    await small_bot.api.does("sendMessage", chat_id=chat["id"], text="done")
    await expect(started.locator("#status")).to_have_text("you are Alice")


async def test_light_and_dark(browser: Browser, sandbox: Sandbox) -> None:
    async with opened(browser, sandbox.url, **DESK, color_scheme="dark") as page:
        background = "getComputedStyle(document.body).backgroundColor"
        dark = await page.evaluate(background)
        await page.get_by_role("button", name="Light or dark").click()
        light = await page.evaluate(background)
        assert dark != light
        await page.reload()
        assert await page.evaluate(background) == light


async def test_the_page_comes_back_when_the_sandbox_does(browser: Browser) -> None:
    async with Sandbox() as first:
        port = int(first.url.rpartition(":")[2])
        context = await browser.new_context(**DESK)
        page = await context.new_page()
        await page.goto(first.url)
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(bubbles(page)).to_have_count(1)
    await expect(page.locator("#status")).to_have_text("connecting…")
    async with Sandbox(port=port):
        await expect(page.locator("#status")).to_have_text("you are Alice", timeout=60_000)
        await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
        await context.close()


async def test_nothing_comes_from_elsewhere(browser: Browser, sandbox: Sandbox) -> None:
    context = await browser.new_context(**DESK)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(sandbox.url)
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert asked
    assert all(url.startswith(sandbox.url) for url in asked)
    await context.close()


async def test_books_are_filled_at_a_press(browser: Browser, sandbox: Sandbox, small_bot: SmallBot) -> None:
    filled: list[int] = []

    async def fill(chat: int) -> int:
        filled.append(chat)
        return 812

    async with opened(browser, sandbox.url, **PHONE) as page:
        button = page.get_by_role("button", name="Fill with a year of entries")
        await page.get_by_role("button", name="Start", exact=True).tap()
        await expect(bubbles(page).last).to_contain_text("Hello!")
        await page.get_by_role("button", name=re.compile("Switch chat")).tap()
        await expect(button).to_be_hidden()
        sandbox.offer_to_fill(fill)
        await button.tap()
        await expect(bubbles(page).last).to_contain_text("Filled with 812 made-up entries. Try /report")
        await expect(page.locator("#people")).not_to_be_in_viewport()
        await expect(button).to_be_hidden()
        assert len(filled) == 1
        await page.get_by_role("button", name="/report", exact=True).tap()
        await expect(bubbles(page).last).to_contain_text("Booked: 7")
