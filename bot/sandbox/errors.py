"""What goes wrong in the sandbox, on either side.

SandboxError
├── ApiError            the bot's side: answered as Telegram answers
│   ├── BadRequest      400
│   ├── Unauthorized    401
│   ├── Forbidden       403
│   ├── NotFound        404
│   ├── Conflict        409
│   ├── TooLarge        413
│   └── TooManyRequests 429, with `retry_after`
└── PersonError         the person's side: a status and one clear line
"""

from __future__ import annotations

from typing import Any, ClassVar


class SandboxError(Exception):
    """The root of everything below."""


class ApiError(SandboxError):
    """A refused Bot API call: the HTTP status is also its `error_code`."""

    code: ClassVar[int] = 500
    prefix: ClassVar[str] = ""

    def __init__(self, text: str, **parameters: int) -> None:
        self.description = f"{self.prefix}{text}"
        self.parameters = parameters
        super().__init__(self.description)

    def as_api(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class BadRequest(ApiError):
    """Something in the call is wrong; the text says what, in Telegram's words."""

    code = 400
    prefix = "Bad Request: "


class Unauthorized(ApiError):
    """The token is well formed and belongs to no bot."""

    code = 401

    def __init__(self) -> None:
        super().__init__("Unauthorized")


class Forbidden(ApiError):
    """The person does not want to hear from the bot."""

    code = 403
    prefix = "Forbidden: "


class NotFound(ApiError):
    """No such method, file or token."""

    code = 404

    def __init__(self) -> None:
        super().__init__("Not Found")


class Conflict(ApiError):
    """Two ways of receiving updates exclude each other."""

    code = 409
    prefix = "Conflict: "


class TooLarge(ApiError):
    """The request carries more than a bot may upload."""

    code = 413

    def __init__(self) -> None:
        super().__init__("Request Entity Too Large")


class TooManyRequests(ApiError):
    """Asked to slow down."""

    code = 429

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too Many Requests: retry after {retry_after_s}", retry_after=retry_after_s)


class PersonError(SandboxError):
    """The person's side asked for something that cannot be; `status` is the HTTP status."""

    def __init__(self, text: str, status: int = 400) -> None:
        self.status = status
        super().__init__(text)
