"""What an open page is told when its session has ended."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_SIGN_IN = "/masuk"


def way_to_sign_in() -> bytes:
    """Streamlit's own message that leads the browser to another address, as it goes over the WebSocket."""
    message = ForwardMsg()
    message.auth_redirect.url = _SIGN_IN
    written: bytes = message.SerializeToString()
    return written
