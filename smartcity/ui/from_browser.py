"""What browsers send to the Streamlit server itself: which messages it answers, and the files it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileManager

# Of the others one empties the caches of everybody and one tells the names of files on the server.
_ANSWERED = frozenset(
    {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}
)
_AROUND_A_FILE = 4096
"""Bytes that a file takes beside its content, so that empty ones count too."""


def is_answered(message: bytes) -> bool:
    """Whether a message on the WebSocket is one that pages send; what is none at all Streamlit refuses."""
    try:
        return BackMsg.FromString(message).WhichOneof("type") in _ANSWERED
    except DecodeError:
        return True


def asked_in(message: bytes) -> tuple[str, bool] | None:
    """Which fragment ('' for the whole page) a message asks to be run, and whether nobody did anything for
    it; None for a message that asks for no run."""
    try:
        asked = BackMsg.FromString(message)
    except DecodeError:
        return None
    if asked.WhichOneof("type") != "rerun_script":
        return None
    return str(asked.rerun_script.fragment_id), bool(asked.rerun_script.is_auto_rerun)


def kept_uploads() -> Mapping[str, int]:
    """How many bytes of uploaded files lie in memory, by the session (of a page) they came in on."""
    kept = _in_memory(runtime.get_instance().uploaded_file_mgr)
    return {
        session: sum(len(file.data) + _AROUND_A_FILE for file in list(files.values()))
        for session, files in list(kept.file_storage.items())
    }


def forget_uploads(files: Iterable[UploadedFile]) -> None:
    """Take files out of the server's memory, once a page has what is in them."""
    context = get_script_run_ctx()
    if context is not None:
        kept = _in_memory(context.uploaded_file_mgr)
        for file in files:
            kept.remove_file(context.session_id, file.file_id)


def _in_memory(manager: UploadedFileManager) -> MemoryUploadedFileManager:
    if not isinstance(manager, MemoryUploadedFileManager):
        raise TypeError(f"files are kept by {manager}")
    return manager
