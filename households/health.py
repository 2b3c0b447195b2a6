"""The line of «สุขภาพระบบ» about the keys of the national IDs."""

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection

from core.health import Found, State, health_line
from core.identity import decrypt_pin
from households.services.rotation import sealed_tables


@health_line("keys", "กุญแจเลขประจำตัวประชาชน", order=90)
def keys() -> Found:
    """Opens the newest and the oldest sealed number of each table: two that differ in their key."""
    try:
        opened = sum(bool(decrypt_pin(pin)) for pin in _samples())
    except (KeyError, InvalidTag):
        do = "ใส่กุญแจเดิมคืนใน LOEI_ID_KEYS แล้วเริ่มระบบใหม่ ก่อนที่ใครจะบันทึกด้วยกุญแจอื่น"
        return Found(State.BAD, "กุญแจที่ตั้งไว้เปิดเลขประจำตัวที่เก็บไว้ไม่ได้", do)
    used = len(settings.LOEI_ID_KEYS)
    said = f"เปิดตัวอย่างได้ {opened} เลข กุญแจที่ใช้อยู่ {used} ดอก"
    if used > 1:
        do = (
            "สั่ง script/manage rotate_keys ให้เสร็จ แล้วเอากุญแจเก่าออกจากเครื่อง"
            " พิมพ์กระดาษกุญแจแผ่นที่สองใหม่ โดยคงกุญแจเก่าไว้ในกระดาษเท่าที่ยังเก็บไฟล์สำรองที่ทำด้วยกุญแจนั้น"
        )
        return Found(State.WARN, said, do, {"keys": used})
    return Found(State.OK, said, values={"keys": used})


def _samples() -> list[bytes]:
    parts = [
        f"(SELECT pin FROM {table} WHERE pin IS NOT NULL ORDER BY id {order} LIMIT 1)"  # noqa: S608
        for table in sealed_tables()
        for order in ("ASC", "DESC")
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [pin for (pin,) in cursor.fetchall()]
