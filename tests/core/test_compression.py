"""Pages leave compressed, and how long they are does not tell what is in them."""

import gzip

import pytest
from django.urls import reverse

from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
ACCEPTS = {"Accept-Encoding": "gzip"}


def test_a_page_and_an_answer_of_the_api_are_compressed(client):
    client.force_login(make_user("district_officer", "4201"))
    for address in (reverse("households:household-list"), "/api/v1/areas/"):
        response = client.get(address, headers=ACCEPTS)
        assert response["Content-Encoding"] == "gzip", address
        assert len(response.content) * 2 < len(gzip.decompress(response.content))
        assert "Content-Encoding" not in client.get(address)


def test_the_same_page_is_not_of_the_same_length_twice(client):
    client.force_login(make_user("district_officer", "4201"))
    page = reverse("indicators:indicator-list")
    lengths = {len(client.get(page, headers=ACCEPTS).content) for _ in range(8)}
    assert len(lengths) > 1


def test_a_sheet_which_is_packed_already_is_left_as_it_is(client):
    client.force_login(make_user("district_officer", "4201"))
    sheet = client.get(reverse("households:household-export"), headers=ACCEPTS)
    assert "Content-Encoding" not in sheet
    assert b"".join(sheet.streaming_content)[:2] == b"PK"  # read to its end, a file is closed


def test_a_refusal_is_in_thai_and_compressed_as_well(client):
    client.force_login(make_user("executive", "42"))
    refused = client.get(reverse("households:household-list"), headers=ACCEPTS)
    assert refused.status_code == 403
    assert "ไม่" in gzip.decompress(refused.content).decode()
