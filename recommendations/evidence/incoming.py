"""Files of an ordinary form, for browsers without JavaScript: they wait in the store's own folder, never in /tmp."""

from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from . import store
from .kinds import LARGEST


class Received(UploadedFile):
    """A file of a form. ``is_cut``: the disk was full, so that not all of it is here."""

    is_cut = False


class Bounded(FileUploadHandler):
    """Writes each file to the disk, and of one that is too large no more than its measure: its true size tells."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        place = NamedTemporaryFile(dir=store.room(store.Room.INCOMING))  # noqa: SIM115 - closed with the request
        self.file = Received(place, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start > LARGEST or self.file.is_cut:
            return
        try:
            with store.space_permitting():
                self.file.write(raw_data)
                self.file.flush()
        except store.DiskFull:
            self.file.is_cut = True

    def file_complete(self, file_size: int) -> Received:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
