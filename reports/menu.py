"""What the menu shows of this room."""

from accounts.menu_entries import menu_entry
from accounts.permissions import Permission

menu_entry("หน้าแรก", "reports:home", Permission.SIGNED_IN, order=10)
menu_entry("ภาพรวม", "reports:governor", Permission.DASHBOARD_VIEW, order=20)
menu_entry(
    "ตัวเลขรายเดือน",
    "reports:dashboard",
    Permission.DASHBOARD_VIEW,
    order=103,
    group="ภาพรวมและรายงาน",
)
menu_entry("รายงาน", "reports:report-list", Permission.REPORT_VIEW, order=100)
menu_entry(
    "เทียบตัวเลข สศช.",
    "reports:national-compare",
    Permission.DASHBOARD_VIEW,
    order=105,
    group="ภาพรวมและรายงาน",
)
