"""Strict stand-ins for the providers, spoken to over HTTP on this machine."""
