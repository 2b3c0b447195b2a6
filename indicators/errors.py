"""Rules of the indicators app, as people meet them."""

from core.errors import DomainError


class NoEditionError(DomainError):
    code = "no_edition"
    message = "ไม่มีฉบับตัวชี้วัด กชช.2ค ของปีที่เลือก โปรดเลือกปีอื่น หรือเพิ่มฉบับในตารางอ้างอิงก่อน"
