"""The keyboards under messages, checked the way Telegram checks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.sandbox.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BUTTONS = 100
_MOST_DATA_BYTES = 64
_IN_PRIVATE = {"request_location": "location", "request_contact": "phone number"}
_STYLES = {"danger", "success", "primary"}
_ACTIONS = {
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip


@dataclass(frozen=True)
class Markup:
    """A checked `reply_markup`: buttons under the message, or a change of the keyboard below the chat."""

    raw: dict[str, Any]

    @property
    def inline(self) -> bool:
        return "inline_keyboard" in self.raw

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        rows: list[list[dict[str, Any]]] = self.raw.get("inline_keyboard", [])
        return rows

    def button(self, wanted: str) -> dict[str, Any] | None:
        """The callback button with this data, or else with this label."""
        buttons = [button for row in self.rows for button in row if "callback_data" in button]
        for key in ("callback_data", "text"):
            for button in buttons:
                if button[key] == wanted:
                    return button
        return None

    def as_seen(self) -> list[list[dict[str, str]]]:
        """Rows of `{"text", "data"|"url"}`, as the person's side shows them."""
        return [[_seen(button) for button in row] for row in self.rows]


def checked(raw: object) -> Markup | None:
    """A call's `reply_markup`, None for an empty one. Raises BadRequest in Telegram's words."""
    if raw is None or raw in ({}, ""):
        return None
    if not isinstance(raw, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" in raw:
        return _checked_inline(raw)
    if "keyboard" in raw:
        return _checked_reply_keyboard(raw)
    if raw.get("remove_keyboard") is True or raw.get("force_reply") is True:
        return Markup(raw)
    raise BadRequest("inline keyboard expected")


def check_place(markup: Markup | None, *, private: bool) -> None:
    """Raises BadRequest for buttons that only a private chat may have."""
    if private or markup is None:
        return
    for button in _buttons(markup.raw.get("keyboard", []), "keyboard"):
        for wish, what in _IN_PRIVATE.items():
            if isinstance(button, dict) and button.get(wish):
                raise BadRequest(f"{what} can be requested in private chats only")


def _checked_inline(raw: dict[str, Any]) -> Markup | None:
    buttons = list(_buttons(raw["inline_keyboard"], "inline_keyboard"))
    if len(buttons) > _MOST_BUTTONS:
        raise BadRequest("reply markup is too long")
    for button in buttons:
        _check_inline_button(button)
    rows = [[dict(button) for button in row] for row in raw["inline_keyboard"] if row]
    return Markup({"inline_keyboard": rows}) if rows else None


def _check_inline_button(button: object) -> None:
    trouble = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise BadRequest(f"{trouble}InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise BadRequest(f'{trouble}Can\'t find field "text"')
    if not button["text"].strip():
        raise BadRequest(f"{trouble}Text must be non-empty")
    if not _ACTIONS & button.keys():
        raise BadRequest(f"{trouble}Text buttons are unallowed in the inline keyboard")
    if button.get("style", "primary") not in _STYLES:
        raise BadRequest(f"{trouble}Invalid button style specified")
    _check_data(button)
    _check_url(button)


def _check_data(button: dict[str, Any]) -> None:
    data = button.get("callback_data", "-")
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= _MOST_DATA_BYTES:
        raise BadRequest("BUTTON_DATA_INVALID")


def _check_url(button: dict[str, Any]) -> None:
    url = str(button.get("url", "https://t.me"))
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https", "tg", ""}:
        raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if not parts.netloc and "." not in parts.path:
        raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _checked_reply_keyboard(raw: dict[str, Any]) -> Markup:
    for button in _buttons(raw["keyboard"], "keyboard"):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str) or not text.strip():
            raise BadRequest("can't parse keyboard button: Text must be non-empty")
    return Markup(raw)


def _buttons(rows: object, field: str) -> Iterator[Any]:
    trouble = f'can\'t parse reply keyboard markup: Field "{field}" must be an'
    if not isinstance(rows, list):
        raise BadRequest(f"{trouble} Array")
    for row in rows:
        if not isinstance(row, list):
            raise BadRequest(f"{trouble} Array of Arrays")
        yield from row


def _seen(button: dict[str, Any]) -> dict[str, str]:
    seen = {"text": button["text"]}
    for key, name in (("callback_data", "data"), ("url", "url"), ("style", "style")):
        if key in button:
            seen[name] = button[key]
    if "copy_text" in button:
        seen["copy"] = button["copy_text"]["text"]
    return seen
