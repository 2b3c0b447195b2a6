"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {
        "dashboard.viewed": "ดูภาพรวม",
        "month.built": "คำนวณตัวเลขรายเดือน",
        "month.closed": "ปิดเดือน",
        "month.agencies_viewed": "ดูความช่วยเหลือแยกตามหน่วยงาน",
        "month.late_listed": "ดูข้อมูลที่บันทึกหลังสิ้นเดือน",
        "national.viewed": "ดูตัวเลข สศช. เทียบกับของเรา",
        "national.read": "อ่านตัวเลข สศช. จากไฟล์",
        "national.saved": "บันทึกตัวเลข สศช.",
        "national.exported": "ดาวน์โหลดตัวเลข สศช. เทียบกับของเรา",
        "report.written": "จัดทำรายงาน",
        "report.downloaded": "ดาวน์โหลดรายงาน",
    },
    purposes={
        "month.build": "คำนวณตัวเลขรายเดือน",
        "month.close": "ปิดเดือน",
        "national.explain": "นับเหตุของผลต่างกับตัวเลข สศช.",
        "monthly_report": "คำสั่งจัดทำรายงานประจำเดือน",
        "report.write": "จัดทำรายงาน",
    },
)
