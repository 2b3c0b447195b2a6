"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "official.listed": "ดูทะเบียนพี่เลี้ยง",
        "official.viewed": "เปิดดูทะเบียนพี่เลี้ยง",
        "official.added": "เพิ่มพี่เลี้ยงในทะเบียน",
        "official.changed": "แก้ทะเบียนพี่เลี้ยง",
        "official.saved": "บันทึกทะเบียนพี่เลี้ยง",
        "pairing.listed": "ดูกระดานจับคู่",
        "pairing.made": "จับคู่พี่เลี้ยง",
        "pairing.ended": "สิ้นสุดการดูแล",
        "pairing.restored": "คืนการดูแลเดิม",
        "pairing.viewed": "ดูประวัติการดูแล",
        "pairing.exported": "ส่งออกการดูแลในวันใดวันหนึ่ง",
        "household.language": "บันทึกภาษาของครัวเรือน",
        "paper.asked": "ขอเอกสารแต่งตั้ง",
        "paper.written": "จัดทำเอกสารแต่งตั้ง",
        "paper.opened": "เปิดเอกสารแต่งตั้ง",
        "suggestion.asked": "ขอข้อเสนอการจับคู่",
        "suggestion.listed": "ดูข้อเสนอการจับคู่",
        "suggestion.changed": "แก้ข้อเสนอการจับคู่",
        "suggestion.confirmed": "ยืนยันข้อเสนอการจับคู่",
        "suggestion.taken_back": "ถอนการจับคู่ตามข้อเสนอ",
        "suggestion.undone": "ถอนการจับคู่ตามข้อเสนอ",
        "suggestion.printed": "พิมพ์บัญชีแนบท้ายคำสั่ง",
        "conflict.recorded": "บันทึกส่วนได้เสีย",
        "official.handed_over": "ส่งต่อครัวเรือนของพี่เลี้ยง",
        "official.imported": "นำเข้าทะเบียนพี่เลี้ยง",
        "official.exported": "ส่งออกทะเบียนพี่เลี้ยง",
        "official.letter": "พิมพ์หนังสือแจ้งพี่เลี้ยง",
        "official.transferred": "ย้ายที่ปฏิบัติงานของพี่เลี้ยง",
    },
    purposes={"work.of_before": "รับงานที่ทำก่อนส่งต่อครัวเรือน"},
)
