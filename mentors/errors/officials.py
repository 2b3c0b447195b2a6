"""What stands against moving an official."""

from core.errors import DomainError


class HandOverToSelfError(DomainError):
    code = "hand_over_to_self"
    message = "ส่งต่อให้คนเดิมไม่ได้ โปรดเลือกพี่เลี้ยงคนอื่น"


class PostingError(DomainError):
    code = "posting"
    message = "พื้นที่ หน่วยงาน และตำแหน่งใหม่เหมือนเดิมทุกช่อง จึงไม่มีการย้าย"


class RoleUnsaidError(DomainError):
    code = "role_unsaid"
    message = "บัญชีของผู้นี้มีบทบาทพี่เลี้ยงของอำเภอเดิม โปรดเลือกว่าบทบาทย้ายไปอำเภอใหม่ด้วย หรือสิ้นสุดในวันที่ย้าย"
