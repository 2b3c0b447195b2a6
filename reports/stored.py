"""What months keep of the households they counted."""

from core.stored import dear_fact
from reports.months.recounting import differences

dear_fact("months", "ตัวเลขของเดือนที่ยังไม่ปิด", differences)
