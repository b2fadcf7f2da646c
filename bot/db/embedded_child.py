"""Starts a program of PostgreSQL so that it can't outlive the bot. A script of its own: nothing imports it.

    python -I -S embedded_child.py MODE PARENT UID GID FOLDER PROGRAM [ARGUMENT ...]

MODE says what ends the program when the bot dies, `kill -9` included:

- `replace` (Linux): this process becomes the program, and the kernel sends it SIGINT when PARENT ends.
- `watch` (elsewhere): this process stays as the program's parent, and stops it when its own input ends,
  which is a pipe that only the bot holds open.

SIGINT is what PostgreSQL calls a fast shutdown. UID and GID are those of the account to change to, since
PostgreSQL refuses to run as root, or `-` for no change. FOLDER holds the data; the account must reach it.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading

_SET_DEATH_SIGNAL, _SET_SECURE_BITS, _AMBIENT, _AMBIENT_RAISE = 1, 28, 47, 2  # of prctl(2)
_KEEP_CAPABILITIES_OVER_SETUID = 1 << 2
_CAPABILITY_VERSION_3 = 0x20080522
_READ_AND_SEARCH_ANYWHERE, _WRITE_ANYWHERE = 2, 1  # CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE
_STOP_WITHIN_S = 25


def main(mode: str, parent: str, uid: str, gid: str, folder: str, *command: str) -> None:
    """Never returns: becomes the command, or ends with its exit code."""
    os.chdir("/")
    if uid != "-":
        _become(int(uid), int(gid), folder, command[0])
    if mode == "watch":
        _watch(command)
    _end_with_parent(int(parent))
    os.execv(command[0], command)  # noqa: S606 - there is no shell to want


def _become(uid: int, gid: int, folder: str, program: str) -> None:
    """Changes account, and keeps a right to pass closed folders only where the program needs it.

    Data or a virtual environment below a folder such as /root (mode 0700) are out of reach for any other
    account. The secure bit matters beyond setuid: without it access(2), by which initdb looks for its
    programs, ignores capabilities.
    """
    _prctl(_SET_SECURE_BITS, _KEEP_CAPABILITIES_OVER_SETUID)
    try:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    except PermissionError:
        _fail(f"can't change from root to user {uid}; run the bot as an ordinary user")
    for capability in (None, _READ_AND_SEARCH_ANYWHERE, _WRITE_ANYWHERE):
        if _hold(capability) and _reachable(folder, program):
            return
    _fail(f"user {uid} can't reach {folder} or {program}: a folder above them is closed to it")


def _reachable(folder: str, program: str) -> bool:
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK) and os.access(program, os.R_OK | os.X_OK)


def _hold(capability: int | None) -> bool:
    """Makes this the one capability in effect, now and in the program; None is no capability at all."""
    if sys.platform != "linux":
        return capability is None
    wanted = 0 if capability is None else 1 << capability
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable: the low 32 of each, then the high
    libc = ctypes.CDLL(None)
    if libc.capget(header, sets) or sets[1] & wanted != wanted:
        return False
    sets[0], sets[2], sets[3], sets[5] = wanted, wanted, 0, 0
    if libc.capset(header, sets):
        return False
    return capability is None or _prctl(_AMBIENT, _AMBIENT_RAISE, capability)


def _end_with_parent(parent: int) -> None:
    _prctl(_SET_DEATH_SIGNAL, signal.SIGINT)
    if os.getppid() != parent:  # it ended before the kernel knew what to do then
        sys.exit(1)


def _prctl(option: int, value: int, argument: int = 0) -> bool:
    if sys.platform != "linux":
        return False
    zero = ctypes.c_ulong(0)
    done: int = ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(argument), zero, zero)
    return done == 0


def _watch(command: tuple[str, ...]) -> None:
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - the bot names the program
    threading.Thread(target=_stop_at_end_of_input, args=(program,), daemon=True).start()
    os._exit(program.wait() & 0xFF)


def _stop_at_end_of_input(program: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 64):
        pass
    if sys.platform == "win32":  # no signals there: pg_ctl speaks the server's own way
        pg_ctl = os.path.join(os.path.dirname(str(program.args[0])), "pg_ctl.exe")  # type: ignore[index]  # noqa: PTH118, PTH120
        subprocess.run([pg_ctl, "kill", "INT", str(program.pid)], check=False)  # noqa: S603
    else:
        program.send_signal(signal.SIGINT)
    try:
        program.wait(_STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        program.kill()


def _fail(reason: str) -> None:
    sys.exit(f"FATAL:  {reason}")


if __name__ == "__main__":
    main(*sys.argv[1:])
