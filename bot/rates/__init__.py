"""Published exchange rates: the history that comes with a package, and a provider's over HTTP, kept in the database.

Both quote one euro in other currencies, as they were published; rates between others are made of these.
"""
