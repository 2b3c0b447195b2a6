"""Form fields for files. Every file a form takes comes through one of them (a guard test asks)."""

from typing import Any

from django import forms

from core import pictures
from core.uploads import tables
from core.uploads.archives import UnpackRefusedError, refuse_bombs
from core.uploads.errors import UploadRefusedError


class UploadField(forms.FileField):
    """A file that is looked at before anything else is done with it. `gate` takes the open file and
    returns what the field cleans to, or raises `UploadRefusedError` (or `UnpackRefusedError`) with
    the sentence that stands under the field.
    """

    default_error_messages = {
        "empty": "ไฟล์นี้ว่างเปล่า โปรดเลือกไฟล์อีกครั้ง",
        "invalid": "ไม่มีไฟล์แนบมา โปรดเลือกไฟล์อีกครั้ง",
    }

    def gate(self, file: Any) -> Any:
        raise NotImplementedError

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        try:
            return self.gate(file)
        except (UploadRefusedError, UnpackRefusedError) as error:
            raise forms.ValidationError(str(error), code="refused") from error


class PictureField(UploadField):
    """A photo of up to 15 MB; cleans to a `Picture`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": pictures.ACCEPT}))
        super().__init__(**kwargs)

    def gate(self, file: Any) -> Any:
        return pictures.without_exif(file)


class EmblemField(PictureField):
    """The emblem of an office; cleans to the bytes of a PNG."""

    def gate(self, file: Any) -> Any:
        return pictures.emblem_of(file)


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(PictureField):
    """Several photos at once; cleans to a list."""

    def __init__(self, *, most: int = 5, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=PicturesInput(attrs={"accept": pictures.ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > self.most:
            raise forms.ValidationError(f"แนบได้ไม่เกิน {self.most} ภาพ")
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [self._one(file) for file in files]

    def _one(self, file: Any) -> Any:
        try:
            return super().clean(file)
        except forms.ValidationError as error:
            message = " ".join(error.messages)
            raise forms.ValidationError(f"“{file.name}”: {message}", code="refused") from error


class TableField(UploadField):
    """A register as a workbook of up to 5 MB."""

    def gate(self, file: Any) -> Any:
        tables.look_at(file)
        return file


class AnyTableField(UploadField):
    """A workbook or a text table of up to 5 MB; which of them, the reader says."""

    def gate(self, file: Any) -> Any:
        if file.size > tables.LARGEST:
            raise UploadRefusedError(tables.HEAVY)
        refuse_bombs(file, tables.Small())
        return file


class ListField(UploadField):
    """The yearly list, of up to `most` bytes; what is in it is read by the worker."""

    def __init__(self, *, most: int, heavy: str, **kwargs: Any) -> None:
        self.most, self.heavy = most, heavy
        super().__init__(**kwargs)

    def gate(self, file: Any) -> Any:
        if file.size > self.most:
            raise UploadRefusedError(self.heavy)
        refuse_bombs(file)
        return file
