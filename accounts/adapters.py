"""The one way in: accounts are made by the administrator, nobody signs up, guessing is slow."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError

from core import guessing
from core.addresses import client_address


class AccountAdapter(DefaultAccountAdapter):
    """allauth's sign-in with our limits on guessing, for every door that asks for a password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง โปรดตรวจแล้วลองใหม่",
        "incorrect_password": "รหัสผ่านไม่ถูกต้อง",
        "too_many_login_attempts": "ใส่รหัสผิดหลายครั้ง โปรดรอ 5 นาทีแล้วลองใหม่",
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request) or "unknown"

    def pre_authenticate(self, request, **credentials):
        """Refuses the try with how long to wait; the password is then not even looked at."""
        account = _account(credentials)
        if seconds := guessing.seconds_to_wait(account, client_address(request)):
            raise ValidationError(guessing.in_words(seconds), code="too_many_login_attempts")

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is not None:
            guessing.remember(_account(credentials), client_address(request))
        return user

    def authentication_failed(self, request, **credentials):
        guessing.count_wrong(_account(credentials), client_address(request))


def _account(credentials) -> str:
    return credentials.get("username") or credentials.get("email") or ""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False
