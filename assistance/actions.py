"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "assistance.recorded": "บันทึกการช่วยเหลือ",
        "assistance.listed": "ดูรายการช่วยเหลือ",
        "assistance.viewed": "เปิดดูการช่วยเหลือ",
        "referral.listed": "ดูรายการส่งต่อ",
        "referral.viewed": "เปิดดูเรื่องส่งต่อ",
        "referral.sent": "ส่งต่อหน่วยงาน",
        "referral.accepted": "รับเรื่อง",
        "referral.completed": "ปิดเรื่อง: เสร็จ",
        "referral.planned": "กำหนดแผนช่วยเหลือ",
        "referral.partly": "ช่วยแล้วบางส่วน",
        "referral.declined": "ปิดเรื่อง: ไม่รับ",
        "referral.withdrawn": "ถอนเรื่อง",
        "referral.restored": "คืนเรื่องส่งต่อ",
        "referral.reminded": "เตือนเรื่องส่งต่อ",
        "letter.viewed": "เปิดดูหนังสือส่งต่อ",
        "letter.printed": "พิมพ์หนังสือส่งต่อ",
        "letter.renewed": "ออกรหัสตอบชุดใหม่ของหนังสือ",
        "letter.code_wrong": "ใส่รหัสตอบของหนังสือผิด",
        "request.listed": "ดูบัญชีรวบรวมคำขอ",
        "request.viewed": "เปิดดูคำขอความช่วยเหลือ",
        "request.waiting": "ขอความช่วยเหลือจากภายนอก",
        "request.completed": "เพิ่มเติมข้อมูลในคำขอ",
        "request.referred": "ส่งต่อคำขอถึงหน่วยงาน",
        "request.helped": "คำขอได้รับความช่วยเหลือ",
        "request.answered": "ตอบคำขอ",
        "request.withdrawn": "ยกเลิกคำขอ",
    },
    purposes={
        "referral.follow": "แจ้งผลเรื่องส่งต่อให้ผู้ขอ",
        "referral.answer_page": "รับคำตอบจากหนังสือส่งต่อ",
        "referral.clock": "เตือนเรื่องส่งต่อที่เกินกำหนด",
    },
)
