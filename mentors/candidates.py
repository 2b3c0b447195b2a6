"""Officials of the register, as candidates for a mentor's account."""

from collections.abc import Collection, Iterable
from typing import Any

from accounts.candidates import Candidate, Selection, link_account, offer
from accounts.enums import Role
from accounts.errors import LinkedOtherwiseError
from mentors.models import Official
from places.codes import AreaCode
from places.querysets import codes_within


def officials(areas: list[str]) -> Iterable[Candidate]:
    """Who is in service, with a mentor's role where they work."""
    rows = Official.objects.in_service().filter(codes_within(areas, "work_area__code"))
    rows = rows.select_related("work_area").order_by("work_area", "name_sort_key", "pk")
    for official in rows:
        yield Candidate(
            key=official.pk,
            role=Role.MENTOR,
            title=official.title,
            first_name=official.first_name,
            last_name=official.last_name,
            position=official.position,
            phone=official.phone,
            email=official.email,
            area_id=AreaCode(official.work_area_id).served,
            user_id=official.user_id,
            whence=f"ทะเบียนพี่เลี้ยง {official.work_area}",
        )


def _link(key: int, user: Any) -> None:
    """Enters the account beside the official. Raises `LinkedOtherwiseError` also where it is
    another's.
    """
    if Official.objects.filter(user=user).exclude(pk=key).exists():
        raise LinkedOtherwiseError
    link_account(Official.objects.filter(pk=key), user)


def _in_service(keys: Collection[int]) -> set[int]:
    return set(Official.objects.in_service().filter(pk__in=keys).values_list("pk", flat=True))


offer(
    Selection(
        "mentors.officials",
        "ข้าราชการพี่เลี้ยงในทะเบียน",
        find=officials,
        link=_link,
        standing=_in_service,
    )
)
