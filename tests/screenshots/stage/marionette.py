"""A conversation with a Mozilla program that was started with `--marionette`.

Owns the wire: length, colon, JSON. Must not know what the scripts it carries do.
"""

from __future__ import annotations

import json
import socket
from typing import Any

_PATIENCE_SECONDS = 90.0


class Refused(Exception):
    """A script failed in the program; the text is what the program said."""


class Marionette:
    """One session with the program that listens on `port` of the loopback, able to run scripts with its full rights.

    Raises:
        OSError: nobody listens there yet.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._read()
        self._ask("WebDriver:NewSession", {"strictFileInteractability": True})
        self._ask("Marionette:SetContext", {"value": "chrome"})
        self._ask("WebDriver:SetTimeouts", {"script": int(_PATIENCE_SECONDS * 1000)})

    def run(self, script: str, *args: object) -> Any:  # noqa: ANN401 - whatever JSON the script returns
        """What the body of an async function returns, in the main window; `args` is what it finds under that name.

        Raises:
            Refused: the script threw.
        """
        body = f"const [args, done] = arguments; (async () => {{ {script} }})()"
        whole = body + ".then(value => done({value: value ?? null}), error => done({error: String(error)}));"
        answer = self._ask("WebDriver:ExecuteAsyncScript", {"script": whole, "args": [args], "sandbox": "system"})
        outcome = answer["value"]
        if outcome is None:
            raise Refused("a window of the program asks something")
        if "error" in outcome:
            raise Refused(outcome["error"])
        return outcome["value"]

    def close(self) -> None:
        """End the conversation, not the program."""
        self._stream.close()
        self._socket.close()

    def _ask(self, command: str, parameters: dict[str, object]) -> Any:  # noqa: ANN401 - as `run`
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, answer = self._read()
        if error:
            raise Refused(f"{command}: {error}")
        return answer

    def _read(self) -> Any:  # noqa: ANN401 - as `run`
        length = b""
        while (digit := self._stream.read(1)) != b":":
            if not digit:
                raise Refused("the program hung up")
            length += digit
        return json.loads(self._stream.read(int(length)))
