"""The steps of an office that moves in, one after another, up to the first closed month."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, Playwright

from tests.moving_in import sheets, work
from tests.moving_in.letters import Letter, read_letters
from tests.moving_in.office import Office
from tests.moving_in.people import PHONE, Person, come_in, sign_in, window
from tests.moving_in.transcript import Transcript

PRINTED = ("ชื่อผู้ใช้", "ใช้ได้ครั้งเดียว", "รหัสผ่านเป็นของท่านคนเดียว", "ใบรับจดหมาย")
SEATS, OFFICIALS = "committees.district_seats", "mentors.officials"


class Story:
    """Each person has a browser of their own."""

    def __init__(
        self, office: Office, told: Transcript, playwright: Playwright, browser: Browser
    ) -> None:
        self.office, self.told, self.playwright = office, told, playwright
        self.browser = browser
        self.people: dict[str, Person] = {}

    def move_in(self, boss: Page, second: Page) -> None:
        """Each step with the pages of the administrator and of the second person."""
        self.first_people(boss, second)
        self.lists(boss)
        self.officials(second)
        self.accounts(boss, second)
        self.standing_work(second)
        self.month(second)

    def install(self, *, borrow: bool) -> None:
        self.told.step("1 Install: a bare folder, the program, one command")
        self.told.say(f"git clone: commit {self.office.fetch(borrow=borrow)}")
        if borrow:
            self.told.say("packages are those of this checkout; nothing is installed")
        self.told.say("LOEI_DEMO=0 script/server")
        self.office.start()
        client = self.playwright.request.new_context(base_url=self.office.address)
        self.told.check("/readyz says", client.get("/readyz").text().strip(), "ready")
        client.dispose()

    def first_people(self, boss: Page, second: Page) -> None:
        self.told.step("2 First administrator, and a second person who approves")
        out, _said = self.office.run("script/manage", "create_administrator", "keeper")
        self._enter(boss, "keeper", out.split()[-1])
        self._enter(second, "province", work.give_account(boss, "province", "วิภา", "สาธิตกุล"))

    def _enter(self, page: Page, username: str, link: str) -> None:
        person = self.people[username] = Person(username)
        come_in(page, person, link)
        self.told.say(f"{username}: link opened, own password, second factor, home page")

    def lists(self, boss: Page) -> None:
        self.told.step("3 and 4 The list of last year, then of this year")
        self.province = sheets.Province.drawn(self.office.folder)
        for year, path in self.province.lists.items():
            work.import_list(boss, path, year, self.told)
        whole = sum(len(rows) for rows in self.province.houses.values())
        districts = work.households_by_district(boss)
        wanted = {name: len(rows) for name, rows in sorted(self.province.houses.items())}
        self.told.check("households of the list, by district as in the file", districts, wanted)
        self.told.say(f"{whole} households in {len(wanted)} districts")

    def officials(self, second: Page) -> None:
        self.told.step("5 Officials: a table with planted faults, by the province")
        self._bring(second, "officials", "42", "officials", sheets.register(self.province))
        for district in sorted(self.province.houses):
            work.seat_secretary(second, district, f"นายสาธิต ประจำ{district}")
        self.told.say(f"{len(self.province.houses)} secretaries of districts take their seats")

    def _bring(self, page: Page, kind: str, area: str, name: str, lines: list[sheets.Line]) -> None:
        path = sheets.write(self.office.folder / f"{name}.xlsx", lines)
        work.bring(page, kind, area, path, lines, self.told)

    def accounts(self, boss: Page, second: Page) -> None:
        self.told.step("6 Accounts: drafted by one, approved by another, a letter each")
        districts = self._letters(boss, second, SEATS, len(self.province.houses))
        officials = self._letters(boss, second, OFFICIALS, sheets.OFFICIALS)
        started = time.monotonic()
        for letter in (*districts, *officials):
            self._open(letter)
        count = len(districts) + len(officials)
        each = (time.monotonic() - started) / count
        self.told.say(
            f"{count} people came in by browser, as on a telephone: link, own password, sign-in,"
            f" second factor, home page; {each:.1f} s each"
        )
        with window(self.browser, self.office.address, PHONE) as page:
            answer = page.goto(officials[0].link)
            self.told.check("a letter that was used answers", answer and answer.status, 410)
        boss.goto("/people/?show=never_used")
        self.told.check("accounts never used", work.names_listed(boss), 0)

    def _letters(self, boss: Page, second: Page, selection: str, count: int) -> list[Letter]:
        address = work.propose(boss, selection)
        self.told.say(work.approve(second, address))
        path = self.office.folder / f"{selection}.pdf"
        work.print_letters(boss, address, path)
        letters = read_letters(path)
        self.told.check("letters, a page each, whose code was read", len(letters), count)
        alike = sum(one.link.rstrip("/") == one.printed.rstrip("/") for one in letters)
        self.told.check("letters whose code says the printed address", alike, count)
        whole = sum(all(words in one.words for words in PRINTED) for one in letters)
        self.told.check("letters that pdftotext reads whole", whole, count)
        self.told.check("names to sign in with", len({one.username for one in letters}), count)
        return letters

    def _open(self, letter: Letter) -> None:
        person = self.people[letter.username] = Person(letter.username)
        with window(self.browser, self.office.address, PHONE) as page:
            come_in(page, person, letter.link)

    def standing_work(self, second: Page) -> None:
        self.told.step("7 Standing work: pairings by the province, visits by each district")
        self._bring(second, "pairings", "42", "pairings", sheets.pairings(self.province))
        tables = sheets.visits(self.province, first_of_visits())
        for code, district in self.districts().items():
            with window(self.browser, self.office.address) as page:
                sign_in(page, self.people[f"{code}-001"])
                self._bring(page, "visits", code, f"visits-{code}", tables[district])
        good = sum(line.verdict == sheets.NEW for rows in tables.values() for line in rows)
        self.told.check("visits brought in", good, sheets.VISITS)

    def districts(self) -> dict[str, str]:
        return {place.code[:4]: place.district for place in sheets.places()}

    def month(self, second: Page) -> None:
        self.told.step("10 A month is closed")
        work.close_month(second, closed_month())
        found = work.province_figures(second, closed_month())
        wanted = {"paired": sheets.PAIRINGS, "visited": sheets.VISITS - 3 * sheets.PAIRINGS}
        self.told.check("figures of the month", {name: found[name] for name in wanted}, wanted)


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Bangkok")).date()


def closed_month() -> date:
    """The first day of last month."""
    return (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def first_of_visits() -> date:
    """Four months of visits end with the month that is closed."""
    day = closed_month()
    for _month in range(3):
        day = (day - timedelta(days=1)).replace(day=1)
    return day
