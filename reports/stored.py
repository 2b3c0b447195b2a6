"""What months keep of the households they counted."""

from core.stored import costly_fact
from reports.months.recounting import differences

costly_fact("months", "ตัวเลขของเดือนที่ยังไม่ปิด", differences)
