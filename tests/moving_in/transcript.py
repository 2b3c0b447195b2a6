"""What was done and found, as it happens and as a page of the documentation."""

import re
import time
from pathlib import Path
from typing import Any

HEAD = """# Moving in, once, from beginning to end

What `script/moving_in` wrote when it was run on {day}. It stops at the first thing that is not as
expected. Everybody in it is invented. On the left: minutes and seconds since the beginning.

```text
"""


class UnexpectedError(Exception):
    """Something is not as it ought to be; the sentence says what."""


class Transcript:
    """Prints each line with its time; what was hidden never stands in one."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.lines: list[str] = []
        self.hidden: dict[str, str] = {}

    def hide(self, secret: str, name: str) -> None:
        """From now on `name` stands where `secret` would."""
        self.hidden[secret] = name

    def step(self, title: str) -> None:
        self._write("")
        self._write(f"== {title}")

    def say(self, text: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self.started), 60)
        for line in text.rstrip().splitlines():
            self._write(f"{minutes:3}:{seconds:02}  {line}")

    def check(self, what: str, found: Any, wanted: Any = True) -> None:
        """Says that it holds. Raises `UnexpectedError` with both where it does not."""
        if found != wanted:
            raise UnexpectedError(self._masked(f"{what}: found {found!r}, expected {wanted!r}"))
        shown = "" if wanted is True else f": {wanted}"
        self.say(f"ok   {what}{shown}")

    def _write(self, line: str) -> None:
        self.lines.append(self._masked(line))
        print(self.lines[-1], flush=True)  # noqa: T201

    def _masked(self, text: str) -> str:
        for secret in sorted(self.hidden, key=len, reverse=True):
            text = text.replace(secret, self.hidden[secret])
        return re.sub(r"http://127\.0\.0\.1:\d+", "http://OFFICE", text)

    def keep(self, path: Path) -> None:
        day = time.strftime("%Y-%m-%d")
        body = "\n".join(line.rstrip() for line in self.lines).strip("\n")
        path.write_text(f"{HEAD.format(day=day)}{body}\n```\n", "utf-8")
