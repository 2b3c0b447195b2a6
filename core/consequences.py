"""What an act on one record does to what hangs on it, said by the apps that have it.

A household leaves, two are merged, an account is closed: mentors, plans, visits and referrals hang
on that record, and the app below must not know them. An app registers an `Effect` for an act in its
`consequences.py`. Before the act a page shows every effect's lines in numbers and asks what only a
person can choose; the act carries all of them out in its own transaction and keeps what they
changed, and with that the act can be taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from core.confirming import FIELD, Line, present
from core.forms import ChoicesForm


@dataclass(frozen=True)
class Event:
    """An act under way. `target` is the record it is done to; `other` is the second one of an act
    on two (the household that is merged into `target`, the membership of a person that ends);
    `chosen` is what a person chose on the page, by the names of `Effect.questions`.
    """

    act: str
    target: Any
    by: Any = None
    reason: str = ""
    on: date = field(default_factory=timezone.localdate)
    other: Any = None
    chosen: Mapping[str, str] = field(default_factory=dict)


class Effect:
    """What an act does to one kind of thing. A subclass registers itself by naming its `acts`.

    `key` names it in what is kept; it never changes once data is stored. `order` says which goes
    first where one needs another.
    """

    acts: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[str] = ""
    order: ClassVar[int] = 50

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for act in cls.__dict__.get("acts", ()):
            _effects.setdefault(act, {})[cls.key] = cls()

    def lines(self, event: Event) -> Iterable[Line]:
        """Yields what the act will change, in numbers."""
        return ()

    def questions(self, event: Event) -> dict[str, forms.Field]:
        """Returns the fields of what a person must choose first; none when nothing is open."""
        return {}

    def do(self, event: Event) -> Any:
        """Carries the effect out. Returns what `undo` needs (ids and codes only), or None."""

    def undo(self, event: Event, kept: Any) -> Iterable[str]:
        """Takes it back as far as it still can. Yields a Thai sentence for what it could not."""
        return ()


_effects: dict[str, dict[str, Effect]] = {}


def effects_of(act: str) -> list[Effect]:
    """Returns the effects registered for an act, in their order."""
    return sorted(_effects.get(act, {}).values(), key=lambda effect: (effect.order, effect.key))


def lines_of(event: Event) -> tuple[Line, ...]:
    """Returns what hangs on the record and will change, without what is not there."""
    effects = effects_of(event.act)
    return present(*(line for effect in effects for line in effect.lines(event)))


def lines_of_many(events: Iterable[Event]) -> tuple[Line, ...]:
    """Returns the lines of several events with their counts added up, in the order they came."""
    sums: dict[tuple[str, str], int] = {}
    for event in events:
        for line in lines_of(event):
            key = (line.text, line.unit)
            sums[key] = sums.get(key, 0) + (line.count or 0)
    return present(*(Line(text, count, unit) for (text, unit), count in sums.items()))


def questions_of(event: Event) -> dict[str, forms.Field]:
    """Returns the fields of everything a person has to choose before this act."""
    asked: dict[str, forms.Field] = {}
    for effect in effects_of(event.act):
        asked |= effect.questions(event)
    return asked


def form_of(request: HttpRequest, event: Event) -> ChoicesForm | None:
    """Returns the form of what has to be chosen, filled in once the page was confirmed; None when
    nothing is open.
    """
    questions = questions_of(event)
    sent = request.POST if FIELD in request.POST else None
    return ChoicesForm(sent, questions=questions) if questions else None


def carry_out(event: Event) -> dict[str, Any]:
    """Carries out every effect, inside the caller's transaction. Returns `{key: what it kept}`."""
    kept = {effect.key: effect.do(event) for effect in effects_of(event.act)}
    return {key: value for key, value in kept.items() if value}


def take_back(event: Event, kept: Mapping[str, Any]) -> list[str]:
    """Takes the effects back, the last first. Returns Thai sentences of what stays changed."""
    effects = [effect for effect in reversed(effects_of(event.act)) if effect.key in kept]
    return [text for effect in effects for text in effect.undo(event, kept[effect.key])]
