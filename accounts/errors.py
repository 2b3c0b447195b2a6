"""Rules about accounts, roles and emergencies that a person can break."""

from core.errors import DomainError


class OwnRoleError(DomainError):
    code = "own_role"
    message = "ให้ สิ้นสุด หรือทบทวนบทบาทของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบอีกคนทำ"


class AccountStateError(DomainError):
    code = "account_state"
    status = 409

    def __init__(self, active: bool):
        super().__init__("บัญชีนี้เปิดใช้อยู่แล้ว" if active else "บัญชีนี้ปิดอยู่แล้ว")


class RoleEndedError(DomainError):
    code = "role_ended"
    message = "บทบาทนี้สิ้นสุดไปแล้ว"


class LastAdministratorError(DomainError):
    code = "last_administrator"
    message = "ต้องมีผู้ดูแลระบบอย่างน้อยหนึ่งคน โปรดแต่งตั้งคนใหม่ก่อน"


class OwnPasswordError(DomainError):
    code = "own_password"
    message = "รหัสผ่านของท่านเองเปลี่ยนได้ที่เมนูชื่อของท่าน “เปลี่ยนรหัสผ่าน”"


class AccountClosedError(DomainError):
    code = "account_closed"
    message = "บัญชีนี้ปิดอยู่ โปรดเปิดบัญชีก่อน"


class AreaLevelError(DomainError):
    code = "area_level"
    message = "บทบาทให้ได้ในระดับจังหวัดหรืออำเภอเท่านั้น"


class EmergencyOpenError(DomainError):
    code = "emergency_open"
    message = "ท่านมีสิทธิ์ฉุกเฉินในอำเภอนี้อยู่แล้ว"


class EmergencyEndedError(DomainError):
    code = "emergency_ended"
    message = "การเข้าถึงฉุกเฉินนี้สิ้นสุดแล้ว"


class OwnEmergencyError(DomainError):
    code = "own_emergency"
    message = "ผู้ใช้สิทธิ์ฉุกเฉินตรวจสอบตนเองไม่ได้"


class EmergencyReviewedError(DomainError):
    code = "emergency_reviewed"
    message = "รายการนี้มีผู้ตรวจสอบแล้ว"
