"""Asking pages as a signed-in person, and how long the answers take."""

import time
from statistics import median

from django.test import Client

from accounts.models import Membership, User


def make_client(role, area, name) -> Client:
    user = User.objects.create(username=name)
    Membership.objects.create(user=user, role=role, area_id=area)
    client = Client()
    client.force_login(user)
    return client


def seconds(client, address, times=15) -> list[float]:
    """Times of `times` requests, after one to warm the caches."""
    found = []
    for number in range(times + 1):
        started = time.perf_counter()
        response = client.get(address, HTTP_HOST="localhost")
        body = response.content if not response.streaming else b""
        if number:
            found.append(time.perf_counter() - started)
        assert response.status_code == 200, (address, response.status_code, body[:200])
    return found


def typical(client, address, times=15) -> float:
    return median(seconds(client, address, times))
