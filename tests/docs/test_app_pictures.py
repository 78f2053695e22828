"""The pictures of calendar apps are there, small, told in words, and made by what says that it makes them."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from pathlib import Path

import pytest

from tests.screenshots import apps
from tests.screenshots.stage.marionette import Marionette, Refused

ROOT = Path(__file__).parents[2]
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
PNG = b"\x89PNG\r\n\x1a\n"


def shown(document: Path) -> dict[Path, str]:
    """The pictures of a document, each with the words for those who do not see it."""
    return {document.parent / path: words for words, path in IMAGE.findall(document.read_text(encoding="utf-8"))}


def test_every_picture_in_the_documents_is_there_and_told_in_words() -> None:
    """A picture that is shown exists, and has an alternative text of at least a sentence."""
    pictures = [(document.name, *one) for document in DOCUMENTS for one in shown(document).items()]
    assert pictures
    assert [one for one in pictures if not one[1].is_file() or len(one[2].split()) < 6] == []


def test_pictures_of_apps_are_those_that_are_made() -> None:
    """What the script makes is in the folder, nothing else of Thunderbird is, and docs/apps.md shows all of it."""
    made = {apps.IMAGES / f"thunderbird-{name}.png" for name in apps.PICTURES}
    assert set(apps.IMAGES.glob("thunderbird-*")) == made
    assert {path.resolve() for path in shown(ROOT / "docs" / "apps.md")} == made


def test_pictures_of_apps_are_small() -> None:
    """Each is a PNG of the whole screen, and takes less than 200 kB."""
    for name in apps.PICTURES:
        content = (apps.IMAGES / f"thunderbird-{name}.png").read_bytes()
        assert content.startswith(PNG)
        assert struct.unpack(">II", content[16:24]) == (1280, 800)
        assert len(content) < 200_000


def test_the_script_says_in_words_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the programs nothing is started, and the packages that bring them are named, as in docs/apps.md."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        apps.main(tmp_path)
    assert list(tmp_path.iterdir()) == []
    document = (ROOT / "docs" / "apps.md").read_text(encoding="utf-8")
    for packages in apps.NEEDED.values():
        assert packages in str(ended.value)
        assert all(package in document for package in packages.split())


def _program(listener: socket.socket, answers: list[object]) -> None:
    """Speaks first, then answers one command after the other."""
    connection, _ = listener.accept()
    with connection, connection.makefile("rwb") as stream:

        def say(message: object) -> None:
            words = json.dumps(message).encode()
            stream.write(b"%d:%s" % (len(words), words))
            stream.flush()

        say({"applicationType": "gecko", "marionetteProtocol": 3})
        for answer in answers:
            length = b"".join(iter(lambda: stream.read(1), b":"))
            _, number, _, _ = json.loads(stream.read(int(length)))
            say([1, number, *([answer, None] if isinstance(answer, str) else [None, answer])])


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"value": {"value": ["Outreach"]}}, ["Outreach"]),
        ({"value": {"value": None}}, None),
        ({"value": {"error": "TypeError: no"}}, Refused("TypeError: no")),
        ({"value": None}, Refused("a window of the program asks something")),
        ("no such window", Refused("WebDriver:ExecuteAsyncScript: no such window")),
    ],
)
def test_what_a_script_returns_in_the_program_comes_back(answer: object, outcome: object) -> None:
    """A value as it is; a failure, or a question that came up meanwhile, as an error in words."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        fine: list[object] = [{}, {}, {}]
        thread = threading.Thread(target=_program, args=(listener, [*fine, answer]))
        thread.start()
        wire = Marionette(listener.getsockname()[1])
        try:
            seen = wire.run("return 1;")
        except Refused as refused:
            seen = str(refused)
        wire.close()
        thread.join()
    assert seen == (str(outcome) if isinstance(outcome, Refused) else outcome)
