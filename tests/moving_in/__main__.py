"""`script/moving_in [--port N] [--borrow] [--keep] [--transcript FILE]`.

Installs the commit that is checked out into a bare folder, moves an invented province in through
pages and commands as an office does, loses everything, brings it back, and upgrades. Exit status 1
at the first thing that is not as expected, with a sentence; the folder stays then.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from core.paths import typed
from tests.moving_in.coming_back import ComingBack
from tests.moving_in.office import Office
from tests.moving_in.people import window
from tests.moving_in.story import Story
from tests.moving_in.transcript import Transcript, UnexpectedError


def main(arguments: list[str]) -> int:
    asked = _parsed(arguments)
    folder, told = Path(tempfile.mkdtemp(prefix="loei-")), Transcript()
    folder.chmod(0o755)  # PostgreSQL runs as another user where we are root
    told.hide(f"{folder}/", "")
    told.hide(str(folder), ".")
    office = Office(folder, asked.port, told)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=["--no-sandbox", "--disable-gpu"],
            )
            tell(Story(office, told, playwright, browser), borrow=asked.borrow)
    except (UnexpectedError, Error) as error:
        told.say(f"NOT AS EXPECTED: {error}")
        told.say("the folder stays: see its server.log, and log in its data folder")
        return 1
    finally:
        if office.server:
            office.server.terminate()
            office.server.wait(60)
    if asked.transcript:
        told.keep(asked.transcript)
    if not asked.keep:
        shutil.rmtree(folder)
    return 0


def tell(story: Story, *, borrow: bool) -> None:
    back = ComingBack(story)
    story.install(borrow=borrow)
    address = story.office.address
    with window(story.browser, address) as boss, window(story.browser, address) as second:
        story.move_in(boss, second)
        back.backup(second)
    back.lose()
    back.restore(borrow=borrow)
    back.upgrade()
    story.told.step("All of it is as expected")


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/moving_in", description=str(__doc__).split("\n")[2]
    )
    parser.add_argument("--port", type=int, default=8032)
    parser.add_argument(
        "--borrow", action="store_true", help="link this checkout's packages, install none"
    )
    parser.add_argument("--keep", action="store_true", help="leave the folder")
    parser.add_argument(
        "--transcript", type=typed, help="the file it is written to when all is well"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
