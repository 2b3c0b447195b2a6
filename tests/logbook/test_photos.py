"""Photos of visits: a faulty one never takes the visit with it (trap 40), on the page and in the
API.
"""

import errno
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import AuditEvent
from core import pictures
from core.thai import BE_OFFSET
from core.uploads.errors import PictureRefusedError, StorageFullError
from core.uploads.storage import WholeFileStorage
from households.models import Household
from logbook.errors import (
    NotYourVisitError,
    PhotoConflictError,
    TooManyPhotosError,
    VisitNotSubmittedError,
)
from logbook.models import Visit, VisitPhoto
from logbook.services import visits
from tests.factories.people import make_user

LIST = "ชื่อ,ตำบล,อำเภอ,บ้านเลขที่,มิติรายได้\nนางสมมุติ ทดสอบ,กกดู่,เมืองเลย,12,1\n"
pytestmark = pytest.mark.django_db


def picture(shade=0, size=(60, 40), cut=None) -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", size, (shade, 90, 9)).save(data, "JPEG")
    return SimpleUploadedFile("ภาพ.jpg", data.getvalue()[:cut], "image/jpeg")


FAULTY = {
    "half": (lambda: picture(size=(900, 700), cut=3_000), PictureRefusedError.message),
    "no picture": (lambda: SimpleUploadedFile("x.jpg", b"%!PS-Adobe EPSF"), pictures.UNKNOWN),
    "empty": (lambda: SimpleUploadedFile("x.jpg", b""), "ไฟล์นี้ว่างเปล่า"),
}


@pytest.fixture
def household(tmp_path, capsys):
    """From a list, as every one is."""
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    call_command("import_tpmap", path, year=2569, apply=True)
    return Household.objects.get()


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def today() -> str:
    day = timezone.localdate()
    return f"{day:%d/%m}/{day.year + BE_OFFSET}"


def form(**fields):
    return {
        "id": str(uuid.uuid4()),
        "purpose": "follow_up",
        "visited_on": today(),
        "summary": "พบหัวหน้าครัวเรือน",
        **fields,
    }


def record(client, household, **fields):
    address = reverse("logbook:visit-create", args=[household.pk])
    return client.post(address, form(**fields), follow=True)


@pytest.mark.parametrize("fault", FAULTY)
def test_the_visit_is_saved_and_the_photo_is_refused_with_its_sentence(signed_in, household, fault):
    photo, sentence = FAULTY[fault]

    page = record(signed_in, household, photo=photo())

    assert page.status_code == 200
    assert Visit.objects.get().summary == "พบหัวหน้าครัวเรือน"
    assert VisitPhoto.objects.count() == 0
    assert [n for n in ("บันทึกการเยี่ยมแล้ว", "ยังไม่ได้รับภาพถ่าย", sentence) if n not in page.text] == []


def test_a_full_disk_takes_the_photo_and_not_the_visit(signed_in, household, monkeypatch):
    def full(self, path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(WholeFileStorage, "_write", full)
    page = record(signed_in, household, photo=picture())
    assert (Visit.objects.count(), VisitPhoto.objects.count()) == (1, 0)
    assert StorageFullError.message in page.text


def test_another_mistake_on_the_form_keeps_the_sentence_about_the_photo(signed_in, household):
    page = record(signed_in, household, summary="", photo=FAULTY["no picture"][0]())
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"summary", "photo"}
    assert Visit.objects.count() == 0


def test_the_photo_can_be_added_on_the_page_of_the_visit(signed_in, household):
    record(signed_in, household)
    visit = Visit.objects.get()
    address = reverse("logbook:visit-photo-add", args=[visit.pk])

    assert address in signed_in.get(reverse("logbook:visit-detail", args=[visit.pk])).text
    refused = signed_in.post(address, {"photo": FAULTY["half"][0]()})
    assert (refused.status_code, PictureRefusedError.message in refused.text) == (422, True)
    assert signed_in.post(address).status_code == 422
    for _again in range(2):
        assert signed_in.post(address, {"photo": picture()}).status_code == 302

    photo = visit.photos.get()
    with Image.open(photo.image.path) as kept:
        assert (kept.format, kept.size) == ("JPEG", (60, 40))


def test_a_visit_has_so_many_photos_and_no_more(signed_in, visit, monkeypatch):
    monkeypatch.setattr(visits, "MOST_PHOTOS", 2)
    address = reverse("logbook:visit-photo-add", args=[visit.pk])
    pages = [
        signed_in.post(address, {"photo": picture(shade)}, follow=True).text
        for shade in (9, 99, 199, 99)  # the last is there already
    ]
    refused = [TooManyPhotosError.message in page for page in pages]
    assert (refused, visit.photos.count()) == ([False, False, True, False], 2)
    assert AuditEvent.objects.filter(action="photo.added", target_id=visit.pk).count() == 2


def test_a_correction_stands_without_its_photo(client, signed_in, household, officer):
    record(signed_in, household)
    visit = Visit.objects.get()
    client.force_login(make_user("provincial_officer", "42"))
    client.post(reverse("logbook:visit-return", args=[visit.pk]), {"reason": "ระบุวันนัด"})
    client.force_login(officer)
    address = reverse("logbook:visit-correct", args=[visit.pk])

    same = client.post(address, form(id=visit.pk, photo=FAULTY["half"][0]()))
    assert (same.status_code, PictureRefusedError.message in same.text) == (422, True)
    sent = form(id=visit.pk, summary="นัดวันจันทร์", photo=FAULTY["half"][0]())
    page = client.post(address, sent, follow=True)

    visit.refresh_from_db()
    assert (visit.status, visit.summary, visit.photos.count()) == ("submitted", "นัดวันจันทร์", 0)
    assert PictureRefusedError.message in page.text


# The same by the API


@pytest.fixture
def visit(signed_in, household):
    record(signed_in, household)
    return Visit.objects.get()


def send(client, visit, **fields):
    return client.post(reverse("visit-photos", args=[visit.pk]), fields)


def test_a_phone_sends_photos_after_the_visit_and_once_each(signed_in, visit):
    key = uuid.uuid4()
    first = send(signed_in, visit, id=key, photo=picture(), caption="หน้าบ้าน")
    again = send(signed_in, visit, id=key, photo=picture())
    other = send(signed_in, visit, id=key, photo=picture(shade=200))

    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    assert first.json() == again.json()
    assert (first.json()["id"], other.json()["code"]) == (str(key), PhotoConflictError.code)
    assert visit.photos.get().caption == "หน้าบ้าน"


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_photo_of_a_phone_is_refused_alone(signed_in, visit, fault):
    answer = send(signed_in, visit, photo=FAULTY[fault][0]())
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["photo"]
    assert (Visit.objects.count(), VisitPhoto.objects.count()) == (1, 0)


def test_who_did_not_record_the_visit_and_who_comes_after_it_was_verified_are_refused(
    client, visit, officer
):
    other = make_user("district_officer", "4201")
    client.force_login(other)
    assert send(client, visit, photo=picture()).json()["code"] == NotYourVisitError.code
    client.force_login(visit.recorded_by)
    assert send(client, visit, photo=picture(shade=90)).status_code == 201
    client.force_login(other)
    client.post(reverse("logbook:visit-verify", args=[visit.pk]))
    client.force_login(visit.recorded_by)
    assert send(client, visit, photo=picture(shade=90)).status_code == 200, "known, though late"
    client.force_login(officer)
    assert send(client, visit, photo=picture()).json()["code"] == VisitNotSubmittedError.code
    page = client.get(reverse("logbook:visit-detail", args=[visit.pk])).text
    assert reverse("logbook:visit-photo-add", args=[visit.pk]) not in page
    client.force_login(make_user("district_officer", "4202"))
    assert send(client, visit, photo=picture()).status_code == 404
