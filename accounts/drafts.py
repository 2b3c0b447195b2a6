"""The key of a person's drafts: what was typed and not sent stays on the device, encrypted.

The browser keeps the drafts (`assets/drafts.js`), the server keeps the key: it stands only on
pages of the person who is signed in, so the next person on the device has the bytes and no key.
"""

from base64 import b64encode

from django.utils.crypto import salted_hmac


def key_of(user) -> tuple[str, str]:
    """`(name, key)`: a name that tells nobody who it is, and 32 bytes for AES-GCM in base64."""
    name = salted_hmac("draft-name", str(user.pk), algorithm="sha256").hexdigest()[:16]
    key = salted_hmac("draft-key", str(user.pk), algorithm="sha256").digest()
    return name, b64encode(key).decode()
