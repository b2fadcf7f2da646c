"""Methods by which the bot hears of things: polling, the webhook, and answers to pressed buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.errors import BadRequest, Conflict
from bot.sandbox.webhooks import Target

if TYPE_CHECKING:
    from bot.sandbox.messenger import Messenger
    from bot.sandbox.parameters import Parameters
    from bot.sandbox.updates import Update

_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_LONGEST_POLL_S = 50
_MOST_UPDATES = 100
_LONGEST_ANSWER = 200


async def get_updates(messenger: Messenger, parameters: Parameters) -> list[Update]:
    """The updates from `offset` on; waits up to `timeout` seconds for the first."""
    if messenger.webhook.target:
        raise Conflict(_WEBHOOK_ACTIVE)
    _remember_allowed(messenger, parameters)
    messenger.updates.confirm(parameters.integer("offset"))
    limit = min(max(parameters.integer("limit", _MOST_UPDATES), 1), _MOST_UPDATES)
    timeout_s = min(max(parameters.integer("timeout"), 0), _LONGEST_POLL_S)
    return await messenger.updates.poll(limit, timeout_s)


async def set_webhook(messenger: Messenger, parameters: Parameters) -> bool:
    """Delivers to an address from now on; without an address, stops doing so."""
    if not parameters.text("url"):
        return await delete_webhook(messenger, parameters)
    target = Target(
        url=parameters.text("url"),
        secret=parameters.text("secret_token"),
        max_connections=parameters.integer("max_connections", 40),
        has_certificate="certificate" in parameters,
    )
    target.check()
    _remember_allowed(messenger, parameters)
    _drop_pending(messenger, parameters)
    messenger.updates.interrupt("terminated by setWebhook request")
    await messenger.webhook.aim(target)
    return True


async def delete_webhook(messenger: Messenger, parameters: Parameters) -> bool:
    """Goes back to polling."""
    await messenger.webhook.aim(None)
    _drop_pending(messenger, parameters)
    return True


async def get_webhook_info(messenger: Messenger, _parameters: Parameters) -> object:
    """Where updates go, how many wait and what went wrong last."""
    return messenger.webhook.as_api()


async def answer_callback_query(messenger: Messenger, parameters: Parameters) -> bool:
    """Ends the wait of the person who pressed, with a text of at most 200 characters or without."""
    text = parameters.text("text")
    if len(text) > _LONGEST_ANSWER:
        raise BadRequest("MESSAGE_TOO_LONG")
    answer = {
        "text": text or None,
        "show_alert": parameters.flag("show_alert"),
        "url": parameters.text("url") or None,
    }
    messenger.callbacks.answer(parameters.text("callback_query_id"), answer)
    return True


def _remember_allowed(messenger: Messenger, parameters: Parameters) -> None:
    """Kept until another call names others; an empty list means all."""
    allowed = parameters.json("allowed_updates", "allowed updates")
    if isinstance(allowed, list):
        messenger.updates.allowed = [str(kind) for kind in allowed] or None


def _drop_pending(messenger: Messenger, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        messenger.updates.drop()
