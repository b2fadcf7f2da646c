"""What the README says comes back, comes back."""

import re
from pathlib import Path

from tests.bot import Chat

README = Path(__file__).parents[2] / "README.md"
ROW = re.compile(
    r"^\| `(?P<message>[^`]+)`(?P<reply> as a reply[^|]*)? \| (?P<answer>[^|]+) \|$", re.MULTILINE
)


def promised() -> list[re.Match[str]]:
    table = README.read_text(encoding="utf-8").split("## Six messages to send")[1].split("##")[0]
    return list(ROW.finditer(table))


async def test_the_six_messages_bring_back_what_the_readme_says(chat: Chat) -> None:
    rows = promised()
    assert len(rows) == 6
    booked: dict[str, object] = {}
    for row in rows:
        to = booked if row["reply"] else None
        answer = await chat.sends(row["message"], reply_to=to)
        if "chart" in row["answer"]:
            assert answer["photo"]
            continue
        shown = re.split(r", each|; the", row["answer"])[0].strip()
        assert shown in answer["text"].replace("\n", " · ")
        if "INR" in answer["text"] and booked == {}:
            booked = answer
