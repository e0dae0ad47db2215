"""The history of the tables, one revision a file. A revision that has been released is never changed."""
