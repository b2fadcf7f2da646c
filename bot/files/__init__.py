"""Books as files: exports in the formats of other programs, and what other programs and people send to be read."""
