"""Which messages of a browser reach the Streamlit pages."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AnsweredMessages:
    """Passes on from a WebSocket only what pages send (`is_answered`); the rest is not answered at all."""

    def __init__(self, app: ASGIApp, is_answered: Callable[[bytes], bool]) -> None:
        self.app = app
        self._is_answered = is_answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on."""

        async def receive_answered() -> Message:
            while True:
                message = await receive()
                sent = message.get("bytes") if message["type"] == "websocket.receive" else None
                if sent is None or self._is_answered(sent):
                    return message

        await self.app(scope, receive_answered if scope["type"] == "websocket" else receive, send)
