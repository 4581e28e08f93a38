"""How an uploaded file comes in: straight to disk, and no more of it than the server takes."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes a file to disk up to the server's limit, and only counts what goes beyond it.

    Reading on, instead of hanging up, lets the form answer with both sizes. What is too large
    can't be read by anybody: its file is closed, so that no half of it is ever taken in.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless the file has outgrown the limit."""
        if start < settings.MAX_UPLOAD_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Hand the file over with its true size."""
        self.file.seek(0)
        self.file.size = file_size
        if file_size > settings.MAX_UPLOAD_BYTES:
            self.file.close()
        return self.file
