"""`python -m bot`. The command line is in commands.py; from the first moment on, Ctrl-C and SIGTERM end it quietly."""

import os
import signal


def main() -> None:
    """The program."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # No exception: what runs while a module is imported may swallow one.
        signal.signal(number, lambda *_: os._exit(0))
    from bot.commands import command_line  # noqa: PLC0415 - takes half a second, in which nothing is begun

    command_line(prog_name="python -m bot")


if __name__ == "__main__":
    main()
