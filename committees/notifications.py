"""The inbox. A key that was already used for a person adds nothing."""

from committees.models import Notification


def notify(users, *, key, text, url=""):
    """One line for each user, once a `key`. Returns how many were new. No personal
    data in `text`.
    """
    lines = [Notification(user=user, key=key, text=text, url=url) for user in users]
    before = Notification.objects.filter(key=key).count()
    Notification.objects.bulk_create(lines, ignore_conflicts=True)
    return Notification.objects.filter(key=key).count() - before
