"""What all tests can ask for: a real PostgreSQL of their own."""

import ssl
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from hypothesis import settings

from bot.db.unit_of_work import Database
from tests.database import TestServer

# A busy machine is no failure, and the examples of all properties together should stay within seconds.
settings.register_profile("bookkeeper", deadline=None, max_examples=30)
settings.load_profile("bookkeeper")


@pytest.fixture(scope="session", autouse=True)
def _no_certificates() -> Iterator[None]:
    """Nobody here speaks TLS, and each client would read all the certificates that there are: a tenth of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)
        yield


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TestServer]:
    """The run's PostgreSQL."""
    async with TestServer(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture
async def database_url(server: TestServer) -> AsyncIterator[str]:
    """A database at the newest schema, empty, for this test alone."""
    async with server.clone() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The same, opened as the bot opens it."""
    database = Database(database_url)
    await database.open()
    yield database
    await database.close()
