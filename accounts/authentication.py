"""How a request to the API says who sends it, other than by a session."""

from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.services.tokens import token_of


class ApiTokenAuthentication(TokenAuthentication):
    """`Authorization: Token loei_…`, a key made on the person's own page."""

    def authenticate_credentials(self, key):
        token = token_of(key)
        if token is None:
            raise AuthenticationFailed("โทเค็นนี้ใช้ไม่ได้หรือสิ้นสุดแล้ว โปรดสร้างใหม่ที่หน้าบัญชีของท่าน")
        return token.user, token
