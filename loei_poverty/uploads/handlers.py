"""Takes files from the network: under a name that fits, into memory or a temporary file."""

from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler

from loei_poverty.uploads.names import name_that_fits


class FittingName:
    """The temporary file takes its ending from the sender's name, which may be of any length."""

    def new_file(self, field_name, file_name, *args, **kwargs):
        super().new_file(field_name, name_that_fits(file_name), *args, **kwargs)


class InMemory(FittingName, MemoryFileUploadHandler):
    pass


class InFile(FittingName, TemporaryFileUploadHandler):
    pass
