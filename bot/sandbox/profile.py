"""What the bot says about itself: its commands, name and descriptions, per scope and language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sandbox.chats import Chat

Command = dict[str, str]
Scope = tuple[str, int, int]

DEFAULT_SCOPE: Scope = ("default", 0, 0)
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_MOST_COMMANDS = 100
_MOST_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
}  # fmt: skip


class Profile:
    """The bot's own settings, as BotFather and the `setMy…` methods keep them."""

    def __init__(self, name: str) -> None:
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        self._commands: dict[tuple[Scope, str], list[Command]] = {}
        self._texts: dict[tuple[str, str], str] = {("name", ""): name}

    def set_commands(self, scope: Scope, language: str, commands: list[Command]) -> None:
        self._commands[scope, language] = commands

    def delete_commands(self, scope: Scope, language: str) -> None:
        self._commands.pop((scope, language), None)

    def commands(self, scope: Scope, language: str) -> list[Command]:
        """The commands of exactly this scope and language."""
        return self._commands.get((scope, language), [])

    def commands_for(self, chat: Chat) -> list[Command]:
        """The commands that a chat's menu shows: the narrowest scope that has any, its language first."""
        language = (chat.language_code or "")[:2]
        for scope in _narrowest_first(chat):
            for spoken in (language, ""):
                if found := self.commands(scope, spoken):
                    return found
        return []

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Sets the name, description or short description. Raises BadRequest for one that is too long."""
        if len(text) > TEXT_LIMITS[kind]:
            raise BadRequest(f"bot {kind.replace('_', ' ')} is too long")
        self._texts[kind, language] = text

    def text(self, kind: str, language: str = "") -> str:
        return self._texts.get((kind, language[:2])) or self._texts.get((kind, ""), "")

    def menu_button(self, chat_id: int) -> dict[str, Any]:
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(0) or {"type": "default"}


def checked_commands(raw: object) -> list[Command]:
    """A call's `commands`. Raises BadRequest in Telegram's words."""
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise BadRequest("can't parse commands: expected an Array of BotCommand")
    if len(raw) > _MOST_COMMANDS:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    return [_checked_command(one) for one in raw]


def checked_scope(raw: object) -> Scope:
    """A call's `scope` as a key. Raises BadRequest for one that is not a BotCommandScope."""
    if raw is None:
        return DEFAULT_SCOPE
    if not isinstance(raw, dict) or raw.get("type") not in _SCOPES:
        raise BadRequest("can't parse BotCommandScope: unsupported type specified")
    try:
        return raw["type"], int(raw.get("chat_id", 0)), int(raw.get("user_id", 0))
    except ValueError:
        raise BadRequest("chat not found") from None


def checked_language(code: str) -> str:
    """A two-letter language code, or nothing for every language. Raises BadRequest for anything else."""
    if not _LANGUAGE.fullmatch(code):
        raise BadRequest("invalid language code specified")
    return code


def _checked_command(raw: dict[str, Any]) -> Command:
    command, description = str(raw.get("command", "")), str(raw.get("description", "")).strip()
    if not _COMMAND.fullmatch(command.removeprefix("/")):
        raise BadRequest("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _MOST_DESCRIPTION:
        raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command.removeprefix("/"), "description": description}


def _narrowest_first(chat: Chat) -> Iterator[Scope]:
    yield "chat", chat.id, 0
    yield ("all_private_chats" if chat.private else "all_group_chats"), 0, 0
    yield DEFAULT_SCOPE
