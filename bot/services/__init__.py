"""What a person can do with their books. Services know the core and their ports, and no technology.

Each method opens its own transaction, does nothing slow inside it, and commits where a reader can see it.
"""
