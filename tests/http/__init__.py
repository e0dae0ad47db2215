"""Whole conversations over HTTP: real PostgreSQL, strict providers, nothing of ours replaced."""
