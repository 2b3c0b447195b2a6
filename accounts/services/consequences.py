"""What an act upon an account or a role ends or brings back, for the page that asks first."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, User
from accounts.services.accounts import closing, ending, keys_of
from core.confirming import Line, present
from core.consequences import lines_of


def lines_of_entrances(user: User) -> tuple[Line, ...]:
    """What ends together with the password."""
    tokens = [token for token in user.api_tokens.select_related("user") if token.is_in_force]
    return present(Line("โทเค็น API ที่จะใช้ไม่ได้", len(tokens), "รายการ"))


def lines_of_shutting(user: User) -> tuple[Line, ...]:
    """Returns what ends when nobody may enter with the account, in lines of text and count."""
    keys = Line("กุญแจผ่าน (passkey) และบัญชีภายนอกที่จะถูกลบ", keys_of(user), "รายการ")
    return present(*lines_of_entrances(user), keys)


def lines_of_closing(user: User) -> tuple[Line, ...]:
    """Returns what closing the account would end, in lines of text and count."""
    roles = Membership.objects.current().filter(user=user).count()
    own = Line("บทบาทที่ถืออยู่และจะใช้ไม่ได้", roles, "บทบาท")
    return present(own, *lines_of_shutting(user), *lines_of(closing(user, by=None)))


def lines_of_opening(user: User) -> tuple[Line, ...]:
    """Returns the roles that are the person's again once the account is open, a line each."""
    rows = user.memberships.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))
    rows = rows.select_related("area", "organization").order_by("started_on", "pk")
    return tuple(Line(f"บทบาทที่จะใช้ได้อีก: {_called(role)}") for role in rows)


def _called(role: Membership) -> str:
    return f"{role.get_role_display()} {role.area or role.organization or ''}".strip()


def lines_of_role_end(membership: Membership, *, moves: bool) -> tuple[Line, ...]:
    """Returns what this one role would leave behind where it is, in lines of text and count."""
    others = Membership.objects.current().filter(user=membership.user).exclude(pk=membership.pk)
    own = Line("บทบาทอื่นที่ผู้นี้ยังถืออยู่", others.count(), "บทบาท")
    return present(own, *lines_of(ending(membership, by=None, moves=moves)))
