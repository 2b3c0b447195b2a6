"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    DASHBOARD_VIEWED = "dashboard.viewed", "ดูภาพรวม"
    GOVERNOR_VIEWED = "governor.viewed", "ดูหน้าผู้ว่าราชการจังหวัด"
    MONTH_BUILT = "month.built", "คำนวณตัวเลขรายเดือน"
    MONTH_RECOUNTED = "month.recounted", "นับตัวเลขรายเดือนใหม่ทั้งหมดและแก้ช่องที่ไม่ตรง"
    MONTH_CLOSED = "month.closed", "ปิดเดือน"
    MONTH_REVISED = "month.revised", "เปิดฉบับแก้ไขของเดือนที่ปิด"
    MONTH_WHY = "month.why_viewed", "ดูเหตุที่ตัวเลขเปลี่ยน"
    MONTH_VIEWED = "month.viewed", "ดูหน้าปิดเดือน"
    TARGETS_SAVED = "target.saved", "กำหนดเป้าหมาย"
    LIMITS_CHANGED = "late_limit.changed", "แก้เกณฑ์ความล่าช้าหรือกติกาของเดือน"
    FIGURES_VIEWED = "figures.viewed", "ดูตัวเลขรายเดือนหรือเทียบตัวเลข"
    FIGURES_EXPORTED = "figures.exported", "ดาวน์โหลดตัวเลขรายเดือน"
    MONTH_AGENCIES_VIEWED = "month.agencies_viewed", "ดูความช่วยเหลือแยกตามหน่วยงาน"
    MONTH_LATE_LISTED = "month.late_listed", "ดูข้อมูลที่บันทึกหลังสิ้นเดือน"
    NATIONAL_VIEWED = "national.viewed", "ดูตัวเลข สศช. เทียบกับของเรา"
    NATIONAL_READ = "national.read", "อ่านตัวเลข สศช. จากไฟล์"
    NATIONAL_SAVED = "national.saved", "บันทึกตัวเลข สศช."
    NATIONAL_EXPORTED = "national.exported", "ดาวน์โหลดตัวเลข สศช. เทียบกับของเรา"
    REPORT_WRITTEN = "report.written", "จัดทำรายงาน"
    REPORT_WORDED = "report.worded", "แก้ถ้อยคำของรายงาน"
    REPORT_SIGNED = "report.signed", "ลงนามรับรองรายงาน"
    REPORT_SIGNED_ON_PAPER = "report.signed_on_paper", "บันทึกว่ารายงานลงนามบนกระดาษแล้ว"
    REPORT_DOWNLOADED = "report.downloaded", "ดาวน์โหลดรายงาน"
    REPORT_MEMBERS_EXPORTED = "report.members_exported", "ส่งออกรายชื่อครัวเรือนที่นับในรายงาน"


name_actions(
    Act,
    purposes={
        "month.build": "คำนวณตัวเลขรายเดือน",
        "month.why": "อธิบายว่าตัวเลขเปลี่ยนเพราะอะไร",
        "month.close": "ปิดเดือน",
        "national.explain": "นับเหตุของผลต่างกับตัวเลข สศช.",
        "monthly_report": "คำสั่งจัดทำรายงานประจำเดือน",
        "report.write": "จัดทำรายงาน",
    },
)
