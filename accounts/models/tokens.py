"""Keys with which another system or a phone speaks to the API for one person."""

from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models.accounts import User
from core.privacy import classified


def password_mark(user: User) -> str:
    """Returns what a token remembers of the password it was made under; another password gives
    another mark, whichever door it was changed through.
    """
    return salted_hmac("api-token", user.password, algorithm="sha256").hexdigest()


class ApiToken(models.Model):
    """One key of one person. Only its hash is kept; it ends on its day, when it is revoked, with a
    new password and with the account.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField("ใช้กับ", max_length=80)
    digest = models.CharField("ค่าตรวจสอบ", max_length=64, unique=True)
    password_mark = models.CharField("ตราของรหัสผ่าน", max_length=64)
    made_at = models.DateTimeField("สร้างเมื่อ", default=timezone.now)
    expires_at = models.DateTimeField("ใช้ได้ถึง")
    last_used_on = models.DateField("ใช้ล่าสุด", null=True, blank=True)
    revoked_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    privacy = classified(
        internal="id name made_at expires_at last_used_on revoked_at revoked_by",
        personal="user",
        sensitive="digest password_mark",
    )

    history_exempt = "making and revoking stand in the history; the rest is a secret's hash"

    class Meta:
        verbose_name = "โทเค็น API"
        verbose_name_plural = "โทเค็น API"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="token_ends_after_it_begins",
                condition=models.Q(expires_at__gt=models.F("made_at")),
                violation_error_message="วันสิ้นสุดของโทเค็นต้องอยู่หลังวันที่สร้าง",
            ),
            models.CheckConstraint(
                name="token_revoked_by_somebody",
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                violation_error_message="การยกเลิกต้องมีเวลาและผู้ยกเลิก",
            ),
        ]

    def __str__(self):
        return f"โทเค็น #{self.pk}"

    @property
    def is_in_force(self) -> bool:
        return (
            self.revoked_at is None
            and self.expires_at > timezone.now()
            and self.user.is_active
            and constant_time_compare(self.password_mark, password_mark(self.user))
        )
