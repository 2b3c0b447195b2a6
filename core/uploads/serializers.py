"""The same gate for files that come through the API."""

from typing import Any

from rest_framework import serializers

from core import pictures
from core.uploads.errors import UploadRefusedError


class UploadSerializerField(serializers.FileField):
    """As `fields.UploadField`: `gate` returns what the field validates to."""

    def gate(self, file: Any) -> Any:
        raise NotImplementedError

    def to_internal_value(self, data: Any) -> Any:
        file = super().to_internal_value(data)
        try:
            return self.gate(file)
        except UploadRefusedError as error:
            raise serializers.ValidationError(str(error), code=error.code) from error


class PictureUpload(UploadSerializerField):
    """A photo of up to 15 MB; validates to a `Picture`."""

    def gate(self, file: Any) -> Any:
        return pictures.without_exif(file)
