"""Migrations: they make exactly the tables of the code, from nothing, once, whoever starts first."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.errors import SettingsError, StoreError
from bot.store.database import Database, parse
from bot.store.migrations import versions
from bot.store.tables import metadata
from bot.store.upgrade import upgrade

NEWEST = max(path.name[1:5] for path in Path(versions.__path__[0]).glob("r[0-9]*.py"))


async def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with database.begin() as connection:
        assert await connection.run_sync(differences) == []


async def test_upgrading_twice_and_at_once_is_harmless(empty_database_url: str) -> None:
    await asyncio.gather(*(upgrade(empty_database_url) for _ in range(3)))
    await upgrade(empty_database_url)
    database = Database.connect(empty_database_url, held=0)
    async with database.begin() as connection:
        assert (await connection.execute(text("select version_num from alembic_version"))).scalars().all() == [NEWEST]
    await database.aclose()


async def test_the_job_engine_has_its_tables(database: Database) -> None:
    async with database.begin() as connection:
        assert (await connection.execute(text("select count(*) from procrastinate_jobs"))).scalar_one() == 0


def test_both_spellings_of_a_database_url_are_accepted() -> None:
    assert parse("postgres://a@b/c") == parse("postgresql://a@b/c")


@pytest.mark.parametrize("url", ["mysql://a@b/c", "not a url"])
def test_another_database_is_refused_by_the_name_of_its_setting(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        parse(url)


async def test_a_database_that_is_away_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="DATABASE_URL"):
        await upgrade("postgresql://nobody@127.0.0.1:1/none")


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(("procrastinate_", "alembic_")))
