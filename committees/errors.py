"""Broken rules of committees and organisations."""

from core.errors import DomainError


class SameOrganizationError(DomainError):
    code = "same_organization"
    message = "รวมหน่วยงานเข้ากับตัวเองไม่ได้ โปรดเลือกหน่วยงานที่บันทึกซ้ำ"


class AlreadyMergedError(DomainError):
    code = "already_merged"
    message = "หน่วยงานนี้ถูกรวมไปแล้ว โปรดเปิดหน่วยงานที่ใช้ต่อ"
    status = 409


class OfficerEndedError(DomainError):
    code = "officer_ended"
    message = "ผู้นี้สิ้นสุดหน้าที่ไปแล้ว"
    status = 409
