"""No stored value is forgotten when keys are changed, when somebody asks, or when a backup is made."""

import ast
from pathlib import Path

from sqlalchemy import LargeBinary, Uuid

from bot.store import protected
from bot.store.tables import metadata

STORE = Path(__file__).parent.parent.parent / "bot" / "store"
COLUMNS = {f"{table.name}.{column.name}": column for table in metadata.sorted_tables for column in table.columns}


def test_every_column_of_bytes_says_what_protects_it() -> None:
    said = [*protected.SEALED, *protected.WORDS, *(index.name for index in protected.INDEXES), *protected.OPEN]
    assert sorted(said) == sorted(name for name, column in COLUMNS.items() if isinstance(column.type, LargeBinary))


def test_whatever_the_code_seals_is_on_the_list_and_under_the_same_name() -> None:
    sealed = set()
    for path in STORE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "seal":
                names = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
                if names:
                    sealed.add(f"{names['table']!s}.{names['column']!s}")
    assert sealed == {*protected.SEALED, *protected.WORDS}


def test_every_id_that_is_no_foreign_key_says_what_it_names() -> None:
    loose = [
        name
        for name, column in COLUMNS.items()
        if isinstance(column.type, Uuid) and not column.foreign_keys and not column.primary_key
    ]
    assert sorted(loose) == sorted(protected.POINTS_AT)
    assert set(protected.POINTS_AT.values()) <= set(COLUMNS)
