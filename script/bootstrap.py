"""Brings a machine that has only Python ≥ 3.11 and a package manager to where the project runs.

Standard library only: it runs before there is a virtual environment. Each step is skipped when what
it depends on has not changed; what it may not install itself it asks for in one sentence.
"""

import ctypes.util
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "static_build"
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig")
TEST_TOOLS = {"chromium": "chromium", "pdftotext": "poppler-utils"}


def main(task: str, arguments: list[str]):
    started = time.monotonic()
    with one_at_a_time():
        step("Python packages", install_python, task in {"test", "bench"})
        step("system libraries", install_system, task == "test")
        step("front-end packages", install_node)
        step("assets", build_assets)
        step("fonts for paper", merge_fonts)
    say(f"set-up ready in {time.monotonic() - started:.0f} s")
    run = {
        "server": [PYTHON, "script/serve.py"],
        "test": [PYTHON, "-m", "loei_poverty.embedded", PYTHON, "script/check.py"],
        "manage": [PYTHON, "-m", "loei_poverty.embedded", PYTHON, "manage.py"],
        "bench": [PYTHON, "-m", "loei_poverty.embedded", PYTHON, "-m", "tests.bench"],
        "screenshots": [PYTHON, "script/screenshots.py"],
    }[task]
    os.chdir(ROOT)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    os.execv(PYTHON, [str(word) for word in [*run, *arguments]])


@contextmanager
def one_at_a_time():
    """Two commands started together set up once."""
    folder = os.open(ROOT / "script", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def say(text: str):
    if os.environ.get("LOEI_QUIET") != "1":
        print(f"· {text}", file=sys.stderr, flush=True)


def step(name: str, do, *arguments):
    """Runs one step; says what it did and how long it took, and nothing when nothing was to do."""
    started = time.monotonic()
    try:
        done = do(*arguments)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{name}: «{' '.join(map(str, error.cmd[:4]))} …» failed; see the lines above.")
    if done:
        say(f"{name}: {done} ({time.monotonic() - started:.0f} s)")


def install_python(for_tests: bool):
    wanted = "dev" if for_tests or (VENV / ".dev").exists() else "base"
    lock = ROOT / "requirements" / f"{wanted}.txt"
    if not PYTHON.exists():
        say("making the virtual environment .venv")
        run([sys.executable, "-m", "venv", VENV])
    if fresh(VENV / ".installed", lock):
        return None
    say(f"installing the packages of requirements/{wanted}.txt (about half a minute)")
    pip_install(lock)
    if wanted == "dev":
        (VENV / ".dev").touch()
    remember(VENV / ".installed", lock)
    return "installed"


def install_system(for_tests: bool):
    missing = [] if ctypes.util.find_library("pangoft2-1.0") else list(PANGO)
    if for_tests:
        missing += [package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)]
    if not missing:
        return None
    apt_install(missing)
    return "installed " + " ".join(missing)


def apt_install(packages: list[str]):
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    allowed = not sudo or (
        shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0
    )
    if not shutil.which("apt-get") or not allowed:
        sys.exit(f"Please install these first: sudo apt-get install {' '.join(packages)}")
    say(f"installing {' '.join(packages)} with apt")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run([*sudo, "apt-get", "update", "-qq"], env=quiet)
    run([*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=quiet)


def install_node():
    ensure_node()
    lock, modules = ROOT / "package-lock.json", ROOT / "node_modules"
    if fresh(modules / ".installed", lock):
        return None
    run([npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"])
    remember(modules / ".installed", lock)
    return "installed"


def ensure_node():
    """Node from the machine when it is 20 or newer, else from the wheel in the environment."""
    node = shutil.which("node")
    if node:
        version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True)
        if int(version.stdout.lstrip("v").split(".")[0]) >= 20 and shutil.which("npm"):
            return
    if not (VENV / "bin" / "node").exists():
        say("installing Node from its Python wheel")
        pip_install(ROOT / "requirements" / "node.txt")


def npm() -> str:
    own = VENV / "bin" / "npm"
    return str(own) if own.exists() else "npm"


def build_assets():
    sources = sorted((ROOT / "assets").rglob("*.*"))
    sources += [ROOT / "script" / "build.mjs", ROOT / "package-lock.json"]
    if fresh(BUILD / ".built", *sources):
        return None
    run([npm(), "run", "--silent", "build"])
    remember(BUILD / ".built", *sources)
    return "built"


def merge_fonts():
    script = ROOT / "script" / "merge_fonts.py"
    if fresh(BUILD / ".merged", script, ROOT / "package-lock.json"):
        return None
    run([PYTHON, script])
    remember(BUILD / ".merged", script, ROOT / "package-lock.json")
    return "merged"


def pip_install(lock: Path):
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*command, "--require-hashes", "-r", lock])


def run(command, env=None):
    """Runs a command of the set-up; its own output goes to stderr, so that ours stays readable."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**(env or os.environ), "PATH": path}
    subprocess.run([str(w) for w in command], check=True, cwd=ROOT, env=environment, stdout=2)


def fresh(stamp: Path, *sources: Path) -> bool:
    return stamp.exists() and stamp.read_text() == digest(sources)


def remember(stamp: Path, *sources: Path):
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(digest(sources))


def digest(sources) -> str:
    whole = hashlib.sha256()
    for source in sources:
        whole.update(source.name.encode() + source.read_bytes())
    return whole.hexdigest()


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    main(sys.argv[1], sys.argv[2:])
