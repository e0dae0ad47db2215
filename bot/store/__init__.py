"""Everything kyr keeps: PostgreSQL, pseudonyms and ciphertext, behind a few named functions."""
