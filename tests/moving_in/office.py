"""A bare folder in which the project is installed and run by its own commands."""

import os
import re
import subprocess
import threading
from pathlib import Path

from tests.moving_in.transcript import Transcript, UnexpectedError

ROOT = Path(__file__).resolve().parents[2]
# What says of another machine where its servers, keys and data are.
FOREIGN = (
    "DATABASE",
    "POSTGRES",
    "REDIS",
    "LOEI_",
    "SECRET_KEY",
    "DJANGO_SETTINGS",
    "HTTPS",
    "SITE_URL",
)
# The roles that sign in with a second factor here: all who get an account.
ROLES = "administrator,provincial_officer,district_officer,mentor"
LINKED = (".venv", "node_modules")
START_SECONDS = 1800


class Office:
    """The folder: `program` is a clone of this checkout's commit, `var` its data."""

    def __init__(self, folder: Path, port: int, told: Transcript) -> None:
        self.folder, self.port, self.told = folder, port, told
        self.program, self.var = folder / "loei", folder / "data"
        self.backups = folder / "other-disk"
        self.server: subprocess.Popen[str] | None = None
        own = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
        self.environment = own | {
            "LOEI_VAR": str(self.var),
            "LOEI_BACKUPS": str(self.backups),
            "LOEI_DEMO": "0",
            "PORT": str(port),
            "SECOND_FACTOR_ROLES": ROLES,
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fetch(self, *, borrow: bool) -> str:
        """Clones the commit that is checked out here; returns its short name. `borrow`: with the
        virtual environment and the packages of this checkout, instead of installing them anew.
        """
        self.git("clone", "--quiet", str(ROOT), str(self.program), cwd=self.folder)
        for name in LINKED if borrow else ():
            (self.program / name).symlink_to((ROOT / name).resolve())
        return self.git("rev-parse", "--short", "HEAD")

    def git(self, *words: str, cwd: Path | None = None) -> str:
        said = ["-c", "user.name=office", "-c", "user.email=office@example.org"]
        done = subprocess.run(
            ["git", *said, *words],
            cwd=cwd or self.program,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def start(self) -> None:
        """`script/server`, until it says that it is ready."""
        log = (self.folder / "server.log").open("a")
        self.server = subprocess.Popen(
            ["script/server"],
            cwd=self.program,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        timer = threading.Timer(START_SECONDS, self.server.kill)
        timer.start()
        try:
            assert self.server.stdout
            for line in self.server.stdout:
                self.told.say(line)
                if line.startswith("ready "):
                    return
        finally:
            timer.cancel()
        last = (self.folder / "server.log").read_text().splitlines()[-5:]
        raise UnexpectedError(f"the server did not come up: {last}")

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            status = self.server.wait(60)
            self.server = None
            self.told.check("the server ends when it is told to, with status", status, 0)

    def run(self, *words: str, status: int = 0, **more: str) -> tuple[str, str]:
        """Runs a command of the project; returns what it wrote on its two ways out."""
        done = subprocess.run(
            words,
            cwd=self.program,
            env=self.environment | {"LOEI_QUIET": "1"} | more,
            capture_output=True,
            text=True,
            check=False,
        )
        shown = " ".join(words).replace(str(self.folder) + "/", "")
        said = (done.stdout + done.stderr)[-1500:] if done.returncode != status else ""
        self.told.check(
            f"`{shown}` ends with status", f"{done.returncode} {said}".strip(), str(status)
        )
        return done.stdout, done.stderr

    def faults(self) -> list[str]:
        """Lines of the logs that tell of a fault."""
        found = []
        for path in sorted((self.var / "log").glob("*.log")):
            lines = path.read_text("utf-8", "replace").splitlines()
            found += [
                f"{path.stem}: {line[:300]}"
                for line in lines
                if re.search(r'"ERROR"|Traceback', line)
            ]
        return found
