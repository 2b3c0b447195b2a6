"""Whose visits, entries for Logbook and lists of earlier work a user may touch."""

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    Exists,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat

from accounts.acting import grants_of
from accounts.enums import Role
from accounts.permissions import Permission
from households.querysets import ScopedQuerySet
from logbook.enums import EarlierWork, EntryChange
from mentors.querysets import OfAreaQuerySet


class VisitQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.VISIT_VIEW)

    def of_others(self, user):
        """Without what the user recorded or made, which somebody else has to verify. Who made it is
        asked only of those who are mentors too: else counting would have to read every row.
        """
        rows = self.exclude(recorded_by=user)
        if any(grant.role == Role.MENTOR for grant in grants_of(user)):
            rows = rows.exclude(visited_by__user=user)
        return rows

    def with_version(self):
        """Adds `version`, by which whoever decides says what they read: words, number of photos."""
        photos = self.model.photos.rel.related_model.objects.filter(visit=OuterRef("pk"))
        count = photos.order_by().values("visit").annotate(count=Count("pk")).values("count")
        return self.annotate(
            version=Concat(
                "content_hash", Value("."), Coalesce(Subquery(count), 0), output_field=CharField()
            )
        )

    def for_table(self):
        return self.with_version().select_related(
            "household__subdistrict__parent",
            "household__village",
            "recorded_by",
            "visited_by",
            "verified_by",
        )

    def for_list(self):
        """What a line of the list shows."""
        return self.with_version().with_household().prefetch_related("recorded_by", "visited_by")


class EntryQuerySet(ScopedQuerySet):
    """Rows that left for Logbook."""

    def of_month(self, first_day):
        """Of the runs of a month."""
        return self.filter(month=first_day)

    def standing(self):
        """The latest of their fact: what no later row takes the place of. Without withdrawals of
        what nobody had keyed in, of which there is nothing to do: known only to whoever sees all
        rows of the fact.
        """
        return self._latest().exclude(IN_VAIN, is_keyed=False)

    def _latest(self):
        return self.filter(following=None).with_keyed().with_keyed_in()

    def with_keyed_in(self):
        """Adds `keyed_in`: the earlier row of the fact that stands in Logbook as it was keyed in,
        if there is one. And `sees_all`: whether no earlier row is another district's, whose
        household was merged into this one.
        """
        return self.annotate(
            keyed_in=Func(*OF_FACT, function="logbook_keyed_in", output_field=BigIntegerField()),
            sees_all=Func(*OF_FACT, function="logbook_sees_all", output_field=BooleanField()),
        )

    def with_keyed(self):
        """Adds `is_keyed`: whether somebody has keyed the row in, and not taken that back."""
        keyings = self.model.keyings.rel.related_model.objects
        return self.annotate(
            is_keyed=Exists(keyings.filter(entry=OuterRef("pk"), undone_at=None).order_by())
        )

    def left(self):
        """What is still to be keyed in."""
        return self._latest().filter(is_keyed=False).exclude(IN_VAIN)


OF_FACT = ("kind", "fact", "version")
IN_VAIN = Q(change=EntryChange.WITHDRAWN, keyed_in=None, sees_all=True)


def kinds_of(user) -> list[EarlierWork]:
    """Kinds of earlier work the user may also enter by hand."""
    return [kind for kind in EarlierWork if all(grants_of(user, p) for p in kind.permissions)]


class EarlierWorkQuerySet(OfAreaQuerySet):
    def permitted(self, user, permission):
        """Batches of the user's areas, of the kinds of work that they may also enter by hand."""
        return super().permitted(user, permission).filter(kind__in=kinds_of(user))
