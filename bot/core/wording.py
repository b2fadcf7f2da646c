"""Words that are written down in one place and translated in another."""


def marked(message: str) -> str:
    """The message itself. Tells whoever collects messages for translation that this is one."""
    return message
