"""The conversation itself: given where a person stands and what they said, decide what happens.

Pure: no clock, no files, no randomness, no waiting. Everything it needs to know comes in as an argument.
"""
