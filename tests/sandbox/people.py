"""Who takes part in the sandbox's tests: a person with a phone, and a bot without a library."""

from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]


@dataclass
class Phone:
    """A person's phone, by the person's side of the sandbox."""

    http: httpx.AsyncClient
    chat: int

    async def opens(self, **wish: Any) -> Json:
        return await self._ask("PUT", "", wish)

    async def sends(self, text: str, **wish: Any) -> Json:
        return await self._ask("POST", "/messages", {"text": text, **wish})

    async def edits(self, message: int, text: str) -> Json:
        return await self._ask("PATCH", f"/messages/{message}", {"text": text})

    async def presses(self, message: int, button: str, **wish: Any) -> Json:
        return await self._ask("POST", f"/messages/{message}/press", {"button": button, **wish})

    async def uploads(self, kind: str, name: str, data: bytes, **form: str) -> Json:
        answer = await self.http.post(
            f"/sim/chats/{self.chat}/files", files={kind: (name, data, "application/octet-stream")}, data=form
        )
        return checked(answer)

    async def sees(self, after: int = 0) -> list[Json]:
        answer = await self.http.get(f"/sim/chats/{self.chat}/messages", params={"after": after})
        messages: list[Json] = answer.json()
        return messages

    async def _ask(self, method: str, path: str, wish: Json) -> Json:
        return checked(await self.http.request(method, f"/sim/chats/{self.chat}{path}", json=wish))


@dataclass
class Api:
    """Bot API calls as they go over the wire."""

    http: httpx.AsyncClient
    token: str

    async def call(self, method: str, **parameters: Any) -> Json:
        """The whole answer, whatever it says."""
        answer = await self.http.post(f"/bot{self.token}/{method}", json=parameters)
        body: Json = answer.json()
        assert body.get("error_code", 200) == answer.status_code
        return body

    async def does(self, method: str, **parameters: Any) -> Any:
        """The result of a call that must go well."""
        answer = await self.call(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def fails(self, method: str, **parameters: Any) -> str:
        """The description of a call that must be refused."""
        answer = await self.call(method, **parameters)
        assert not answer["ok"], answer
        return str(answer["description"])


def checked(answer: httpx.Response) -> Json:
    body: Json = answer.json()
    assert answer.is_success, body
    return body


def buttons(*labels: str) -> Json:
    """An inline keyboard of one row; each label is also its data."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label.lower()} for label in labels]]}
