"""What a person's message says, before anyone looks at where they stood.

Plain keywords for now: command words, digits and phrases listed in `flows/words.yaml`. Free-text recognition
comes later and takes this room's place without changing what it returns.
"""
