"""Whose officials and pairings a user may touch."""

from django.apps import apps
from django.db.models import F, Q, QuerySet

from accounts.acting import PERSONAL_ROLES, grants_of
from accounts.permissions import Permission
from accounts.querysets import locked_out
from core.querysets import PeriodQuerySet, any_of, in_force
from households.querysets import ScopedQuerySet, area_scope, reached_by
from mentors.enums import PairingEndReason
from places.codes import AreaCode
from places.querysets import codes_within


class OfficialQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Officials working in the areas where one of the user's roles grants `permission`."""
        grants = grants_of(user, permission)
        return self.filter(
            any_of(
                Q(user=user)
                if grant.role in PERSONAL_ROLES
                else codes_within([grant.area_id], "work_area__code")
                for grant in grants
            )
        )

    def visible_to(self, user):
        return self.permitted(user, Permission.OFFICIAL_VIEW)

    def in_service(self):
        return self.filter(ended_on=None)

    def able(self):
        """Those who can act on what they are given. Nobody with a closed account, nor whose roles
        have all ended; somebody who never had an account works on paper, which is a choice.
        """
        return self.exclude(user__in=locked_out())

    def locked_out(self):
        """Those who had a way into the system and have none today."""
        return self.filter(user__in=locked_out())

    def ready(self):
        """Those who take households at all, now."""
        return self.in_service().able().filter(is_available=True)

    def with_room(self):
        """Those who can be given a household now."""
        return self.ready().filter(free__gt=0)

    def serving(self, *places):
        """Those whose work place serves one of `places` (codes), as `AreaCode.serves` has it; of a
        province, those who serve anything in it.
        """
        served = {AreaCode(place).served for place in places}
        wide = Q(work_area__in={place.province for place in served})
        return self.filter(wide | codes_within(served, "work_area__code"))

    def ready_for(self, households):
        """Those whom no rule about the person (`Rules`) keeps from taking all these households.
        Room and the mentors they have already are looked at elsewhere.
        """
        rows = self.ready().exclude(conflicts__household__in=households)
        for district in {household.district for household in households}:
            rows = rows.serving(district)
        return rows

    def full(self):
        """Those in service who have as many households as they can take."""
        return self.in_service().filter(free__lte=0)


class PairingQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.permitted(user, Permission.PAIRING_VIEW)

    def open(self):
        return self.filter(ended_on=None)

    def that_were(self):
        """Without those taken back: they never were, they have no day of their own."""
        return self.exclude(end_reason=PairingEndReason.MISTAKE, ended_on=F("started_on"))

    def ended(self):
        """Those that are over; one taken back never was, it has no day of its own."""
        return self.filter(ended_on__gt=F("started_on"))

    def through(self, day):
        """Those by which work of `day` is taken: their last day is one of them."""
        open_then = Q(ended_on=None) | Q(ended_on__gte=day)
        return self.that_were().filter(open_then, started_on__lte=day)

    def on(self, day):
        """Pairings in force on `day`: who was responsible then."""
        return self.filter(in_force(day))


def due_scope(user, permission) -> Q:
    """A condition as `household_scope`, on rows that carry district and sub-district themselves."""
    scopes = []
    for grant in grants_of(user, permission):
        if (reached := reached_by(grant.role, user, "household__in")) is not None:
            scopes.append(reached)
        elif grant.area_id:
            scopes.append(area_scope(grant.area_id))
    return any_of(scopes)


class DueQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Work in the households where one of the user's own roles grants `permission`."""
        return self.filter(due_scope(user, permission))


class OfAreaQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Rows of areas in which one of the user's roles grants `permission`."""
        areas = [grant.area_id for grant in grants_of(user, permission) if grant.area_id]
        return self.filter(codes_within(areas, "area__code"))


class SuggestionQuerySet(OfAreaQuerySet):
    pass


class PaperQuerySet(OfAreaQuerySet):
    pass


class PostingQuerySet(PeriodQuerySet):
    def permitted(self, user, permission):
        """Postings of officials the user reaches through a role that grants `permission`."""
        officials = apps.get_model("mentors", "Official").objects.permitted(user, permission)
        return self.filter(official__in=officials)


class ActQuerySet(QuerySet):
    def permitted(self, user, permission):
        """Acts are taken back by whoever did them, while the role still lets them pair."""
        mine = self.filter(done_by=user)
        return mine if grants_of(user, permission) else mine.none()
