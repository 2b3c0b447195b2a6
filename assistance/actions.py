"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    ASSISTANCE_RECORDED = "assistance.recorded", "บันทึกการช่วยเหลือ"
    ASSISTANCE_CORRECTED = "assistance.corrected", "แก้ไขการช่วยเหลือ"
    ASSISTANCE_WITHDRAWN = "assistance.withdrawn", "ถอนการช่วยเหลือ"
    ASSISTANCE_EXPORTED = "assistance.exported", "ส่งออกรายการช่วยเหลือ"
    ASSISTANCE_OVERLAPS = "assistance.overlaps", "ดูความช่วยเหลือที่ควรประสานกัน"
    EVIDENCE_VIEWED = "evidence.viewed", "เปิดดูหลักฐานการช่วยเหลือ"
    HELP_ENTERED = "help.entered", "หน่วยงานบันทึกความช่วยเหลือ"
    HELP_CORRECTED = "help.corrected", "หน่วยงานแก้ไขความช่วยเหลือ"
    HELP_WITHDRAWN = "help.withdrawn", "หน่วยงานถอนความช่วยเหลือ"
    HELP_LISTED = "help.listed", "ดูความช่วยเหลือที่หน่วยงานบันทึก"
    HELP_VIEWED = "help.viewed", "เปิดดูความช่วยเหลือที่หน่วยงานบันทึก"
    HELP_EXPORTED = "help.exported", "ส่งออกความช่วยเหลือที่หน่วยงานบันทึก"
    HELP_MATCHED = "help.matched", "จับคู่ความช่วยเหลือของหน่วยงานกับครัวเรือน"
    HELP_CLOSED = "help.closed", "ปิดความช่วยเหลือที่ไม่พบครัวเรือน"
    UNMATCHED_LISTED = "unmatched.listed", "ดูความช่วยเหลือที่ยังไม่พบครัวเรือน"
    UNMATCHED_VIEWED = "unmatched.viewed", "เปิดดูความช่วยเหลือที่ยังไม่พบครัวเรือน"
    HELP_LIST_LISTED = "help_list.listed", "ดูบัญชีการช่วยเหลือที่ส่ง"
    HELP_LIST_RECEIVED = "help_list.received", "ส่งบัญชีการช่วยเหลือ"
    HELP_LIST_CHECKED = "help_list.checked", "ตรวจบัญชีการช่วยเหลือ"
    HELP_LIST_VIEWED = "help_list.viewed", "เปิดดูบัญชีการช่วยเหลือ"
    HELP_LIST_APPLIED = "help_list.applied", "บันทึกบัญชีการช่วยเหลือ"
    HELP_LIST_UNDONE = "help_list.undone", "ถอนคืนบัญชีการช่วยเหลือ"
    HELP_LIST_ISSUES_EXPORTED = "help_list.issues_exported", "ดาวน์โหลดข้อสังเกตของบัญชีการช่วยเหลือ"
    ASSISTANCE_LISTED = "assistance.listed", "ดูรายการช่วยเหลือ"
    ASSISTANCE_VIEWED = "assistance.viewed", "เปิดดูการช่วยเหลือ"
    REFERRAL_LISTED = "referral.listed", "ดูรายการส่งต่อ"
    REFERRAL_VIEWED = "referral.viewed", "เปิดดูเรื่องส่งต่อ"
    REFERRAL_SENT = "referral.sent", "ส่งต่อหน่วยงาน"
    REFERRAL_ACCEPTED = "referral.accepted", "รับเรื่อง"
    REFERRAL_COMPLETED = "referral.completed", "ปิดเรื่อง: เสร็จ"
    REFERRAL_PLANNED = "referral.planned", "กำหนดแผนช่วยเหลือ"
    REFERRAL_PARTLY = "referral.partly", "ช่วยแล้วบางส่วน"
    REFERRAL_DECLINED = "referral.declined", "ปิดเรื่อง: ไม่รับ"
    REFERRAL_WITHDRAWN = "referral.withdrawn", "ถอนเรื่อง"
    REFERRAL_RESTORED = "referral.restored", "คืนเรื่องส่งต่อ"
    REFERRAL_REMINDED = "referral.reminded", "เตือนเรื่องส่งต่อ"
    LETTER_VIEWED = "letter.viewed", "เปิดดูหนังสือส่งต่อ"
    LETTER_PRINTED = "letter.printed", "พิมพ์หนังสือส่งต่อ"
    LETTER_RENEWED = "letter.renewed", "ออกรหัสตอบชุดใหม่ของหนังสือ"
    LETTER_CODE_WRONG = "letter.code_wrong", "ใส่รหัสตอบของหนังสือผิด"
    REQUEST_LISTED = "request.listed", "ดูบัญชีรวบรวมคำขอ"
    REQUEST_VIEWED = "request.viewed", "เปิดดูคำขอความช่วยเหลือ"
    REQUEST_WAITING = "request.waiting", "ขอความช่วยเหลือจากภายนอก"
    REQUEST_COMPLETED = "request.completed", "เพิ่มเติมข้อมูลในคำขอ"
    REQUEST_REFERRED = "request.referred", "ส่งต่อคำขอถึงหน่วยงาน"
    REQUEST_HELPED = "request.helped", "คำขอได้รับความช่วยเหลือ"
    REQUEST_ANSWERED = "request.answered", "ตอบคำขอ"
    REQUEST_WITHDRAWN = "request.withdrawn", "ยกเลิกคำขอ"


name_actions(
    Act,
    purposes={
        "referral.follow": "แจ้งผลเรื่องส่งต่อให้ผู้ขอ",
        "referral.answer_page": "รับคำตอบจากหนังสือส่งต่อ",
        "referral.clock": "เตือนเรื่องส่งต่อที่เกินกำหนด",
        "help.settle": "จับคู่ความช่วยเหลือของหน่วยงาน",
        "help.list": "อ่านบัญชีการช่วยเหลือของหน่วยงาน",
    },
)
