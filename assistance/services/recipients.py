"""Who is told of requests and referrals: whoever has to do with them today and can open them. Where
the district has nobody left, those of the province are told; nobody is written to who has moved on.
"""

from django.db.models import QuerySet

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import Membership, User
from accounts.permissions import Permission
from assistance.models import HelpRequest, Referral
from places.codes import AreaCode

PURPOSE = "referral.follow"


def collectors_of(district: int) -> QuerySet[User]:
    """Officers of ศจพ.อ. who send requests on; where there is none, those of ศจพ.จ."""
    here = _senders(str(district))
    return here if here.exists() else province_of(district)


def province_of(district: int) -> QuerySet[User]:
    """Officers of ศจพ.จ. who send requests on for the whole province."""
    return _senders(AreaCode(district).province)


def _senders(*areas: str) -> QuerySet[User]:
    roles = Membership.objects.granting(Permission.REFERRAL_SEND).filter(area_id__in=areas)
    return _open_accounts(roles)


def chiefs_of(district: int) -> QuerySet[User]:
    """The district chief: whoever is executive of the district."""
    roles = Membership.objects.current().filter(role=Role.EXECUTIVE, area_id=str(district))
    return _open_accounts(roles)


def _open_accounts(roles: QuerySet[Membership]) -> QuerySet[User]:
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def senders_of(referral: Referral) -> QuerySet[User]:
    """Whoever sent the referral, as long as they can follow it; else who does so in their place."""
    area = AreaCode(referral.district)
    still = _senders(str(area), area.province).filter(pk=referral.sent_by_id)
    return still if still.exists() else collectors_of(referral.district)


def is_of_the_province(referral: Referral) -> bool:
    """Whether the letter of the referral, read for the whole province, joins households of several
    districts.
    """
    return referral.letter is not None and referral.letter.district is None


def writers_of(referral: Referral) -> QuerySet[User]:
    """Whoever can open the referral's letter and print it again."""
    if is_of_the_province(referral):
        return province_of(referral.district)
    return senders_of(referral)


def askers_of(*requests: HelpRequest) -> set[User]:
    """Those of the people who asked who reach what they asked for today: not after a hand-over."""
    with acting_for(purpose=PURPOSE):  # an agency sees neither requests nor pairings
        rows = HelpRequest.objects.all()
        return {
            r.asked_by for r in requests if rows.filter(pk=r.pk).visible_to(r.asked_by).exists()
        }
