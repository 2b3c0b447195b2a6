"""What stands against the accounts of a batch, looked up for all of its lines at once."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Q, Value
from django.db.models.functions import Lower, Replace
from django.utils import timezone

from accounts.candidates import selection_named
from accounts.enums import BatchStage, Obstacle, Role
from accounts.models import AccountBatch, Membership, ProposedAccount, User
from core.thai import name_key, to_arabic_digits

# A person answers for these: that it is somebody else, or which account it is.
ANSWERED = (Obstacle.SAME_LINE, Obstacle.SAME_ACCOUNT)


def look(batch: AccountBatch, lines: list[ProposedAccount]) -> None:
    """Sets `obstacle` of each line as things stand now; a handful of queries for all of them."""
    seen = Seen(batch, lines)
    for line in lines:
        line.obstacle = next((code for code, stands in seen.against(line) if stands), "")


def contacts_of(line: ProposedAccount) -> set[str]:
    """What two entries of one person share: name, e-mail address, telephone."""
    number, mail = _digits(line.phone), line.email.strip().lower()
    name = name_key(line.first_name, line.last_name) if line.last_name else ""
    return {
        key for key in (name and f"n:{name}", mail and f"@{mail}", number and f"t:{number}") if key
    }


class Seen:
    """What was found of a batch's lines."""

    def __init__(self, batch: AccountBatch, lines: list[ProposedAccount]) -> None:
        self.lines, self.people = lines, {batch.requested_by_id, batch.decided_by_id}
        self.contacts = {id(line): contacts_of(line) for line in lines}
        self.often = Counter(key for found in self.contacts.values() for key in found)
        keys = {line.source_key for line in lines if line.source_key}
        self.standing = selection_named(batch.selection).standing(keys)
        self.accounts = _accounts(lines)
        self.users = User.objects.in_bulk({line.user_id for line in lines if line.user_id})
        self.roles = _roles(self.users)
        self.waiting = _waiting(batch, keys)

    def against(self, line: ProposedAccount) -> Iterator[tuple[str, bool]]:
        """Each obstacle in the order in which it is told, and whether it stands."""
        user = self.users.get(line.user_id or 0)
        yield Obstacle.VACANT, line.source_key is None
        yield Obstacle.GONE, line.source_key not in self.standing
        yield Obstacle.CLOSED, user is not None and not user.is_active
        yield Obstacle.HAS_ROLE, user is not None and self._has_role(line)
        yield Obstacle.OWN, user is not None and user.pk in self.people
        yield Obstacle.NO_NAME, user is None and not (line.first_name and line.last_name)
        yield Obstacle.NO_AREA, not line.area_id and line.role != Role.AGENCY_OFFICER
        yield Obstacle.NO_BODY, not line.organization_id and line.role == Role.AGENCY_OFFICER
        yield Obstacle.WAITING, line.source_key in self.waiting
        asks = user is None and not line.is_another
        yield Obstacle.SAME_ACCOUNT, asks and bool(self.alike(line))
        yield Obstacle.SAME_LINE, asks and self._is_double(line)

    def alike(self, line: ProposedAccount) -> set[int]:
        """Ids of the accounts that share a name, an address or a telephone with the line."""
        return set().union(*(self.accounts.get(key, set()) for key in self.contacts[id(line)]))

    def _is_double(self, line: ProposedAccount) -> bool:
        return any(self.often[key] > 1 for key in self.contacts[id(line)])

    def _has_role(self, line: ProposedAccount) -> bool:
        held = self.roles.get(line.user_id or 0, set())
        return (line.role, line.area_id, line.organization_id) in held or any(
            line.role == Role.MENTOR == role and area in (line.area_id, None)
            for role, area, _body in held
        )


def alike_accounts(line: ProposedAccount) -> list[User]:
    """The accounts that may be this person's."""
    found = Seen(line.batch, [line]).alike(line)
    return list(User.objects.filter(pk__in=found).order_by("name_sort_key", "pk"))


def _accounts(lines: Iterable[ProposedAccount]) -> dict[str, set[int]]:
    """`{what is shared: ids of accounts}`, closed ones included."""
    mails = {line.email.strip().lower() for line in lines if line.email}
    numbers = {_digits(line.phone) for line in lines} - {""}
    first = {line.first_name for line in lines if line.first_name}
    number = Replace(Replace("phone", Value("-"), Value("")), Value(" "), Value(""))
    rows = User.objects.annotate(number=number, mail=Lower("email"))
    # An address or a number written otherwise is found by the name.
    wanted = Q(mail__in=mails) | Q(number__in=numbers) | Q(first_name__in=first)
    found: dict[str, set[int]] = {}
    for user in rows.filter(wanted):
        for key in contacts_of(_as_line(user)):
            found.setdefault(key, set()).add(user.pk)
    return found


def _as_line(user: User) -> ProposedAccount:
    return ProposedAccount(
        first_name=user.first_name, last_name=user.last_name, phone=user.phone, email=user.email
    )


def _roles(users: Iterable[int]) -> dict[int, set[tuple]]:
    """Roles in force or to come, by account."""
    rows = Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()), user__in=list(users)
    )
    held: dict[int, set[tuple]] = {}
    for user, *what in rows.values_list("user", "role", "area_id", "organization_id"):
        held.setdefault(user, set()).add(tuple(what))
    return held


def _waiting(batch: AccountBatch, keys: set[int]) -> set[int]:
    rows = ProposedAccount.objects.filter(
        batch__selection=batch.selection,
        batch__stage=BatchStage.SENT,
        source_key__in=keys,
        is_chosen=True,
    )
    found = rows.exclude(batch=batch.pk).values_list("source_key", flat=True)
    return {key for key in found if key is not None}


def _digits(text: str) -> str:
    return "".join(c for c in to_arabic_digits(text) if c.isdigit())
