"""Forms that were taken: each copy of a page's form once, however often it is sent."""

from django.db import models
from django.utils import timezone

from accounts.models.accounts import User
from core.privacy import classified


class FormReceipt(models.Model):
    """That a marked form was taken from a person, and the page it led to.

    Written in the transaction of the act, so there is a receipt exactly when the act was done.
    """

    token = models.UUIDField("เลขที่แบบ", primary_key=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="form_receipts")
    content_hash = models.CharField("ลายนิ้วมือของสิ่งที่ส่ง", max_length=64)
    leads_to = models.CharField("ไปที่", max_length=500, blank=True)
    received_at = models.DateTimeField("รับเมื่อ", default=timezone.now, db_index=True)

    privacy = classified(internal="token content_hash leads_to received_at", personal="user")

    history_exempt = "says only that a form was taken; the act has a history of its own"

    class Meta:
        verbose_name = "ใบรับแบบ"
        verbose_name_plural = "ใบรับแบบ"

    def __str__(self):
        return str(self.token)
