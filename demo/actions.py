"""What this room's acts are called in the history."""

from django.db.models import TextChoices

from accounts.actions import name_actions


class Act(TextChoices):
    DEMO_FILLED = "demo.filled", "เติมข้อมูลสมมุติเป็นชุด (ไม่มีรายการทีละการกระทำ)"


name_actions(
    Act, purposes={"demo_accounts": "คำสั่งบอกว่าใครเข้าระบบได้", "seed_demo": "คำสั่งสร้างจังหวัดสมมุติ"}
)
