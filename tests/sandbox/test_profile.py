"""What the bot says about itself."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands

from tests.sandbox.people import Api, Phone


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.first_name, me.is_bot) == ("bookkeeper_sandbox_bot", "Bookkeeper", True)


async def test_a_phone_shows_the_narrowest_commands_in_its_language(alice: Phone, bot: Bot) -> None:
    async def shown(phone: Phone, **wish: str) -> list[str]:
        return [one["description"] for one in (await phone.opens(**wish))["commands"]]

    bob = Phone(alice.http, 502)
    await bot.set_my_commands([("help", "everybody")])
    assert await shown(alice) == ["everybody"]
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("help", "in private")], scope=private)
    await bot.set_my_commands([("help", "auf Deutsch")], scope=private, language_code="de")
    assert await shown(alice) == ["in private"]
    assert await shown(bob, language_code="de") == ["auf Deutsch"]
    await bot.set_my_commands([("help", "for Alice")], scope=BotCommandScopeChat(alice.chat))
    assert await shown(alice) == ["for Alice"]
    assert await bot.get_my_commands(scope=private) == (BotCommand("help", "in private"),)
    await bot.delete_my_commands(scope=private, language_code="de")
    assert await shown(bob) == ["in private"]


@pytest.mark.parametrize(
    ("commands", "description"),
    [
        ([{"command": "Help", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "help", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "help", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": f"c{n}", "description": "x"} for n in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ("help", "can't parse commands JSON object"),
        (["help"], "can't parse commands: expected an Array of BotCommand"),
    ],
)
async def test_commands_that_telegram_refuses(api: Api, commands: object, description: str) -> None:
    assert await api.fails("setMyCommands", commands=commands) == f"Bad Request: {description}"


async def test_scopes_and_languages_that_telegram_refuses(api: Api) -> None:
    scope = await api.fails("getMyCommands", scope={"type": "everywhere"})
    assert scope == "Bad Request: can't parse BotCommandScope: unsupported type specified"
    assert "chat not found" in await api.fails("getMyCommands", scope={"type": "chat", "chat_id": "@x"})
    language = await api.fails("getMyCommands", language_code="english")
    assert language == "Bad Request: invalid language code specified"


async def test_names_and_descriptions_in_the_persons_language(alice: Phone, bot: Bot, api: Api) -> None:
    await bot.set_my_name("Ledger")
    await bot.set_my_description("Keeps books.")
    await bot.set_my_description("Führt Bücher.", language_code="de")
    await bot.set_my_short_description("Books.")
    assert (await alice.opens())["bot"]["description"] == "Keeps books."
    assert (await alice.opens(language_code="de"))["bot"]["description"] == "Führt Bücher."
    assert (await bot.get_my_name()).name == "Ledger"
    assert (await bot.get_me()).first_name == "Ledger"
    assert (await bot.get_my_short_description()).short_description == "Books."
    refusal = await api.fails("setMyDescription", description="x" * 513)
    assert refusal == "Bad Request: bot description is too long"


async def test_the_menu_button(alice: Phone, bot: Bot) -> None:
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button(alice.chat)).type == "commands"


async def test_logging_out_changes_nothing(bot: Bot) -> None:
    assert await bot.log_out()
    assert (await bot.get_me()).is_bot
