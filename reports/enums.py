"""Choices of the reports app."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    MONTHLY = "monthly", "รายงานประจำเดือน"
    AGENCIES = "agencies", "รายงานหน่วยงาน"
    ONE_PAGE = "one_page", "สรุปหนึ่งหน้าเพื่อการประชุม"
    QUARTERLY = "quarterly", "รายงานผลการดำเนินงาน"


class ReportPart(TextChoices):
    """What the office says in its own words in a quarterly report, in the order of the paper."""

    RESULTS = "results", "ผลการดำเนินงานที่สำคัญ"
    PROBLEMS = "problems", "สาเหตุของปัญหาและอุปสรรค"
    NEXT = "next", "แนวทางการดำเนินงานไตรมาสต่อไป"
    ASK = "ask", "ข้อเสนอเพื่อพิจารณา"


class Carer(TextChoices):
    """Who looks after households, as the figures of a month are told apart by it."""

    MENTOR = "official", "พี่เลี้ยง"
    ORGANIZATION = "organization", "หน่วยงานของพี่เลี้ยง"


class LimitKind(TextChoices):
    """How a metric is compared with its limit."""

    SHARE = "share", "ร้อยละไม่ต่ำกว่า"
    COUNT = "count", "จำนวนไม่เกิน"
