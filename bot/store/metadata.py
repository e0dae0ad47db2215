"""What every table belongs to, and how a moment is kept."""

from sqlalchemy import Column, DateTime, MetaData

metadata = MetaData()


def when(name: str, **options: bool) -> Column[object]:
    """A column for a moment, in UTC."""
    return Column(name, DateTime(timezone=True), **options)  # type: ignore[arg-type]  # Column's own overloads
