"""The steps of the walk, in the order in which a province meets them (`story`)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from tests.walk.world import World


@dataclass(frozen=True)
class Step:
    """`door` is the oracle's name, `at` what its address takes, `page` where the form stands (the
    address itself when not said), `fill` what is typed. `before` prepares through other doors.

    `again` says that the same request a second time may write another record; `late` that it may
    still write when the story is over; `free` that nothing in it could be wrong, `text` that any
    words will do.
    """

    door: str
    role: str
    done: Callable[[World], object]
    at: Callable[[World], dict] = field(default=lambda w: {})
    page: Callable[[World], str] | None = None
    fill: Callable[[World], dict] = field(default=lambda w: {})
    before: Callable[[World], None] | None = None
    again: bool = False
    late: bool = False
    free: bool = False
    text: bool = False
    api: str = ""


STEPS: list[Step] = []


def step(door, role, done, **more):
    STEPS.append(Step(door, role, done, **more))


def pk_of(found):
    return lambda w: {"pk": found(w).pk}


def of_house(number=1):
    return lambda w: {"household_pk": w.house(number).pk}


def page_of(door, arguments=lambda w: {}):
    return lambda w: reverse(door, kwargs=arguments(w))


def latest(model, *order):
    return lambda w=None: model.objects.order_by(*(order or ("pk",))).last()


def detail(number):
    return lambda w: reverse("households:household-detail", args=[w.house(number).pk])


def key(number):
    return lambda w: {"pk": w.house(number).pk}
