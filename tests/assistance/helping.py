"""A district as `tests.consequences.town` makes it, with an agency that enters help."""

import csv
import io
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from accounts.acting import acting_for
from assistance.services.entries import enter_help
from assistance.services.lists import receive_list
from assistance.services.matching import settle_due
from core.jobs.running import start
from core.pictures import without_exif
from households.models import Person
from tests.factories.people import make_pin
from tests.jobs import do

HEADINGS = (
    "เลขประจำตัวประชาชน",
    "ชื่อ-สกุล",
    "ประเภทความช่วยเหลือ",
    "รายละเอียด",
    "จำนวน",
    "หน่วยนับ",
    "มูลค่า (บาท)",
    "วันที่ช่วยเหลือ",
    "มิติ",
    "ตำบล",
    "อำเภอ",
)


def picture():
    """A small photo as the gate lets it in."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    return without_exif(buffer)


def pins_of(town, house) -> list[str]:
    """National IDs of a household's people, as somebody who may read them does."""
    with acting_for(town.officer):
        people = Person.objects.filter(household=house, merged_into=None).order_by("pk")
        return [str(person.pin) for person in people]


def enter(town, pin=None, *, by=None, **said):
    """One entry of the town's agency, made by its officer; the ledger is not brought up to it."""
    by = by or town.agent
    fields = {
        "organization": town.agency,
        "id": uuid.uuid4(),
        "pin": pin or make_pin(),
        "dimension": town.income(),
        "kind": "money",
        "description": "เบี้ยยังชีพ",
        "amount": 600,
        "given_on": timezone.localdate(),
    } | said
    with acting_for(by), transaction.atomic():
        return enter_help(by=by, **fields)[0]


def enter_and_settle(town, pin=None, **said):
    entry = enter(town, pin, **said)
    settle_due()
    return entry


def table(rows, *, headings=HEADINGS) -> ContentFile:
    """A CSV as an agency saves it: `rows` are dictionaries by heading."""
    text = io.StringIO()
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(dict.fromkeys(headings, "") | row for row in rows)
    return ContentFile(text.getvalue().encode("utf-8-sig"), "บัญชี.csv")


def line(pin, **said) -> dict:
    """A row of an agency's list."""
    return {
        "เลขประจำตัวประชาชน": pin,
        "ชื่อ-สกุล": "นายสมมุติ ทดสอบ",
        "ประเภทความช่วยเหลือ": "เงิน",
        "รายละเอียด": "เบี้ยยังชีพ",
        "มูลค่า (บาท)": "600",
        "วันที่ช่วยเหลือ": be_day(),
        "มิติ": "รายได้",
    } | said


def be_day(days_ago=0) -> str:
    day = timezone.localdate() - timedelta(days_ago)
    return f"{day.day:02d}/{day.month:02d}/{day.year + 543}"


def send(town, rows, *, by=None, **said):
    """A list the town's agency sends, checked as a worker does."""
    by = by or town.agent
    file = rows if isinstance(rows, ContentFile) else table(rows)
    with acting_for(by):
        help_list = receive_list(organization=town.agency, by=by, file=file, **said)
        start(help_list, "help.check", by=by)
    with acting_for(purpose="help.list"):
        return do(help_list)
