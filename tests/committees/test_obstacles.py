"""Obstacles and proposals: written where they happen, gathered upward, answered, without names."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from accounts.services.accounts import end_role
from committees.errors import ObstacleEndedError
from committees.models import Obstacle
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("committees:obstacle-list"), reverse("committees:obstacle-create")
SAID = {
    "area": "420107",
    "kind": "rights",
    "text": "ไม่มีเอกสารสิทธิ์ที่ดิน",
    "proposal": "ขอให้ที่ดินอำเภอรังวัด",
}


@pytest.fixture
def mentor(db):
    return make_user("mentor", "4201")


@pytest.fixture
def officer(db):
    return make_user("district_officer", "4201")


def inbox(user) -> list[str]:
    rows = Notification.objects.filter(user=user).order_by("created_at")
    return list(rows.values_list("text", flat=True))


def shown(client, user) -> str:
    client.force_login(user)
    return client.get(LIST).content.decode()


def test_what_a_mentor_writes_goes_up_and_the_answer_comes_back(client, mentor, officer):
    province = make_user("provincial_officer", "42")
    elsewhere, colleague = make_user("district_officer", "4202"), make_user("mentor", "4201")
    client.force_login(mentor)
    assert client.post(NEW, SAID | {"area": "420201"}).status_code == 422  # not where they work
    assert client.post(NEW, SAID).status_code == 302
    obstacle = Obstacle.objects.get()
    page = reverse("committees:obstacle-detail", args=[obstacle.pk])
    answer = reverse("committees:obstacle-answer", args=[obstacle.pk])
    assert client.post(answer, {"status": "solved", "text": "x"}).status_code == 403
    assert len(inbox(officer)) == 1
    assert inbox(province) == []
    assert SAID["text"] in shown(client, officer)
    assert SAID["text"] in shown(client, province)
    for other in (elsewhere, colleague):
        assert SAID["text"] not in shown(client, other)
        assert client.get(page).status_code == 404

    client.force_login(officer)
    assert client.post(answer, {"status": "raised", "text": "เกินอำนาจอำเภอ"}).status_code == 302
    assert len(inbox(province)) == 1
    client.force_login(province)
    assert client.post(answer, {"status": "raised", "text": "x"}).status_code == 422
    said = {"status": "solved", "text": "ที่ดินจังหวัดรังวัดแล้ว"}
    assert client.post(answer, said).status_code == 302
    late = client.post(answer, said | {"status": "closed", "text": "ปิดได้แล้ว"})
    assert late.status_code == 422  # it has ended
    assert ObstacleEndedError.message in late.content.decode()
    assert "ปิดได้แล้ว" in late.content.decode()
    client.force_login(mentor)
    assert "ที่ดินจังหวัดรังวัดแล้ว" in client.get(page).content.decode()
    assert inbox(mentor) == ["ปัญหา อุปสรรคที่ท่านแจ้ง: เสนอ ศจพ.จ.", "ปัญหา อุปสรรคที่ท่านแจ้ง: แก้ไขแล้ว"]


def test_what_waits_where_nobody_answers_waits_for_the_province(client, mentor, officer):
    province = make_user("provincial_officer", "42")
    client.force_login(mentor)
    client.post(NEW, SAID)
    mine = {"status": "mine"}
    client.force_login(province)
    assert SAID["text"] not in client.get(LIST, mine).text
    assert "ปัญหา อุปสรรครอตอบ" not in client.get("/").text

    role, today = officer.memberships.get(), timezone.localdate()
    boss = make_user("administrator", "42")
    end_role(membership=role, by=boss, ended_on=today, end_reason="replaced")

    assert SAID["text"] in client.get(LIST, mine).text
    assert "ปัญหา อุปสรรครอตอบ" in client.get("/").text
    answer = reverse("committees:obstacle-answer", args=[Obstacle.objects.get().pk])
    assert client.post(answer, {"status": "solved", "text": "รังวัดแล้ว"}).status_code == 302
    assert SAID["text"] not in client.get(LIST, mine).text


def test_what_is_handed_up_again_is_told_again(client, mentor, officer):
    province = make_user("provincial_officer", "42")
    client.force_login(mentor)
    client.post(NEW, SAID)
    answer = reverse("committees:obstacle-answer", args=[Obstacle.objects.get().pk])
    for who, status in ((officer, "raised"), (province, "working"), (officer, "raised")):
        client.force_login(who)
        assert client.post(answer, {"status": status, "text": "ขอดูก่อน"}).status_code == 302

    assert len(inbox(province)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "บ้านนางสาวสมมุติ ทดสอบ ไปไม่ถึง",
        "โทร ๐๘๑-๐๐๐๐๐๐๐",
        "เลข 1 0000 00000 00 1",
        "บ้านเลขที่ 12 ทางขาด",
        "นายกิตติ ใจดี ไม่ยอมรับ",
        "ครอบครัว สมมุติหนึ่ง ทดสอบ ไม่ให้เข้า",
    ],
)
def test_nothing_by_which_a_family_is_found_is_kept(client, mentor, officer, text):
    household = make_household(head_name="สมมุติหนึ่ง ทดสอบ")
    make_pairing(household, make_official(user=mentor), officer, started_on="2026-01-01")
    client.force_login(mentor)
    address = reverse("households:obstacle-create", args=[household.pk])

    refused = client.post(address, {"kind": "people", "text": text})

    assert refused.status_code == 422
    assert "โปรดเอา" in refused.content.decode()
    assert not Obstacle.objects.exists()
    text = "ปี 2567 2568 2569 ขอให้นายอำเภอ และนายกเทศมนตรี ช่วยเปิดทางเข้าหมู่บ้าน 🙂"
    good = {"kind": "people", "text": text}
    assert client.post(address, good).status_code == 302
    assert Obstacle.objects.get().area_id == household.subdistrict_id
