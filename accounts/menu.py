"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry(
    "บัญชีและบทบาท", "accounts:account-list", Permission.ACCOUNT_MANAGE, order=240, group="ผู้ใช้"
)
menu_entry("ตารางอ้างอิง", "admin:index", Permission.ACCOUNT_MANAGE, order=185, group="ข้อมูลอ้างอิง")
menu_entry("ชุดบัญชี", "accounts:batch-list", Permission.ACCOUNT_APPROVE, order=245, group="ผู้ใช้")
menu_entry("สรุปงานที่ส่ง", "accounts:digest-list", Permission.ACCOUNT_MANAGE, order=250, group="ผู้ใช้")
menu_entry("งานเบื้องหลัง", "accounts:job-list", Permission.ACCOUNT_MANAGE, order=260, group="ผู้ใช้")
menu_entry("สุขภาพระบบ", "accounts:health", Permission.ACCOUNT_MANAGE, order=265, group="ผู้ใช้")
menu_entry("ประวัติการใช้งาน", "accounts:audit-list", Permission.AUDIT_VIEW, order=270, group="ผู้ใช้")
