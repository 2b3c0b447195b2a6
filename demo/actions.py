"""What this room's acts are called in the history."""

from accounts.actions import name_actions

name_actions(
    {"demo.filled": "เติมข้อมูลสมมุติเป็นชุด (ไม่มีรายการทีละการกระทำ)"},
    purposes={"demo_accounts": "คำสั่งบอกว่าใครเข้าระบบได้", "seed_demo": "คำสั่งสร้างจังหวัดสมมุติ"},
)
