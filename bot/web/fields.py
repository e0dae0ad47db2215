"""What the console's forms and addresses carry: the epoch somebody saw, ids, small numbers."""

from uuid import UUID, uuid4

from starlette.datastructures import FormData


def number_in(written: object, digits: int) -> int | None:
    """A whole number of at most so many digits; None for anything else."""
    value = str(written)
    return int(value) if value.isascii() and value.isdigit() and len(value) <= digits else None


def epoch_of(filled: FormData) -> int:
    """The epoch a form carries; one that is no number is as good as a stale one."""
    found = number_in(filled.get("epoch", ""), 9)
    return -1 if found is None else found


def uuid_in(filled: FormData, name: str) -> UUID | None:
    """The id a form carries, if it is one."""
    try:
        return UUID(str(filled.get(name, "")))
    except ValueError:
        return None


def id_of(filled: FormData, name: str) -> UUID:
    """The id a form carries, or a fresh one."""
    return uuid_in(filled, name) or uuid4()
