"""Text in files that spreadsheets open: one that a spreadsheet would take for a formula stands behind an apostrophe.

What begins with an apostrophe already gets one too, so that taking one away again gives back what there was.
"""

_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def guarded(text: str) -> str:
    """The text as it may stand in a cell."""
    return f"'{text}" if text.startswith(_RISKY) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` was given; what was never guarded stays as it is."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_RISKY) else cell
