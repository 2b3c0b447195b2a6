"""Rules for passwords, told in Thai (Django's catalogue leaves them in English), and forms."""

import re

from allauth.account import forms as allauth_forms
from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.db import transaction

from core.forms import StyledForm


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        return f"รหัสผ่านสั้นเกินไป ต้องมีอย่างน้อย {self.min_length} ตัวอักษร"

    def get_help_text(self):
        return f"อย่างน้อย {self.min_length} ตัวอักษร"


class NotCommon(rules.CommonPasswordValidator):
    """The list that comes with Django (about 20,000), whose words are mostly shorter than ours must
    be: so also one of them with figures and signs around it. Something written over and over is no
    longer than it is once; figures alone are somebody's telephone or national ID.
    """

    def validate(self, password, user=None):
        plain = password.lower().strip()
        bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
        is_repeated = bool(plain) and (plain + plain).find(plain, 1) < len(plain)
        if is_repeated or not bare or {plain, bare} & self.passwords:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self):
        return "รหัสผ่านนี้มีผู้ใช้ทั่วไปจนเดาได้ง่าย"

    def get_help_text(self):
        return "ไม่ใช่รหัสผ่านที่คนทั่วไปใช้ เช่น password1234 และไม่ใช่ตัวเลขล้วน"


class NotLikeTheUser(rules.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "รหัสผ่านคล้ายชื่อหรือข้อมูลของบัญชีเกินไป"

    def get_help_text(self):
        return "ไม่คล้ายชื่อ ชื่อผู้ใช้ หรืออีเมลของท่าน"


class OwnPassword(StyledForm):
    """Without a link to a reset by e-mail: the administrator resets a lost password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, *_others = self.fields.values()
        first.help_text = "หากลืม โปรดขอลิงก์ตั้งรหัสผ่านจากผู้ดูแลระบบ"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ChangePasswordForm(OwnPassword, allauth_forms.ChangePasswordForm):
    pass


class ReauthenticateForm(OwnPassword, allauth_forms.ReauthenticateForm):
    pass


class ChoosePasswordForm(StyledForm, allauth_forms.ResetPasswordKeyForm):
    """Behind a one-time link."""


class AskForLinkForm(StyledForm, allauth_forms.ResetPasswordForm):
    """Says the same whoever asks. The letter is written elsewhere, so that neither the answer nor
    the time it takes tells whether there is an account.
    """

    def save(self, request, **kwargs):
        keys = [user.pk for user in self.users]
        transaction.on_commit(lambda: _send(keys))
        return self.cleaned_data["email"]


def _send(keys):
    from accounts.tasks import send_links  # noqa: PLC0415 - tasks stand above the forms

    send_links.delay(keys)
