"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    OFFICIAL_LISTED = "official.listed", "ดูทะเบียนพี่เลี้ยง"
    OFFICIAL_VIEWED = "official.viewed", "เปิดดูทะเบียนพี่เลี้ยง"
    OFFICIAL_ADDED = "official.added", "เพิ่มพี่เลี้ยงในทะเบียน"
    OFFICIAL_CHANGED = "official.changed", "แก้ทะเบียนพี่เลี้ยง"
    PAIRING_LISTED = "pairing.listed", "ดูกระดานจับคู่"
    PAIRING_MADE = "pairing.made", "จับคู่พี่เลี้ยง"
    PAIRING_ENDED = "pairing.ended", "สิ้นสุดการดูแล"
    PAIRING_RESTORED = "pairing.restored", "คืนการดูแลเดิม"
    PAIRING_VIEWED = "pairing.viewed", "ดูประวัติการดูแล"
    PAIRING_EXPORTED = "pairing.exported", "ส่งออกการดูแลในวันใดวันหนึ่ง"
    HOUSEHOLD_LANGUAGE = "household.language", "บันทึกภาษาของครัวเรือน"
    PAPER_ASKED = "paper.asked", "ขอเอกสารแต่งตั้ง"
    PAPER_WRITTEN = "paper.written", "จัดทำเอกสารแต่งตั้ง"
    PAPER_OPENED = "paper.opened", "เปิดเอกสารแต่งตั้ง"
    SUGGESTION_ASKED = "suggestion.asked", "ขอข้อเสนอการจับคู่"
    SUGGESTION_LISTED = "suggestion.listed", "ดูข้อเสนอการจับคู่"
    SUGGESTION_CHANGED = "suggestion.changed", "แก้ข้อเสนอการจับคู่"
    SUGGESTION_CONFIRMED = "suggestion.confirmed", "ยืนยันข้อเสนอการจับคู่"
    SUGGESTION_TAKEN_BACK = "suggestion.taken_back", "ถอนการจับคู่ตามข้อเสนอ"
    SUGGESTION_PRINTED = "suggestion.printed", "พิมพ์บัญชีแนบท้ายคำสั่ง"
    CONFLICT_RECORDED = "conflict.recorded", "บันทึกส่วนได้เสีย"
    CONFLICT_REMOVED = "conflict.removed", "ถอนส่วนได้เสีย"
    OFFICIAL_HANDED_OVER = "official.handed_over", "ส่งต่อครัวเรือนของพี่เลี้ยง"
    OFFICIAL_RETURNED = "official.returned", "รับพี่เลี้ยงกลับเข้าปฏิบัติงาน"
    OFFICIAL_IMPORTED = "official.imported", "นำเข้าทะเบียนพี่เลี้ยง"
    OFFICIAL_EXPORTED = "official.exported", "ส่งออกทะเบียนพี่เลี้ยง"
    OFFICIAL_LETTER = "official.letter", "พิมพ์หนังสือแจ้งพี่เลี้ยง"
    OFFICIAL_TRANSFERRED = "official.transferred", "ย้ายที่ปฏิบัติงานของพี่เลี้ยง"


name_actions(
    Act,
    purposes={"household.follow": "แจ้งผู้ที่ดูแลครัวเรือน", "work.of_before": "รับงานที่ทำก่อนส่งต่อครัวเรือน"},
)
