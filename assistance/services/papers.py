"""The paper of a letter."""

from typing import Any

from django.utils import timezone

from assistance.enums import ReferralStatus
from assistance.models import ReferralLetter
from assistance.services.answer_page import answer_code, answer_path
from assistance.services.letters import is_cancelled, writes
from committees.services.offices import head_of
from core.pdf import render_pdf
from core.qr import qr_picture
from places.enums import AreaLevel


def letter_pdf(letter: ReferralLetter, *, base_url: str) -> bytes:
    """The letter as an official paper; with the QR code and its digits where the answer comes on
    paper. `base_url` like `https://host`.
    """
    rows = letter.referrals.exclude(status=ReferralStatus.WITHDRAWN)
    rows = rows.select_related("household__village", "household__subdistrict__parent", "dimension")
    area = writes(letter)
    context: dict[str, Any] = {
        "letter": letter,
        "rows": rows.order_by("line"),
        "area": None if area.level == AreaLevel.PROVINCE else area,
        "number": "" if is_cancelled(letter) else letter.number,
        **head_of(area),
    }
    if letter.opens_answers:
        context |= {
            "code": qr_picture(f"{base_url}{answer_path(letter)}"),
            "digits": answer_code(letter),
            "until": timezone.localtime(letter.answer_until).date(),
        }
    return render_pdf("assistance/letter_paper.html", context)
