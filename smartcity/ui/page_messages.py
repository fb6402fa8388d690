"""What an open page is told past its script: Streamlit's own messages, as they go over the WebSocket."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.RootContainer_pb2 import RootContainer

from smartcity.reference.texts import text
from smartcity.ui.following import LOOK_EVERY

_SIGN_IN = "/masuk"
_STAYS = 15
_ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)


def way_to_sign_in() -> bytes:
    """Leads the browser to sign in: its session has ended."""
    message = ForwardMsg()
    message.auth_redirect.url = _SIGN_IN
    return _written(message)


def waiting_notice(language: str) -> bytes:
    """Says for some seconds that the page waits for the database, and changes nothing on it."""
    message = ForwardMsg()
    message.metadata.delta_path.extend([RootContainer.EVENT, 0])
    toast = message.delta.new_element.toast
    toast.body = text("trouble.held", language)
    toast.icon = ":material/database_off:"
    toast.duration = _STAYS
    return _written(message)


def follower_in(message: bytes) -> str | None:
    """The fragment of `following` that a message announces, known by how often it looks, else None."""
    sent = ForwardMsg.FromString(message)
    if sent.WhichOneof("type") != "auto_rerun" or sent.auto_rerun.interval != LOOK_EVERY:
        return None
    return str(sent.auto_rerun.fragment_id)


def ended_in(message: bytes) -> bool:
    """Whether a message says that a run of the whole page has ended."""
    sent = ForwardMsg.FromString(message)
    return bool(sent.WhichOneof("type") == "script_finished" and sent.script_finished in _ENDS)


def _written(message: ForwardMsg) -> bytes:
    written: bytes = message.SerializeToString()
    return written
