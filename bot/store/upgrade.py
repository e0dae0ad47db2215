"""Bring a database to the tables of this version: ours and the job engine's. It only ever goes forward."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.errors import SettingsError, StoreError
from bot.store.database import OLDEST, Database

MIGRATIONS = Path(__file__).with_name("migrations")
ONE_AT_A_TIME = 0x6B7972  # "kyr": the advisory lock under which one process upgrades while the others wait


async def upgrade(url: str) -> None:
    """Apply every migration that is missing; safe to call at every start and from several processes at once."""
    database = Database.connect(url, held=0)
    try:
        async with database.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await database.aclose()


async def check(database: Database) -> None:
    """Raise StoreError when the database does not answer, or its tables are not those of this version."""
    async with database.begin() as connection:
        if not await connection.run_sync(_is_current):
            raise StoreError("DATABASE_URL: its tables are not those of this version. Run `kyr db upgrade`.")


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, without a file: where our migrations are and the connection to use."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _is_current(connection: Connection) -> bool:
    ours = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == ours


def _upgrade(connection: Connection) -> None:
    version = connection.execute(text("select current_setting('server_version_num')::int / 10000")).scalar_one()
    if version < OLDEST:
        raise SettingsError(f"DATABASE_URL: this is PostgreSQL {version}; kyr needs {OLDEST} or newer.")
    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    command.upgrade(alembic_config(connection), "head")
