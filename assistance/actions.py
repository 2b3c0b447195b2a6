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
        "referral.declined": "ปิดเรื่อง: ไม่รับ",
        "referral.withdrawn": "ถอนเรื่อง",
        "referral.restored": "คืนเรื่องส่งต่อ",
    }
)
