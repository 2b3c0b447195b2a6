"""The inbox. A key that was already used for a person adds nothing."""

from accounts.enums import Role
from accounts.models import Membership, Notification, User


def notify(users, *, key, text, url=""):
    """Writes one line for each user whose account is open, once a `key`. Returns how many were new:
    0 says that nobody was told. No personal data in `text`.
    """
    text = text[: Notification._meta.get_field("text").max_length]  # names of offices come in it
    lines = [
        Notification(user=user, key=key, text=text, url=url) for user in users if user.is_active
    ]
    before = Notification.objects.filter(key=key).count()
    Notification.objects.bulk_create(lines, ignore_conflicts=True)
    return Notification.objects.filter(key=key).count() - before


def administrators():
    """Who administers the system today."""
    roles = Membership.objects.current().filter(role=Role.ADMINISTRATOR)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)
