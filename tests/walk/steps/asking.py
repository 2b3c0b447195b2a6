"""What mentors ask for, the letters it goes into, and the organisations that are asked."""

import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assistance.models import HelpRequest, Referral
from core.sheets import write_table
from places.models import Organization
from tests.factories.registers import begin_book
from tests.walk.lists import picture
from tests.walk.steps import latest, of_house, page_of, pk_of, step
from tests.walk.world import day, iso

asked = latest(HelpRequest, "received_at")


def ask(number, **more):
    """The mentor asks through the page of the household."""

    def before(w):
        if HelpRequest.objects.filter(household=w.house(number), **more).exists():
            return
        at = reverse("assistance:request-create", args=[w.house(number).pk])
        w.press("mentor", at, at, REQUEST | more)

    return before


REQUEST = {"kind": "housing", "wanted": "หลังคารั่ว", "urgency": "soon", "dimension": "living"}
step(
    "assistance:request-create",
    "mentor",
    lambda w: HelpRequest.objects.filter(household=w.house(1)).exists(),
    at=of_house(),
    fill=lambda w: REQUEST,
    again=True,
)
REQUEST_ID = str(uuid.uuid4())
step(
    "request-create",
    "mentor",
    lambda w: HelpRequest.objects.filter(pk=REQUEST_ID).exists(),
    fill=lambda w: REQUEST | {"id": REQUEST_ID, "household": w.house(2).pk, "asked_on": iso()},
    api="POST",
)
of_phone = lambda w=None: HelpRequest.objects.get(pk=REQUEST_ID)  # noqa: E731
step(
    "request-photos",
    "mentor",
    lambda w: of_phone().photos.count() == 1,
    at=pk_of(of_phone),
    fill=lambda w: {"photo": picture()},
    api="POST",
)
step(
    "assistance:request-photo-add",
    "mentor",
    lambda w: HelpRequest.objects.get(household=w.house(1)).photos.exists(),
    at=lambda w: {"pk": HelpRequest.objects.get(household=w.house(1)).pk},
    page=page_of(
        "assistance:request-detail",
        lambda w: {"pk": HelpRequest.objects.get(household=w.house(1)).pk},
    ),
    fill=lambda w: {"photo": picture(9)},
)
step(
    "assistance:request-edit",
    "officer",
    lambda w: of_phone().officer_note == "หลังคา 12 แผ่น",
    at=pk_of(of_phone),
    fill=lambda w: {"officer_note": "หลังคา 12 แผ่น"},
    free=True,
)


def sao(w):
    return Organization.objects.get(name="องค์การบริหารส่วนตำบลสมมุติ")


step(
    "committees:organization-create",
    "officer",
    lambda w: Organization.objects.filter(name="องค์การบริหารส่วนตำบลสมมุติ").exists(),
    fill=lambda w: {
        "name": "องค์การบริหารส่วนตำบลสมมุติ",
        "kind": "local_government",
        "serves": ["4201"],
        "gives": ["housing"],
        "is_active": "on",
    },
    free=True,
)
step(
    "committees:organization-edit",
    "officer",
    lambda w: sao(w).phone == "042000000",
    at=pk_of(sao),
    fill=lambda w: {"phone": "042000000", "serves": ["4201"], "gives": ["housing"]},
    free=True,
)


def in_the_province():
    return Organization.objects.filter(kind="provincial_office").order_by("pk").first()


def of_no_office():
    return Organization.objects.filter(kind="ministry", answered_by=None).order_by("pk").first()


step(
    "committees:duty-edit",
    "province",
    lambda w: in_the_province().duties.filter(basis="คำสั่งจังหวัดที่ 1/2569").exists(),
    fill=lambda w: {
        "office": in_the_province().pk,
        "answers_for": of_no_office().pk,
        "is_default": "on",
        "basis": "คำสั่งจังหวัดที่ 1/2569",
    },
    free=True,
)
step(
    "committees:duty-cancel",
    "province",
    lambda w: not in_the_province().duties.filter(basis="คำสั่งจังหวัดที่ 1/2569").exists(),
    at=lambda w: {"pk": in_the_province().duties.get(basis="คำสั่งจังหวัดที่ 1/2569").pk},
    page=page_of("committees:organization-detail", lambda w: {"pk": in_the_province().pk}),
)
step(
    "committees:officer-add",
    "officer",
    lambda w: sao(w).officers.filter(ended_on=None).exists(),
    at=pk_of(sao),
    page=page_of("committees:organization-detail", pk_of(sao)),
    fill=lambda w: {"duty": "responsible", "name": "นายสมมุติ ปลัด", "started_on": day()},
    free=True,
)
step(
    "committees:officer-end",
    "officer",
    lambda w: not sao(w).officers.filter(ended_on=None).exists(),
    at=lambda w: {"pk": sao(w).officers.get().pk},
    page=page_of("committees:organization-detail", pk_of(sao)),
    fill=lambda w: {"ended_on": day()},
)
step(
    "assistance:letter-create",
    "officer",
    lambda w: of_phone().status == "referred",
    page=lambda w: f"{reverse('assistance:letter-create')}?request={REQUEST_ID}",
    fill=lambda w: {"organization": sao(w).pk, "offline": "on"},
    text=True,
)
letter = lambda w=None: of_phone().referral.letter  # noqa: E731
step(
    "assistance:letter-renew",
    "officer",
    lambda w: letter().answer_round == 2,
    at=pk_of(letter),
    page=page_of("assistance:letter-detail", pk_of(letter)),
    again=True,
    free=True,
)
step(
    "assistance:letter-number",
    "officer",
    lambda w: letter().registered,
    before=lambda w: begin_book(w.users["officer"]),
    at=pk_of(letter),
    page=page_of("assistance:letter-detail", pk_of(letter)),
    free=True,
)
step(
    "assistance:letter-record",
    "officer",
    lambda w: of_phone().referral.status == "accepted",
    at=pk_of(letter),
    fill=lambda w: {
        "name": "นายสมมุติ ปลัด",
        "channel": "phone",
        "said_on": day(),
        "r1-action": "accept",
    },
    text=True,
)
step(
    "referral-answer",
    "agency",
    lambda w: Referral.objects.filter(household=w.house(3), status="accepted").exists(),
    at=lambda w: {"pk": Referral.objects.get(household=w.house(3)).pk},
    before=lambda w: refer_to_health(w, 3),
    fill=lambda w: {"action": "accept"},
    api="POST",
)


def refer_to_health(w, number):
    if Referral.objects.filter(household=w.house(number)).exists():
        return
    at = reverse("assistance:referral-create", args=[w.house(number).pk])
    office = Organization.objects.get(code="loei-health").pk
    said = {"dimension": "health", "subject": "ขอตรวจ", "request": "เยี่ยม", "organization": office}
    w.press("officer", at, at, said)


step(
    "assistance:request-answer",
    "officer",
    lambda w: HelpRequest.objects.get(household=w.house(1)).status == "answered",
    at=lambda w: {"pk": HelpRequest.objects.get(household=w.house(1)).pk},
    page=page_of(
        "assistance:request-detail",
        lambda w: {"pk": HelpRequest.objects.get(household=w.house(1)).pk},
    ),
    fill=lambda w: {"answer": "จัดหาให้จากที่มีอยู่แล้ว"},
    text=True,
)


def not_needed(w):
    return HelpRequest.objects.get(household=w.house(1), kind="goods")


step(
    "assistance:request-withdraw",
    "mentor",
    lambda w: not_needed(w).status == "withdrawn",
    at=pk_of(not_needed),
    page=page_of("assistance:request-detail", pk_of(not_needed)),
    before=ask(1, kind="goods"),
    fill=lambda w: {"reason": "เพื่อนบ้านช่วยแล้ว"},
    text=True,
)


def office_list():
    """A workbook with one temple."""
    stream = io.BytesIO()
    cells = {"ชื่อหน่วยงาน": "วัดสมมุติ", "ประเภท": "วัดและศาสนสถาน", "อำเภอ": "เมืองเลย"}
    write_table(stream, list(cells), [list(cells.values())])
    return SimpleUploadedFile("x.xlsx", stream.getvalue())


def prepare_import(w):
    at = reverse("committees:organization-import")
    shown = w.clients["officer"].post(at, {"file": office_list()})
    w.kept["organizations"] = shown.context["token"]


step(
    "committees:organization-import",
    "officer",
    lambda w: Organization.objects.filter(name="วัดสมมุติ").exists(),
    before=prepare_import,
    fill=lambda w: {"token": w.kept["organizations"]},
)
step(
    "committees:organization-merge",
    "province",
    lambda w: Organization.objects.get(name="วัดสมมุติ").merged_into == sao(w),
    at=pk_of(sao),
    fill=lambda w: {"double": Organization.objects.get(name="วัดสมมุติ").pk},
)
