"""Nothing leaves the machine but requests to the configured server, logs carry ids, and files are the user's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fakes.plain_user import PlainUser
from tests.fakes.running_daemon import Household, running_daemon, until
from tests.servers import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.system, pytest.mark.xdist_group("privacy")]

# What Python does before anything else in a process whose path has a `sitecustomize`: note every way out.
WATCHER = """
import json, os, sys

def note(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}:
        where = arguments[1] if event in {"socket.connect", "socket.sendto", "socket.bind"} else list(arguments[:2])
        with open(os.environ["WATCHED"], "a") as file:
            file.write(json.dumps([event, list(where) if isinstance(where, tuple) else str(where)
                if isinstance(where, (str, bytes)) else where]) + "\\n")

sys.addaudithook(note)
"""
TELLING = ("Zebedee", "Quillfeather", "zq@example.org", "5550123", "the unicorn farm", "a purple hat")
PEOPLE = """\
[[contact]]
id = "c-1"
name = "Zebedee Quillfeather"
every = "6 months"
email = ["zq@example.org"]
phone = ["+49 30 5550123"]
memory = "the unicorn farm"

[[contact]]
id = "c-2"
name = "Bo Li"
every = "3 months"
mutual = ["Zebedee Quillfeather"]
"""
CARD = "BEGIN:VCARD\nVERSION:4.0\nUID:u\nFN:Cy\nEND:VCARD\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(Household):
    """An installation whose every process tells which sockets it opens."""

    def environ(self) -> dict[str, str]:
        """With the watcher before the program."""
        plain = Household.environ(self)  # slots leave no way by super()
        watcher = self.folder / "watcher"
        return {**plain, "PYTHONPATH": f"{watcher}:{plain['PYTHONPATH']}", "WATCHED": str(self.folder / "sockets")}

    def ways_out(self) -> list[tuple[str, object]]:
        """What was seen so far."""
        lines = (self.folder / "sockets").read_text(encoding="utf-8").splitlines()
        return [(event, tuple(where) if isinstance(where, list) else where) for event, where in map(json.loads, lines)]


@pytest.fixture(scope="module")
def lived(radicale: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """An installation in which every command was used, and the daemon ran over a marked entry."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "watcher").mkdir()
    (folder / "watcher" / "sitecustomize.py").write_text(WATCHER, encoding="utf-8")
    home = Watched(folder=folder, server=radicale, calendar="Watched")
    home.write_config(more='level = "debug"\n', trial=True)
    home.know(PEOPLE)
    user = PlainUser(radicale, "Watched")
    (folder / "cy.vcf").write_text(CARD, encoding="utf-8")
    with running_daemon(home) as daemon:
        daemon.tells("look.finished")
        theirs = [one for one in until("entries stand", user.events).values() if "Zebedee" in one.title]
        user.tick(theirs[0])
        until("the mark is logged", home.history)
        for words in (
            *(("check",), ("sync",), ("plan",), ("why", "Zebedee"), ("draft", "Zebedee"), ("agenda",), ("status",)),
            *(("metrics",), ("backup",)),
            *(("capacity",), ("simulate", "--months", "1"), ("history",), ("doctor",), ("contacts", "list")),
            *(
                ("contacts", "import", str(folder / "cy.vcf")),
                ("contacts", "duplicates", "--json"),
                ("triage", "--json"),
            ),
            *(("log", "Bo:", "a purple hat"), ("contacts", "show", "Bo"), ("completion", "bash"), ("errands",)),
            ("contacts", "export", str(folder / "people.toml")),
            ("triage", "--sheet", str(folder / "sheet.csv")),
            *(("export", str(folder / f"all.{form}"), "--format", form) for form in ("json", "csv", "ics")),
            *(("contacts", "forget", "Cy", "--yes"), ("contacts", "forget", "Nobody", "--prove")),
            *(("purge", "--dry-run"), ("purge", "--yes")),
        ):
            done = home.run("--verbose", *words)
            assert done.returncode == 0, (words, done.stderr)
        daemon.stop()
    return home


def test_only_the_configured_server_is_ever_asked(lived: Watched) -> None:
    """Issue 7: no other host, no other port, no look-up of any name but the server's, whatever was done."""
    server = urlsplit(lived.server.url)
    seen = {(event, where[:2]) for event, where in lived.ways_out() if isinstance(where, tuple)}
    assert ("socket.connect", (server.hostname, server.port)) in seen
    assert {where for event, where in seen if event in {"socket.connect", "socket.sendto"}} == {
        (server.hostname, server.port)
    }
    assert {where[0] for event, where in seen if event.startswith("socket.get")} <= {server.hostname}
    # An HTTP library finds out by this whether there is IPv6 at all.
    assert {where for event, where in seen if event == "socket.bind"} <= {("::1", 0)}


def test_the_log_names_nobody(lived: Watched) -> None:
    """Ids and counts, never a name, an address, a number or a word of a note, at any level (design §8)."""
    said = (lived.folder / "daemon.log").read_text(encoding="utf-8")
    assert '"event": "look.finished"' in said
    assert [word for word in TELLING if word in said] == []


def test_what_is_written_is_for_its_owner_alone(lived: Watched) -> None:
    """The store with its log, the heartbeat, exports and sheets; and each of them has something in it."""
    made = [file for file in lived.state.rglob("*") if file.is_file()]
    made += [lived.folder / name for name in ("people.toml", "sheet.csv", "all.json", "all.csv", "all.ics")]
    assert "rekindled.db" in {file.name for file in made}
    assert {oct(file.stat().st_mode & 0o777): file.name for file in made if file.stat().st_mode & 0o077} == {}
    assert all(Path(file).stat().st_size for file in made if file.parent == lived.folder)
