"""Each write of the site succeeds at least once on an imported record, as the role that does it;
then it is tried twice, late, by the wrong role and with rubbish: no fault, and nothing changes.
"""

import logging
from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from core import pdf as core_pdf
from reports.papers import pdf
from tests.factories.people import make_user
from tests.factories.scores import stale_scores
from tests.matrix.oracle import doors
from tests.matrix.test_matrix import ALIASES
from tests.walk.story import STEPS
from tests.walk.world import World, acts_recorded, state_of_records, tried_writes, written_since

WRITING = {"POST", "PUT", "PATCH", "DELETE"}
# What a form or a phone might send instead: nothing, far too much, numbers that fit nowhere, ids of
# nothing, other scripts, days nobody lived.
RUBBISH = (
    "",
    "ก" * 6000,
    "-1",
    "9" * 40,
    "00000000-0000-4000-8000-000000000000",
    "🏚️",
    "0001-01-01",
    "01/01/0001",
    "NaN",
)
BODIES = ("[]", "null", "{", '"x"', "[[[[1]]]]")
# Fields of a form tried one by one, with `--all` and without; a formset has a hundred alike. Which
# word is sent for all of them goes round: without `--all` each step hears one of them.
MOST_FIELDS, FEW_FIELDS = 12, 1
NOBODY = 999_999_999
# What the history says of each write, besides who looked at what on the way to it; «-» for a list
# that is only read once more.
ACTS = {
    door: set(acts.split()) - {"-"}
    for door, acts in (
        line.split(": ") for line in Path(__file__).with_name("acts.txt").read_text().splitlines()
    )
}
SEEN, REFUSED = "csrfmiddlewaretoken", range(400, 500)


def test_every_write_has_its_step():
    """A new write without a step here fails, and so does a step without a write."""
    writes = {door for door, (methods, _kind, _who) in doors().items() if methods & WRITING}
    assert sorted(writes ^ {step.door for step in STEPS}) == []
    assert sorted(ACTS) == sorted(step.door for step in STEPS)


@pytest.mark.django_db
def test_a_write_that_was_taken_back_was_tried():
    before, save = tried_writes(), transaction.savepoint()
    make_user("mentor", "4201")
    transaction.savepoint_rollback(save)
    assert written_since(before)


@pytest.fixture
def _quiet():
    """A thousand refusals are not kept as log records, each with its request."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


class Walk:
    """Goes through the steps and keeps what was wrong, as sentences."""

    def __init__(self, *, whole=True):
        self.whole = whole
        self.world, self.wrong, self.asked, self.sent = World(), [], Counter(), []

    def take(self, step):
        """A step once as it should be, and before and after it as it should not."""
        if step.before:
            step.before(self.world)
        address = self.address_of(step)
        page = step.page(self.world) if step.page else address
        shown = {} if step.api else self.world.shown_form(step.role, page, address)
        if shown is None:
            return self.say(step, f"no form for it on {page}")
        if step.done(self.world):
            return self.say(step, "was done before it was done")
        request = (step.role, step.api or "POST", address, shown | step.fill(self.world))
        self.by_the_wrong_role(step, request)
        self.with_rubbish(step, request)
        events = acts_recorded()
        answer, request = self.do(step, page, request)
        if stale := stale_scores():
            self.say(step, f"households {stale} keep a score that is not theirs")
        if missing := ACTS[step.door] - set(acts_recorded()[len(events) :]):
            self.say(step, f"the history does not say {missing}")
        if answer.status_code >= 400 or not step.done(self.world):
            return self.say(step, f"never succeeded: {answer.status_code} {why(answer)}")
        self.sent.append((step, request))
        self.once_more(step, request, may_write=step.again, when="twice")

    def address_of(self, step):
        return reverse(ALIASES.get(step.door, (step.door,))[0], kwargs=step.at(self.world))

    def do(self, step, page, request):
        role, method, address, data = request
        if step.api:
            return self.world.send(role, method, address, rewound(data)), request
        answer, data = self.world.press(role, page, address, step.fill(self.world))
        return answer, (role, method, address, data)

    def by_the_wrong_role(self, step, request):
        _role, method, address, data = request
        who = doors()[step.door][2]
        wrong = [role for role in ("executive", "agency", "nobody") if role not in who]
        wrong = wrong[: 2 if self.whole else 1]
        wrong += ["far"] if "officer" in who and step.at(self.world) else []
        for role in wrong:
            answer = self.ask(step, f"by {role}", role, method, address, data)
            if answer.status_code not in (403, 404, 302):
                self.say(step, f"{role} is answered {answer.status_code}")

    def with_rubbish(self, step, request):
        role, method, address, data = request
        names = [name for name in data if name != SEEN]
        place = STEPS.index(step) // 2
        words = RUBBISH if self.whole else [RUBBISH[place % len(RUBBISH)]]
        for word in words:
            everything = dict.fromkeys(names, word)
            free = step.free or (step.text and word and len(word) < 100)
            self.ask(step, f"all {word[:9]!r}", role, method, address, everything, free=free)
        if self.whole or place % 2:
            self.ask(step, "nothing", role, method, address, {}, free=step.free)
        for turn, name in enumerate(names[: MOST_FIELDS if self.whole else FEW_FIELDS]):
            word = RUBBISH[(turn if self.whole else turn + place) % len(RUBBISH)]
            self.ask(
                step, f"{name}={word[:9]!r}", role, method, address, data | {name: word}, free=True
            )
        if step.api:
            for body in BODIES if self.whole else BODIES[place % 5 :: 5]:
                self.ask(step, f"body {body}", role, method, address, body, free=step.free)
        if step.at(self.world):
            answer = self.ask(step, "elsewhere", role, method, elsewhere(address), data)
            if answer.status_code not in (404, 403):
                self.say(step, f"answers {answer.status_code} for what is not there")

    def ask(self, step, what, role, method, address, data, *, free=False):
        """Asks and takes it back. What is refused has changed nothing; nor has rubbish, unless the
        act is `free` of what could be wrong.
        """
        self.asked[what.split()[0]] += 1
        save, before = transaction.savepoint(), tried_writes()
        answer = self.world.send(role, method, address, rewound(data), follow=False)
        may_write = free and answer.status_code not in REFUSED
        written = set() if may_write else written_since(before)
        after = written and state_of_records(written)
        transaction.savepoint_rollback(save)
        if answer.status_code >= 500:
            self.say(step, f"{what}: {answer.status_code} {why(answer)}")
        elif after and after != state_of_records(written):
            self.say(step, f"{what}: {answer.status_code}, and something changed")
        return answer

    def once_more(self, step, request, *, may_write, when):
        self.ask(step, when, *request, free=may_write)

    def late(self):
        """Everything again, when households have left, plans are closed and mentors gone; every
        third act where not `whole`.
        """
        for number in (1, 2, 4):
            self.world.leave(number)
        for step, request in self.sent[:: 1 if self.whole else 3]:
            self.once_more(step, request, may_write=step.late, when="late")

    def say(self, step, what):
        self.wrong.append(f"{step.role} {step.door}: {what}")


def elsewhere(address):
    """The same address with keys of nothing."""
    found = resolve(address)
    keys = {
        name: NOBODY
        if isinstance(value, int)
        else type(value)("0" * 32)
        if name.endswith("pk")
        else value
        for name, value in found.kwargs.items()
    }
    return reverse(found.view_name, kwargs=keys)


def rewound(data):
    for value in data.values() if isinstance(data, dict) else ():
        for file in value if isinstance(value, list) else [value]:
            if hasattr(file, "seek"):
                file.seek(0)
    return data


def why(answer) -> str:
    if error := getattr(answer, "exc_info", None):
        return f"{error[0].__name__}: {error[1]}"[:300]
    context = answer.context or {}
    said = [context.get("error"), getattr(context.get("form"), "errors", "")] if context else []
    return " ".join(str(part) for part in said if part)[:300] or answer.content.decode()[:200]


@pytest.fixture
def _one_paper_of_a_kind(monkeypatch, pytestconfig):
    """A month that closes writes dozens of papers: without `--all` the first of a kind is drawn,
    and of the others the text is written.
    """
    if pytestconfig.getoption("--all"):
        return
    drawn = {}

    def once(draw):
        def first(template, said, **more):
            if template not in drawn:
                drawn[template] = draw(template, said, **more)
            else:
                core_pdf._html(template, said if isinstance(said, dict) else said[0])
            return drawn[template]

        return first

    monkeypatch.setattr(pdf, "render_fitting", once(pdf.render_fitting))
    monkeypatch.setattr(pdf, "render_pdf", once(pdf.render_pdf))


@pytest.mark.django_db
@pytest.mark.usefixtures("_quiet", "_one_paper_of_a_kind")
@pytest.mark.wider
def test_every_write_succeeds_once_and_then_only_where_it_may(capsys, pytestconfig):
    walk = Walk(whole=pytestconfig.getoption("--all"))
    for step in STEPS:
        try:
            walk.take(step)
        except Exception as error:
            walk.say(step, f"cannot be taken: {type(error).__name__}: {error}"[:400])
    walk.late()
    done, tries = len(walk.sent), sum(walk.asked.values())
    with capsys.disabled():
        print(f"\nwalk: {len(STEPS)} writes, {done} tried beside, {tries} times")  # noqa: T201
    assert not walk.wrong, "\n".join(walk.wrong)
