"""The tests, a mirror of bot/."""
