"""Making approved accounts and writing their letters in the background."""

from django.urls import reverse

from accounts.models import AccountBatch, LetterPrint
from accounts.services import batches, letters
from core.jobs.kinds import job

FAULT = "ระบบขัดข้องระหว่างสร้างบัญชี ยังไม่มีบัญชีใดถูกสร้าง โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"
PAPER_FAULT = "ระบบขัดข้องระหว่างจัดทำจดหมาย จดหมายฉบับก่อนยังใช้ได้ โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"


@job(
    "accounts.make",
    model=AccountBatch,
    label="สร้างบัญชีตามชุดที่อนุมัติ",
    address=lambda batch: reverse("accounts:batch-detail", args=[batch.pk]),
    fault=FAULT,
    may_ask=lambda batch, user: batches.approvers_of(batch).filter(pk=user.pk).exists(),
)
def make_accounts(batch):
    batches.make_accounts(batch.pk)


@job(
    "accounts.letters",
    model=LetterPrint,
    label="พิมพ์จดหมายเปิดใช้บัญชี",
    address=lambda run: reverse("accounts:letters-detail", args=[run.pk]),
    fault=PAPER_FAULT,
)
def write_letters(run):
    letters.write_letters(run.pk)
