"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "assistance.recorded": "บันทึกการช่วยเหลือ",
        "assistance.corrected": "แก้ไขการช่วยเหลือ",
        "assistance.withdrawn": "ถอนการช่วยเหลือ",
        "assistance.exported": "ส่งออกรายการช่วยเหลือ",
        "assistance.overlaps": "ดูความช่วยเหลือที่ควรประสานกัน",
        "evidence.viewed": "เปิดดูหลักฐานการช่วยเหลือ",
        "help.entered": "หน่วยงานบันทึกความช่วยเหลือ",
        "help.corrected": "หน่วยงานแก้ไขความช่วยเหลือ",
        "help.withdrawn": "หน่วยงานถอนความช่วยเหลือ",
        "help.listed": "ดูความช่วยเหลือที่หน่วยงานบันทึก",
        "help.viewed": "เปิดดูความช่วยเหลือที่หน่วยงานบันทึก",
        "help.exported": "ส่งออกความช่วยเหลือที่หน่วยงานบันทึก",
        "help.matched": "จับคู่ความช่วยเหลือของหน่วยงานกับครัวเรือน",
        "help.closed": "ปิดความช่วยเหลือที่ไม่พบครัวเรือน",
        "help.unmatched_listed": "ดูความช่วยเหลือที่ยังไม่พบครัวเรือน",
        "help.settle": "จับคู่ความช่วยเหลือของหน่วยงาน",
        "help.list": "อ่านบัญชีการช่วยเหลือของหน่วยงาน",
        "help_list.received": "ส่งบัญชีการช่วยเหลือ",
        "help_list.checked": "ตรวจบัญชีการช่วยเหลือ",
        "help_list.viewed": "เปิดดูบัญชีการช่วยเหลือ",
        "help_list.applied": "บันทึกบัญชีการช่วยเหลือ",
        "help_list.undone": "ถอนคืนบัญชีการช่วยเหลือ",
        "help_list.issues_exported": "ดาวน์โหลดข้อสังเกตของบัญชีการช่วยเหลือ",
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
