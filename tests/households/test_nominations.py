"""Households the list missed: proposed with photos, compared with what is known, decided, counted
apart.
"""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.acting import acting_for
from accounts.models import AuditEvent, Notification
from core import pictures
from core.links import private_url
from core.uploads.errors import PictureRefusedError
from households.enums import NominationStatus
from households.errors import (
    LooksKnownError,
    NoEvidenceError,
    NominationDecidedError,
    OwnNominationError,
    PinTakenError,
)
from households.models import Household, Nomination, NominationPhoto
from households.services import nominations
from households.services.nominations import (
    add_photo,
    draft,
    likely_same,
    propose_household,
    refuse_nomination,
    verify_nomination,
)
from households.services.urgency import lines_of_score, recompute
from places.models import Village
from tests.factories.people import make_household, make_pin, make_user
from tests.households.test_duplicates import called

pytestmark = pytest.mark.django_db
CREATE = "households:nomination-create"


def picture(name="บ้าน.jpg", *, size=(2000, 1000), place=True) -> SimpleUploadedFile:
    """A photograph that says where and with what it was taken."""
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "กล้องของข้าราชการ"
    if place:
        exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", size, "green").save(data, "JPEG", exif=exif)
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def propose(by, area, name="นายสมชาย ทองใบ", **fields):
    given = {"dimensions": ["income"], "reason": "บ้านไม่มีรายได้", "evidence": "ผู้ใหญ่บ้าน", **fields}
    return propose_household(by=by, subdistrict=area, head_name=name, **given)


def seen(photo):
    with Image.open(photo.image.path) as image:
        return image.size, dict(image.getexif())


@pytest.fixture
def area():
    return make_household("420107").subdistrict


@pytest.fixture
def mentor():
    return make_user("mentor", "4201")


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


def form(**fields):
    return {
        "subdistrict": "420107",
        "head_name": "นายสมชาย ทองใบ",
        "dimensions": ["income"],
        "reason": "ไม่มีรายได้",
        "evidence": "ผู้ใหญ่บ้าน",
        **fields,
    }


def test_a_proposal_keeps_its_photos_shrunk_and_without_what_the_camera_wrote(client, mentor, area):
    client.force_login(mentor)
    data = form(photos=[picture(), picture("ครัว.jpg", size=(10, 20))], village_number="3")

    page = client.post(reverse(CREATE), data, follow=True)

    assert page.status_code == 200
    nomination = Nomination.objects.get()
    assert (nomination.village_id, nomination.name_key) == ("42010703", "สมชายทองใบ")
    assert [seen(photo) for photo in nomination.photos.all()] == [((1280, 640), {}), ((10, 20), {})]
    assert page.content.decode().count("ภาพประกอบข้อเสนอ") == 2


def test_a_file_that_is_no_picture_is_refused_with_one_sentence_and_nothing_is_kept(
    client, mentor, area
):
    client.force_login(mentor)
    broken = picture().read()[:900]
    for content, sentence in (
        (b"no picture at all", pictures.UNKNOWN),
        (broken, PictureRefusedError.message),
        (b" ", pictures.UNKNOWN),
    ):
        file = SimpleUploadedFile("x.jpg", content, "image/jpeg")
        page = client.post(reverse(CREATE), form(photos=[file]))
        assert page.status_code == 422
        # At the field, and above the form with a link to it.
        assert page.content.decode().count(sentence) == 2
    assert (Nomination.objects.count(), NominationPhoto.objects.count()) == (0, 0)


def test_a_proposal_needs_a_word_or_a_photo_to_speak_for_it(client, mentor, area):
    client.force_login(mentor)
    page = client.post(reverse(CREATE), form(evidence="  "))
    assert page.status_code == 422
    assert NoEvidenceError.message in page.text
    assert Nomination.objects.count() == 0
    assert client.post(reverse(CREATE), form(evidence="", photos=[picture()])).status_code == 302
    other = form(evidence="นายกล้า ผู้ใหญ่บ้าน", head_name="นางสาวอื่น ใจดี")
    assert client.post(reverse(CREATE), other).status_code == 302
    assert Nomination.objects.count() == 2


def test_at_most_five_photos_go_with_a_proposal(client, mentor, area):
    client.force_login(mentor)
    page = client.post(reverse(CREATE), form(photos=[picture(size=(9, 9)) for _ in range(6)]))
    assert page.status_code == 422
    assert page.context["form"].errors["photos"] == ["แนบได้ไม่เกิน 5 ภาพ"]


def status(client, address):
    answer = client.get(address)
    if answer.streaming:
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    return answer.status_code


def test_the_same_picture_counts_once(mentor, area):
    nomination = propose(mentor, area, photos=[picture(), picture("again.jpg")])
    assert nomination.photos.count() == 1


def test_a_photo_opens_for_its_own_people_while_its_link_lasts(client, mentor, area, officer):
    nomination = propose(mentor, area)
    photo = add_photo(nomination=nomination, by=mentor, content=picture())
    plain = reverse("households:nomination-photo", args=[photo.pk])
    far, other = make_user("district_officer", "4202"), make_user("mentor", "4201")
    answers = []
    for user in (mentor, officer, far, other):
        client.force_login(user)
        link = private_url(user, "households:nomination-photo", photo.pk)
        answers.append((status(client, link), status(client, plain)))
    assert answers == [(200, 410), (200, 410), (404, 410), (404, 410)]


def test_the_database_itself_keeps_photos_of_another_district_back(mentor, area):
    add_photo(nomination=propose(mentor, area), by=mentor, content=picture())
    with acting_for(make_user("district_officer", "4202")):
        assert NominationPhoto.objects.count() == 0
    with acting_for(make_user("district_officer", "4201")):
        assert NominationPhoto.objects.count() == 1


def same(nomination):
    found = likely_same(
        nomination, households=Household.objects.all(), nominations=Nomination.objects.all()
    )
    return [(match.found, match.why) for match in found]


def test_likely_duplicates_are_found_by_id_name_sound_and_house_most_reasons_first(area, mentor):
    village = Village.objects.create(code="42010703", number=3, subdistrict=area)
    place = {"village": village, "house_number": "12/3"}
    by_house = make_household("420107", **place)
    by_sound = called(make_household("420107", village=village), "นัฐธิดา", "สรีสุข")
    by_name = called(make_household("420201"), "ณัฐธิดา", "ศรีสุข")
    by_pin = make_household("420201")
    elsewhere = Village.objects.create(code="42010704", number=4, subdistrict=area)
    called(make_household("420107", village=elsewhere), "นัฐธิดา", "สรีสุข")
    earlier = propose(mentor, area, "นัฐธิดา สรีสุข", village_number=3, house_number="12/3")

    new = draft(
        subdistrict=area,
        head_name="นางสาวณัฐธิดา ศรีสุข",
        village_number=3,
        house_number="12/3",
        pin=str(by_pin.persons.get().pin),
    )

    assert same(new) == [
        (by_pin, [nominations.SAME_PIN]),
        (by_name, [nominations.SAME_NAME]),
        (earlier, [nominations.SAME_SOUND, nominations.SAME_HOUSE]),
        (by_sound, [nominations.SAME_SOUND]),
        (by_house, [nominations.SAME_HOUSE]),
    ]


def test_the_cost_of_the_comparison_does_not_grow(area, mentor, django_assert_num_queries):
    for number in (1, 8):
        for _ in range(number):
            called(make_household("420107"), "สมชาย", "ทองใบ")
            propose(mentor, area)
        with django_assert_num_queries(3):
            assert same(draft(subdistrict=area, head_name="สมชาย ทองใบ"))


def test_the_proposer_is_shown_what_he_may_see_and_confirms(client, officer, area):
    known = called(make_household("420107"), "สมชาย", "ทองใบ")
    called(make_household("420201"), "สมชาย", "ทองใบ")
    client.force_login(officer)

    asked = client.post(reverse("households:nomination-check"), form())
    assert [match.found for match in asked.context["matches"]] == [known]
    page = client.post(reverse(CREATE), form())
    assert page.status_code == 422
    assert [match.found for match in page.context["matches"]] == [known]
    assert LooksKnownError.message in page.content.decode()
    assert Nomination.objects.count() == 0

    client.post(reverse(CREATE), form(is_checked="on"))
    assert Nomination.objects.get().status == NominationStatus.PROPOSED


def test_a_mentor_is_not_told_who_else_is_on_the_list(client, mentor, area):
    """A check that answered for the whole province would say of any national ID: it is poor."""
    household = called(make_household("420107"), "สมชาย", "ทองใบ")
    client.force_login(mentor)
    asked = client.post(
        reverse("households:nomination-check"), form(pin=str(household.persons.get().pin))
    )
    assert asked.context["matches"] == []
    assert client.post(reverse(CREATE), form()).status_code == 302


@pytest.mark.parametrize(
    ("name", "why"), [("นาย" + "ก" * 121 + " ข", "ยาวเกิน 120"), ("นาย", "ไม่ใช่คำนำหน้า")]
)
def test_a_name_that_could_not_be_taken_in_is_refused_at_once(
    client, mentor, officer, area, name, why
):
    client.force_login(mentor)
    given = {"subdistrict": area.pk, "head_name": name, "dimensions": ["income"]}
    page = client.post(reverse(CREATE), given | {"reason": "ยากจน", "evidence": "ผู้ใหญ่บ้าน"})
    assert (page.status_code, Nomination.objects.count()) == (422, 0)
    assert why in page.text


def test_a_name_too_long_that_was_proposed_before_is_told_when_it_is_decided(
    client, mentor, officer, area
):
    nomination = propose(mentor, area, name="นาย" + "ก" * 121 + " ข")
    client.force_login(officer)
    address = reverse("households:nomination-detail", args=[nomination.pk])
    page = client.post(address, {"decision": "verify", "reason": "พบจริง"})
    assert (page.status_code, "ชื่อ: " in page.text) == (422, True)
    assert Household.objects.filter(origin="nomination").count() == 0


def test_the_officer_sees_every_likely_duplicate_of_the_district_and_decides(
    client, mentor, officer, area
):
    known = called(make_household("420107"), "สมชาย", "ทองใบ")
    nomination = propose(mentor, area)
    client.force_login(officer)
    address = reverse("households:nomination-detail", args=[nomination.pk])
    assert [match.found for match in client.get(address).context["matches"]] == [known]

    assert client.post(address, {"decision": "refuse", "reason": ""}).status_code == 422
    client.post(address, {"decision": "refuse", "reason": "อยู่ในบัญชีแล้ว"})

    nomination.refresh_from_db()
    assert (nomination.status, nomination.decision_reason) == ("refused", "อยู่ในบัญชีแล้ว")
    notice = Notification.objects.get(user=mentor)
    assert (notice.text, notice.url) == (f"ข้อเสนอครัวเรือนตกหล่น #{nomination.pk}: ไม่รับ", address)
    with pytest.raises(NominationDecidedError):
        verify_nomination(nomination=nomination, by=officer, reason="x")


def test_what_another_decided_meanwhile_is_said_and_the_reason_typed_still_stands_there(
    client, mentor, officer, area
):
    nomination = propose(mentor, area)
    refuse_nomination(nomination=nomination, by=officer, reason="อยู่ในบัญชีแล้ว")
    client.force_login(make_user("district_officer", "4201"))
    address = reverse("households:nomination-detail", args=[nomination.pk])

    answer = client.post(address, {"decision": "verify", "reason": "ไปดูบ้านมาแล้ว <b>"})

    page = answer.content.decode()
    assert (answer.status_code, page.count(NominationDecidedError.message)) == (422, 1)
    assert "ไปดูบ้านมาแล้ว &lt;b&gt;" in page
    assert NominationDecidedError.message not in client.get(address).content.decode()


def test_a_household_that_is_taken_in_is_as_urgent_as_its_needs_say(mentor, officer, area):
    nomination = verify_nomination(nomination=propose(mentor, area), by=officer)
    household = Household.objects.get(pk=nomination.household_id)
    assert household.urgency_score == sum(points for _, points in lines_of_score(household)) > 0
    recompute(data_year=None)
    household.refresh_from_db()
    assert household.urgency_score == sum(points for _, points in lines_of_score(household))


def test_trap_11_nobody_decides_his_own_proposal(officer, area):
    nomination = propose(officer, area)
    for act in (verify_nomination, refuse_nomination):
        with pytest.raises(OwnNominationError):
            act(nomination=nomination, by=officer, reason="x")


def test_an_id_that_stands_in_a_household_nobody_here_may_see_is_not_taken_twice(
    mentor, officer, area
):
    far = make_household("420201")
    nomination = propose(mentor, area, pin=str(far.persons.get().pin))
    with acting_for(officer):
        assert same(nomination) == []
        with pytest.raises(PinTakenError):
            verify_nomination(nomination=nomination, by=officer, reason="x")


def test_a_check_leaves_a_trace_without_the_name(client, officer, area):
    client.force_login(officer)
    client.post(reverse("households:nomination-check"), form(pin=make_pin()))
    event = AuditEvent.objects.filter(action="nomination.checked").latest("id")
    assert event.details == {"count": 0}


def test_the_export_of_nominations_holds_the_own_district_and_no_national_id(
    client, mentor, officer, area
):
    far = make_household("420201").subdistrict
    pin = make_pin()
    propose(mentor, area, "=HYPERLINK(1) ทดสอบ", pin=pin)
    propose(mentor, far, "นายไกล ออกไป")
    client.force_login(officer)

    answer = client.get(reverse("households:nomination-export"))

    data = b"".join(answer.streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert [row[0] for row in rows] == ["หัวหน้าครัวเรือน", "'=HYPERLINK(1) ทดสอบ"]
    assert pin not in str(rows)


def test_the_export_holds_the_nominations_its_page_shows(client, mentor, officer, area):
    propose(mentor, area, "นายรอ ตรวจ")
    refused = propose(mentor, area, "นายไม่ รับ")
    refuse_nomination(nomination=refused, by=officer, reason="อยู่ในบัญชีแล้ว")
    client.force_login(officer)
    export, listed = reverse("households:nomination-export"), reverse("households:nomination-list")

    refused_one, both = ["นายไม่ รับ"], ["นายรอ ตรวจ", "นายไม่ รับ"]
    for status, names in (("refused", refused_one), ("verified", []), ("x", both)):
        page = client.get(listed, {"status": status}).content.decode()
        query = "" if status == "x" else f"?status={status}"
        assert f'href="{export}{query}"' in page
        assert ("ไม่มีข้อเสนอในสถานะนี้" in page) == (not names)
        assert "ยังไม่มีข้อเสนอ" not in page
        data = b"".join(client.get(export + query).streaming_content)
        rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
        assert sorted(row[0] for row in rows[1:]) == names
    Nomination.objects.all().delete()
    assert "ยังไม่มีข้อเสนอ" in client.get(listed).content.decode()
