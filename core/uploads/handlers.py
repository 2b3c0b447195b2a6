"""Takes files from the network: under a name that fits, into memory or a file without a name, so
that nothing stays behind when a process is killed.
"""

import tempfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler

from core.uploads.names import name_that_fits


class FittingName:
    """The sender's name may be of any length."""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        # The handlers this stands before have it.
        super().new_file(field_name, name_that_fits(file_name), *args, **kwargs)  # type: ignore[misc]


class InMemory(FittingName, MemoryFileUploadHandler):
    pass


class InFile(FittingName, FileUploadHandler):
    """Streams an upload into a file of the temporary folder that goes with the process."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the request closes it
        self.file = UploadedFile(
            file, self.file_name, self.content_type, 0, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
