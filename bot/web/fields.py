"""What the console's forms carry in hidden fields: the epoch somebody saw, and ids."""

from uuid import UUID, uuid4

from starlette.datastructures import FormData


def epoch_of(filled: FormData) -> int:
    """The epoch a form carries; one that is no number is as good as a stale one."""
    value = str(filled.get("epoch", ""))
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1


def id_of(filled: FormData, name: str) -> UUID:
    """The id a form carries, or a fresh one."""
    try:
        return UUID(str(filled.get(name, "")))
    except ValueError:
        return uuid4()
