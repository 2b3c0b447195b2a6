"""Runs a command with both servers up: `python -m script.embedded COMMAND …`."""

import signal
import subprocess
import sys
from pathlib import Path

from script.embedded.users import reap, servers_up


def main(command: list[str]) -> int:
    """Runs `command` with the servers up; a signal reaches it and its exit status is ours."""
    children: list[subprocess.Popen[bytes]] = []
    early: list[int] = []  # what came before there was a child

    def pass_on(received: int, _frame: object) -> None:
        if not children:
            early.append(received)
        for child in children:
            child.send_signal(received)

    with servers_up() as (environment, users):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, pass_on)
        child = subprocess.Popen(command, env=environment, pass_fds=[users.fileno()])
        children.append(child)
        for received in early:
            child.send_signal(received)
        if sys.stdin and sys.stdin.isatty():
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the child by itself
        status = child.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    if sys.argv[1] == "--reap":
        reap(Path(sys.argv[2]))
    else:
        sys.exit(main(sys.argv[1:]))
