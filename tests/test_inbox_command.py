"""`python -m bot inbox`, as an operator types it: beside a running bot, and without one."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.inbox import RawUpdate
from bot.db.embedded_folder import FolderLock
from bot.db.inbox import SqlInbox
from bot.db.unit_of_work import Database
from bot.sandbox import Sandbox
from tests.database import plain
from tests.process import Program, program

ALICE, FAMILY = 501, -100_123


async def has_parked(database: Database, chat_id: int, update_id: int, error_id: str, said: str) -> None:
    """Somebody's message was given up."""
    inbox = SqlInbox(database, owner="worker")
    await inbox.put([RawUpdate(chat_id, update_id, {"update_id": update_id, "message": {"text": said}})])
    [claimed] = await inbox.claim(1)
    await inbox.park(claimed, error_id)


async def states(database: Database) -> dict[int, str]:
    async with database.across_chats("inbox") as connection:
        rows = await connection.execute(text("SELECT update_id, status FROM inbox"))
        return {row[0]: row[1] for row in rows.all()}


async def typed(*words: str, folder: Path, **environment: str) -> tuple[int, Program]:
    """What comes of `inbox` with these words."""
    async with program("inbox", *words, folder=folder, **environment) as inbox:
        code = await inbox.ends()
    assert "Traceback" not in inbox.said
    return code, inbox


@pytest.fixture
def address(database_url: str) -> dict[str, str]:
    return {"DATABASE_URL": plain(database_url)}


class TestListing:
    """What is shown, and what isn't."""

    async def test_a_line_for_each_without_what_was_said(
        self, database: Database, address: dict[str, str], tmp_path: Path
    ) -> None:
        await has_parked(database, ALICE, 12, "K7M2QP", "rent 900")
        async with database.across_chats("inbox") as connection:
            await connection.execute(text("UPDATE inbox SET received_at = now() - interval '200 seconds'"))
        code, shown = await typed(folder=tmp_path, **address)
        assert code == 0
        headings, line = shown.answer.splitlines()
        assert headings.split("  ")[0] == "State"
        assert line.split() == ["parked", "501/12", "message", "3", "min", "ago", "1", "K7M2QP"]
        assert line.index("K7M2QP") == headings.index("Error")
        assert "rent" not in shown.said

    async def test_the_text_is_shown_on_demand_and_does_nothing_to_the_terminal(
        self, database: Database, address: dict[str, str], tmp_path: Path
    ) -> None:
        await has_parked(database, ALICE, 12, "K7M2QP", "rent \x1b[2J900\nparked  999/1" + "x" * 200)
        _, shown = await typed("list", "--text", folder=tmp_path, **address)
        last = shown.answer.splitlines()[-1]
        assert last.startswith("    rent  [2J900 parked  999/1xx")
        assert last.endswith("x…")

    async def test_as_json_of_one_state(
        self, database: Database, address: dict[str, str], tmp_path: Path
    ) -> None:
        await has_parked(database, ALICE, 12, "K7M2QP", "rent 900")
        await SqlInbox(database, owner="worker").put(
            [RawUpdate(ALICE, 13, {"update_id": 13, "callback_query": {"data": "x"}})]
        )
        _, shown = await typed("list", "--json", "--status", "waiting", folder=tmp_path, **address)
        [listed] = json.loads(shown.answer)
        expected = {
            "status": "waiting",
            "chat_id": ALICE,
            "update_id": 13,
            "kind": "callback_query",
            "tries": 0,
        }
        assert listed.items() >= expected.items()
        assert "text" not in listed

    async def test_nothing_is_told_too(self, address: dict[str, str], tmp_path: Path) -> None:
        code, shown = await typed("list", folder=tmp_path, **address)
        assert (code, shown.said) == (0, "There is nothing.\n")


class TestChanging:
    """Retry and drop."""

    async def test_one_is_retried_by_the_id_that_the_person_was_shown(
        self, database: Database, address: dict[str, str], tmp_path: Path
    ) -> None:
        await has_parked(database, ALICE, 12, "K7M2QP", "rent 900")
        await has_parked(database, FAMILY, 13, "ABC234", "tea 2")
        code, told = await typed("retry", "k7m2qp", folder=tmp_path, **address)
        assert (code, told.said) == (0, "501/12: to be tried again now.\n")
        assert await states(database) == {12: "waiting", 13: "parked"}
        code, told = await typed("retry", f"{FAMILY}/13", folder=tmp_path, **address)
        assert (code, await states(database)) == (0, {12: "waiting", 13: "waiting"})

    async def test_all_that_is_parked_is_retried(
        self, database: Database, address: dict[str, str], tmp_path: Path
    ) -> None:
        await has_parked(database, ALICE, 12, "K7M2QP", "rent 900")
        await has_parked(database, FAMILY, 13, "ABC234", "tea 2")
        _, told = await typed("retry", "--all-parked", folder=tmp_path, **address)
        assert told.said == "To be tried again: 2.\n"
        assert await states(database) == {12: "waiting", 13: "waiting"}

    async def test_dropping_asks_first(
        self, database: Database, address: dict[str, str], tmp_path: Path
    ) -> None:
        await has_parked(database, FAMILY, 12, "K7M2QP", "rent 900")
        code, asked = await typed("drop", f"{FAMILY}/12", folder=tmp_path, **address)
        assert code == 1
        assert "K7M2QP" in asked.answer
        assert "Delete this for good?" in asked.answer
        assert await states(database) == {12: "parked"}
        code, told = await typed("drop", f"{FAMILY}/12", "--yes", folder=tmp_path, **address)
        assert (code, told.said) == (0, f"{FAMILY}/12: deleted.\n")
        assert await states(database) == {12: "done"}

    async def test_what_a_worker_is_busy_with_is_left_to_it(
        self, database: Database, address: dict[str, str], tmp_path: Path
    ) -> None:
        inbox = SqlInbox(database, owner="worker")
        await inbox.put([RawUpdate(ALICE, 12, {"update_id": 12, "message": {}})])
        await inbox.claim(1)
        code, told = await typed("drop", "501/12", "--yes", folder=tmp_path, **address)
        assert code == 1
        assert told.log.startswith("501/12: is being handled")
        assert await states(database) == {12: "running"}


class TestTroubles:
    """Told in one line."""

    @pytest.mark.parametrize(
        ("words", "code", "told"),
        [
            (["retry"], 2, "--all-parked"),
            (["retry", "K7M2QP", "--all-parked"], 2, "--all-parked"),
            (["retry", "rent 900"], 2, "got 'rent 900'"),
            (["drop", "1/9999999999999999999"], 2, "chat/update"),
            (["retry", "K7M2QP"], 1, "K7M2QP: nothing open"),
            (["drop", "-5/1"], 1, "-5/1: nothing open"),
        ],
    )
    async def test_ids_that_lead_nowhere(
        self, address: dict[str, str], tmp_path: Path, words: list[str], code: int, told: str
    ) -> None:
        ended, said = await typed(*words, folder=tmp_path, **address)
        assert ended == code
        assert told in said.log
        assert said.said.count("\n") == 1

    async def test_a_database_that_is_away(self, tmp_path: Path) -> None:
        url = "postgresql://alice:hunter2@127.0.0.1:1/books"
        code, said = await typed(folder=tmp_path, DATABASE_URL=url)
        assert code == 1
        assert said.said.startswith("the database can't be used: ")
        assert "hunter2" not in said.said
        assert said.said.count("\n") == 1

    async def test_a_look_makes_no_database(self, tmp_path: Path) -> None:
        code, said = await typed(folder=tmp_path)
        assert (code, said.said) == (1, f"DATA_DIR: there is no database in {tmp_path / 'data'}\n")
        assert not (tmp_path / "data").exists()


class TestEmbedded:
    """On the PostgreSQL that comes with the package."""

    async def test_while_the_bot_runs_and_after(self, tmp_path: Path) -> None:
        async with Sandbox() as sandbox:
            environment = {
                "TELEGRAM_BOT_TOKEN": sandbox.token,
                "TELEGRAM_API_URL": sandbox.url,
                "HTTP_PORT": "0",
            }
            async with program(folder=tmp_path, **environment) as bot:
                await bot.says("bot.ready")
                code, beside = await typed("list", "--json", folder=tmp_path)
                assert (code, json.loads(beside.answer)) == (0, [])
                assert await bot.is_told() == 0
        code, alone = await typed("list", "--json", folder=tmp_path)
        assert (code, json.loads(alone.answer)) == (0, [])

    async def test_a_folder_that_is_in_use_without_a_server_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "data" / "postgres").mkdir(parents=True)
        with FolderLock(tmp_path / "data" / "postgres.lock"):
            code, said = await typed(folder=tmp_path)
        assert code == 1
        assert "is in use by process" in said.log
