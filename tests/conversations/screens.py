"""What stands on a person's screen, and buttons that no conversation leads to."""

from typing import Any

from tests.bot import Chat, Json


def labels(message: Json) -> list[str]:
    """The labels of a message's buttons in reading order."""
    return [button["text"] for row in message["buttons"] for button in row]


def carried(message: Json, label: str) -> str:
    """What the button with this label carries."""
    found = [button["data"] for row in message["buttons"] for button in row if button["text"] == label]
    assert found, f"no button {label!r} among {labels(message)}"
    return str(found[0])


async def forged(chat: Chat, data: str) -> Json:
    """A message of the bot with one button that carries this, as an older release or a hostile program has it."""
    wish: dict[str, Any] = {
        "chat_id": chat.id,
        "text": "An old message",
        "reply_markup": {"inline_keyboard": [[{"text": "Old", "callback_data": data}]]},
    }
    answer = await chat.bot.http.post(f"/bot{chat.bot.sandbox.token}/sendMessage", json=wish)
    assert answer.is_success, answer.text
    return await chat.last()


def by(person: int) -> dict[str, Any]:
    """Who does it in a group: `await group.sends("tea 5", **by(7))`."""
    return {"from": person}
