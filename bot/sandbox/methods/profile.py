"""Methods about the bot itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.profile import checked_commands, checked_language, checked_scope

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.messenger import Messenger
    from bot.sandbox.parameters import Parameters

_MENU_BUTTON = "menu button"


async def get_me(messenger: Messenger, _parameters: Parameters) -> Any:
    """The bot as a User, with what it is able to do."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return messenger.bot.as_api() | {"first_name": messenger.profile.text("name")} | abilities


async def log_out(_messenger: Messenger, _parameters: Parameters) -> bool:
    """Agrees, and changes nothing: there is no other server to move to."""
    return True


async def set_my_commands(messenger: Messenger, parameters: Parameters) -> bool:
    """The commands of a scope and language."""
    commands = checked_commands(parameters.json("commands", "commands"))
    messenger.profile.set_commands(*_scope_and_language(parameters), commands)
    messenger.events.tell("chats")
    return True


async def get_my_commands(messenger: Messenger, parameters: Parameters) -> Any:
    """The commands of exactly this scope and language."""
    return messenger.profile.commands(*_scope_and_language(parameters))


async def delete_my_commands(messenger: Messenger, parameters: Parameters) -> bool:
    """Falls back to the next wider scope."""
    messenger.profile.delete_commands(*_scope_and_language(parameters))
    messenger.events.tell("chats")
    return True


def setter(kind: str) -> Callable[[Messenger, Parameters], Awaitable[bool]]:
    """The method that sets the bot's name, description or short description."""

    async def set_text(messenger: Messenger, parameters: Parameters) -> bool:
        language = checked_language(parameters.text("language_code"))
        messenger.profile.set_text(kind, language, parameters.text(kind))
        messenger.events.tell("chats")
        return True

    return set_text


def getter(kind: str) -> Callable[[Messenger, Parameters], Awaitable[dict[str, str]]]:
    """The method that tells the bot's name, description or short description."""

    async def get_text(messenger: Messenger, parameters: Parameters) -> dict[str, str]:
        return {kind: messenger.profile.text(kind, parameters.text("language_code"))}

    return get_text


async def set_chat_menu_button(messenger: Messenger, parameters: Parameters) -> bool:
    """The button beside the input field, of one chat or of all."""
    button = parameters.json("menu_button", _MENU_BUTTON) or {"type": "default"}
    messenger.profile.menu_buttons[parameters.integer("chat_id")] = button
    return True


async def get_chat_menu_button(messenger: Messenger, parameters: Parameters) -> Any:
    """The button beside the input field."""
    return messenger.profile.menu_button(parameters.integer("chat_id"))


def _scope_and_language(parameters: Parameters) -> tuple[Any, str]:
    scope = checked_scope(parameters.json("scope", "BotCommandScope"))
    return scope, checked_language(parameters.text("language_code"))
