"""The second half: a backup, everything lost, all of it back, and the next version."""

import hashlib
import re
import shutil
from pathlib import Path

from playwright.sync_api import Page

from tests.moving_in import work
from tests.moving_in.people import sign_in, window
from tests.moving_in.story import Story, closed_month

MIGRATION = '''"""Of the next version."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "{before}")]
    operations = [migrations.RunSQL({sql!r}, migrations.RunSQL.noop)]
'''
HOLDS = "COMMENT ON TABLE accounts_user IS 'of the next version'"
FAILS = "ALTER TABLE accounts_user ADD CONSTRAINT never CHECK (id < 0)"


class ComingBack:
    """What `story` made is lost and comes back. `seen` is what people saw before."""

    def __init__(self, story: Story) -> None:
        self.story, self.office, self.told = story, story.office, story.told
        self.paper, self.second_paper = (
            self.office.folder / name for name in ("key.txt", "sheet.txt")
        )
        self.seen: dict[str, object] = {}

    def backup(self, second: Page) -> None:
        self.told.step("8 Backup, drill, and the two sheets that are locked away")
        out, said = self.office.run("script/backup")
        key = re.search(r"LOEI-KEY-\S+", said)
        self.told.check("the key is printed once", bool(key))
        assert key
        self.told.hide(key[0], "LOEI-KEY-…")
        self.paper.write_text(key[0])
        shutil.copy(self.office.var / "secrets.env", self.second_paper)
        self.told.say(out)
        _out, said = self.office.run("script/backup")
        self.told.check("and never again", "LOEI-KEY-" in said, False)
        out, _said = self.office.run("script/manage", "drill")
        self.told.say(out)
        out, _said = self.office.run("script/manage", "system_health")
        self.told.say(out)
        self.seen = self.look(second)
        self.told.say(f"closed month: {self.seen['checksum']}")
        self.told.say(f"private files: {len(self.files())}")

    def look(self, page: Page) -> dict[str, object]:
        """What the province sees of the closed month."""
        month = closed_month()
        return {"checksum": work.checksum(page, month), "figures": work.figures(page, month)}

    def files(self) -> dict[str, str]:
        root = self.office.var / "media"
        return {
            path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in root.rglob("*")
            if path.is_file()
        }

    def lose(self) -> None:
        self.told.step("Everything is deleted: the data, the machine's keys, the program")
        self.kept = self.files()
        self.office.stop()
        self.office.run("script/manage", "stop_embedded")
        shutil.rmtree(self.office.var)
        shutil.rmtree(self.office.program)
        self.told.say("left: the backup on another disk, and the two sheets")

    def restore(self, *, borrow: bool) -> None:
        self.told.step("Back on a bare machine: two commands")
        self.office.fetch(borrow=borrow)
        self.office.var.mkdir()
        shutil.copy(self.second_paper, self.office.var / "secrets.env")
        newest = max(self.office.backups.glob("*.loei"))
        out, _said = self.office.run("script/restore", str(newest), "--key", str(self.paper))
        self.told.say(out)
        self.told.check("private files, each with the same checksum", self.files() == self.kept)
        self.office.start()
        self.is_as_it_was()

    def is_as_it_was(self) -> None:
        """The province and an official sign in with what they chose, and see the same."""
        with window(self.story.browser, self.office.address) as page:
            sign_in(page, self.story.people["province"])
            found = self.look(page)
        self.told.check("checksum of the closed month", found["checksum"], self.seen["checksum"])
        self.told.check("every figure of the month, line by line", found == self.seen)
        official = next(p for name, p in self.story.people.items() if name.endswith("-002"))
        with window(self.story.browser, self.office.address) as page:
            sign_in(page, official)
            page.goto("/households/")
            page.locator("main table th a").first.click()
            page.get_by_text("นำเข้าจากเดิม").first.wait_for()
        self.told.say("an official signs in with password and second factor, and opens a household")

    def upgrade(self) -> None:
        self.told.step("Upgrade: a version that fails, then one that holds")
        self.office.stop()
        path = self._next_version(FAILS)
        _out, said = self.office.run("script/upgrade", status=2)
        self.told.say(said.splitlines()[-1])
        path.unlink()
        self.office.start()
        self.is_as_it_was()
        self.office.stop()
        self._next_version(HOLDS)
        out, _said = self.office.run("script/upgrade")
        self.told.say(out)
        self.office.start()
        self.is_as_it_was()
        self.told.check("lines of the logs that tell of a fault", self.office.faults(), [])
        self.office.stop()

    def _next_version(self, sql: str) -> Path:
        folder = self.office.program / "accounts" / "migrations"
        before = max(path.stem for path in folder.glob("0*.py"))
        path = folder / "0999_next_version.py"
        path.write_text(MIGRATION.format(before=before, sql=sql))
        return path
