from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from rekindled.config import Config, load_config, secrets
from rekindled.config.shape import Shape
from rekindled.core.cadence import Cadence, Unit, parse_cadence
from rekindled.core.errors import ConfigError
from rekindled.core.letters import Sender
from rekindled.core.model import Carrier, Channel, Outcome
from rekindled.core.rhythm import Other, ReviewTime, Rhythm, Window
from rekindled.places import find_places

EXAMPLE = Path(__file__).parents[2] / "config" / "rekindled.example.toml"
SMALLEST = """
timezone = "Europe/Berlin"
[caldav]
url = "https://cloud.example.org/"
username = "me"
"""


def load(folder: Path, text: str, mode: int = 0o600, **environ: str) -> Config:
    """The configuration that a text makes."""
    path = folder / "rekindled.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return load_config(path, environ)


def refusal(folder: Path, text: str, mode: int = 0o600, **environ: str) -> list[str]:
    """The lines with which a text is refused, without the test's folder."""
    with pytest.raises(ConfigError) as caught:
        load(folder, text, mode, **environ)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def test_smallest_file_has_the_defaults_of_the_design(tmp_path: Path) -> None:
    """A zone and an account are enough; everything else is as the design says."""
    config = load(tmp_path, SMALLEST)
    assert config.rhythm() == Rhythm(timezone="Europe/Berlin", alert_after=timedelta(days=1))
    assert config.caldav.calendar == "Outreach"
    assert config.caldav.poll == timedelta(minutes=5)


def test_every_key_reaches_the_rhythm(tmp_path: Path) -> None:
    """What the file says about mornings, cadences and entries is what planning gets."""
    config = load(
        tmp_path,
        SMALLEST
        + """
busy = "*"
[mornings]
days = ["Monday", "fri"]
window = "07:00-09:30"
call_minutes = 15
block_minutes = 60
people_per_block = 0
per_day = 1
per_week = 3
horizon = "2 weeks"
[cadence]
default = "4 months"
dormant_after = "2 years"
circles = { friends = "monthly" }
[entries]
alarm = ["1h", "5m"]
carrier = "task"
discreet = true
""",
    )
    assert config.caldav.busy == ("*",)
    assert config.rhythm() == Rhythm(
        timezone="Europe/Berlin",
        days=frozenset({0, 4}),
        window=Window(start=420, end=570),
        call_minutes=15,
        block_minutes=60,
        people_per_block=0,
        per_day=1,
        per_week=3,
        horizon=Cadence(count=2, unit=Unit.WEEKS),
        default_every=Cadence(count=4, unit=Unit.MONTHS),
        dormant_after=Cadence(count=2, unit=Unit.YEARS),
        circles={"friends": Cadence(count=1, unit=Unit.MONTHS)},
        alarms=(60, 5),
        carrier=Carrier.TASK,
        discreet=True,
        alert_after=timedelta(days=1),
    )


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ('day = "fri"', ReviewTime(day=4, start=16 * 60, minutes=15)),
        ('day = "Sunday"\ntime = "9:05"\nminutes = 30', ReviewTime(day=6, start=9 * 60 + 5, minutes=30)),
        ('day = ""\ntime = "09:00"', None),
    ],
)
def test_review_has_its_day_time_and_length(tmp_path: Path, written: str, when: ReviewTime | None) -> None:
    """U4: without a day there is none, and a change of it is a reason to plan."""
    config = load(tmp_path, SMALLEST + f"[review]\n{written}\n")
    assert config.rhythm().review == when
    assert (config.fingerprint() != load(tmp_path, SMALLEST).fingerprint()) is (when is not None)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            'day = "fryday"',
            '"fryday" is not a weekday; expected any of mon, tue, wed, thu, fri, sat, sun, or ""',
        ),
        ('day = ["fri"]', "is not a weekday"),
        ('time = "24:00"', 'expected a time of the day, such as "16:00"'),
        ('time = "16"', 'expected a time of the day, such as "16:00"'),
        ("time = 16", 'expected a time of the day, such as "16:00"'),
        ('time = "16:75"', 'expected a time of the day, such as "16:00"'),
        ("minutes = 0", "expected"),
    ],
)
def test_review_that_cannot_be_read_is_told_with_what_is_expected(tmp_path: Path, written: str, expected: str) -> None:
    """The key is named, and how to write it."""
    (line,) = refusal(tmp_path, SMALLEST + f"[review]\n{written}\n")
    assert f"review.{written.partition(' ')[0]}" in line
    assert expected in line


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    """One run is enough to learn of every mistake, and each names file, line, key and what is expected."""
    text = """timezone = "Europe/Berln"
slots = 3
[caldav]
url = "cloud.example.org"
usrname = "me"
[mornings]
days = []
per_week = -1
[cadence]
default = "0 months"
[cadence.circles]
"best friends" = "2 moons"
"""
    lines = refusal(tmp_path, text)
    assert 'rekindled.toml line 1: timezone: expected an IANA zone such as "Europe/Berlin"; did you mean' in lines[0]
    places = [line.split(": ")[:2] for line in lines]
    assert sorted(places) == sorted(
        [f"rekindled.toml line {number}", key]
        for number, key in [
            (1, "timezone"),
            (2, "slots"),
            (3, "caldav.username"),
            (4, "caldav.url"),
            (5, "caldav.usrname"),
            (7, "mornings.days"),
            (8, "mornings.per_week"),
            (10, "cadence.default"),
            (12, "cadence.circles.best friends"),
        ]
    )


@pytest.mark.parametrize(
    ("section", "key", "expected"),
    [
        ("", 'timezone = "Berlin"', 'did you mean "Europe/Berlin"'),
        ("", 'timezone = "../../etc/passwd"', "expected an IANA zone"),
        ("mornings", 'window = "11:30-08:30"', "ends after it starts"),
        ("mornings", 'window = "08:30"', "two times of one day"),
        ("mornings", 'window = "08:61-09:00"', "between 00:00 and 24:00"),
        ("mornings", 'window = "09:00-09:15"', "at most the length of the window, which is 15 minutes"),
        ("mornings", "block_minutes = 181", "at most the length of the window, which is 180 minutes"),
        ("mornings", "call_minutes = 40\nblock_minutes = 30", "at least call_minutes, which is 40"),
        ("mornings", 'days = ["tue", "wedn"]', '"wedn" is not a weekday'),
        ("mornings", "days = 3", "at least one weekday"),
        ("mornings", "per_day = -1", "greater than or equal to 0"),
        ("mornings", "windows = 1", 'did you mean "window"'),
        ("mornings", 'horizon = "soon"', '"soon" is not a period'),
        ("cadence", "default = 6", "expected a period such as"),
        ("cadence", "circles = 6", "expected a table of keys"),
        ("entries", 'alarm = ["10"]', "a number with a unit"),
        ("entries", 'alarm = ["9999h"]', "at most four weeks"),
        ("entries", 'carrier = "journal"', "'event', 'task' or 'both'"),
        ("log", 'level = "loud"', "expected 'debug'"),
        ("server", "port = 0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(tmp_path: Path, section: str, key: str, expected: str) -> None:
    """Each mistake says what would be right."""
    account = '[caldav]\nurl = "https://a.example"\nusername = "me"\n'
    text = f"{key}\n{account}" if not section else f'timezone = "Europe/Berlin"\n{account}[{section}]\n{key}\n'
    lines = refusal(tmp_path, text)
    assert len(lines) == 1
    assert expected in lines[0]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("cloud.example.org", '"https://" before it'),
        ("localhost:5232", '"http://" where the server is this very machine'),
        ("me@example.org", "scheme and host"),
        ("https://", "scheme and host"),
        ("https://a.example:port/", "scheme and host"),
        ("ftp://a.example/", "scheme and host"),
        ("http://a.example/", "expected https"),
        ("http://192.0.2.1/", "expected https"),
        ("https://me:hunter2@a.example/", "without name and password"),
    ],
)
def test_an_unsafe_or_broken_address_is_refused(tmp_path: Path, url: str, expected: str) -> None:
    """An address must name a host, keep the password out of it and use TLS."""
    lines = refusal(tmp_path, SMALLEST.replace("https://cloud.example.org/", url))
    assert expected in lines[0]
    assert "hunter2" not in lines[0]


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("http://127.0.0.1:5232/", ""),
        ("http://[::1]/", ""),
        ("http://localhost/", ""),
        ("http://a.example/", "allow_http = true"),
    ],
)
def test_plain_http_is_for_this_machine_or_by_name(tmp_path: Path, url: str, more: str) -> None:
    """Plain http works to loopback, and elsewhere only when the file says so."""
    assert load(tmp_path, SMALLEST.replace("https://cloud.example.org/", url) + more).caldav.url == url


@pytest.mark.parametrize(("poll", "fine"), [("2s", True), ("1s", False), ("1h", True)])
def test_polling_is_never_faster_than_two_seconds(tmp_path: Path, poll: str, fine: bool) -> None:
    """The server is spared by a least interval."""
    text = f'{SMALLEST}poll = "{poll}"\n'
    if fine:
        assert load(tmp_path, text)
    else:
        assert "at least" in refusal(tmp_path, text)[0]


def test_a_timeout_of_nothing_is_refused(tmp_path: Path) -> None:
    """A request needs some time."""
    assert "at least" in refusal(tmp_path, SMALLEST + 'timeout = "0s"\n')[0]


def test_a_block_nobody_measured_fits_a_short_window(tmp_path: Path) -> None:
    """A short window shortens the default block instead of refusing the file."""
    config = load(tmp_path, SMALLEST + '[mornings]\nwindow = "09:00-10:00"\n')
    assert config.rhythm().block_minutes == 60


def test_an_embedded_server_needs_no_account(tmp_path: Path) -> None:
    """With a calendar inside there is nothing to log in to."""
    assert load(tmp_path, 'timezone = "UTC"\n[server]\nembedded = true\n').server.embedded
    assert load(tmp_path, 'timezone = "UTC"\n', REKINDLED_SERVER__EMBEDDED="true").server.embedded


def test_a_missing_account_names_both_keys(tmp_path: Path) -> None:
    """Without a calendar inside, address and name are asked for together."""
    lines = refusal(tmp_path, 'timezone = "UTC"\n')
    assert [line.split(": ")[1] for line in lines] == ["caldav.url", "caldav.username"]


def test_a_section_that_is_no_table_is_refused(tmp_path: Path) -> None:
    """A section given as a value says that keys are expected."""
    assert "expected a table of keys" in refusal(tmp_path, 'timezone = "UTC"\ncaldav = 3\n')[0]


def test_a_variable_overrides_one_key(tmp_path: Path) -> None:
    """The environment wins for the key it names and leaves the others; lists are JSON or separated by commas."""
    config = load(
        tmp_path,
        SMALLEST,
        REKINDLED_CALDAV__USERNAME="you",
        REKINDLED_CALDAV__BUSY="Personal, Work",
        REKINDLED_MORNINGS__DAYS='["mon"]',
        REKINDLED_CADENCE__CIRCLES__FRIENDS="2 months",
        REKINDLED_ENTRIES__ALARM="",
        REKINDLED_CONFIG="elsewhere",
        REKINDLED_STATE="elsewhere",
        PATH="unrelated",
    )
    assert (config.caldav.username, config.caldav.url) == ("you", "https://cloud.example.org/")
    assert config.caldav.busy == ("Personal", "Work")
    assert config.rhythm().days == frozenset({0})
    assert config.rhythm().circles == {"friends": Cadence(count=2, unit=Unit.MONTHS)}
    assert config.rhythm().alarms == ()


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("REKINDLED_TIMEZON", "UTC", 'did you mean "REKINDLED_TIMEZONE"'),
        ("REKINDLED_TIMEZONE__X", "UTC", "is not an option"),
        ("REKINDLED_CALDAV__USRNAME", "me", 'did you mean "username"'),
        ("REKINDLED_MORNINGS__PER_DAY", "many", "expected a valid integer"),
        ("REKINDLED_MORNINGS__DAYS", "[", "expected a list"),
        ("REKINDLED_SERVER", "1", "expected a table of keys"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str, expected: str) -> None:
    """A mistake in the environment names the variable instead of a line."""
    lines = refusal(tmp_path, SMALLEST, 0o600, **{variable: value})
    assert lines[0].startswith(f"environment variable {variable}: ")
    assert expected in lines[0]


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    """The first thing a new user sees is the command that helps."""
    with pytest.raises(ConfigError, match="rekindled init"):
        load_config(tmp_path / "none.toml", {})


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """What cannot be read is named with the reason."""
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('timezone = "UTC"\n[caldav\n', "rekindled.toml line 2: "),
        ('timezone = "UTC', "rekindled.toml line 1: "),
        ('timezone = """UTC\n\n', "rekindled.toml line 3: "),
    ],
)
def test_broken_toml_names_file_and_line(tmp_path: Path, text: str, expected: str) -> None:
    """A typing mistake is found without counting."""
    assert refusal(tmp_path, text)[0].startswith(expected)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 or far too many are no configuration."""
    path = tmp_path / "rekindled.toml"
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(path, {})
    path.write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(ConfigError, match="1 MiB"):
        load_config(path, {})


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_password_in_a_readable_file_is_refused(tmp_path: Path, mode: int) -> None:
    """A file with the password must be the owner's alone, and the message is the command to run."""
    lines = refusal(tmp_path, SMALLEST + 'password = "hunter2"\n', mode)
    assert "chmod 600" in lines[0]
    assert "hunter2" not in lines[0]


def test_a_readable_file_without_password_is_fine(tmp_path: Path) -> None:
    """A configuration without a secret is nobody's secret, also when the environment brings one."""
    assert load(tmp_path, SMALLEST, 0o644, REKINDLED_CALDAV__PASSWORD="hunter2").secret() == "hunter2"


def test_no_message_and_no_print_shows_the_password(tmp_path: Path) -> None:
    """Neither an error beside the password nor the configuration itself gives it away."""
    text = SMALLEST + 'password = "hunter2"\npoll = "never"\n'
    assert "hunter2" not in "\n".join(refusal(tmp_path, text))
    assert "hunter2" not in "\n".join(refusal(tmp_path, SMALLEST + 'password = ["hunter2"]\n'))
    assert "hunter2" not in repr(load(tmp_path, SMALLEST + 'password = "hunter2"\n'))


def test_secrets_are_looked_for_in_order(tmp_path: Path) -> None:
    """Credential, file, command, then the value itself."""
    text = SMALLEST + 'password = "inline"\n'
    assert load(tmp_path, text).secret() == "inline"
    command = text + 'password_command = ["printf", "command\\nmore"]\n'
    assert load(tmp_path, command).secret() == "command"
    (tmp_path / "pw").write_text("file\r\nmore", encoding="utf-8")
    (tmp_path / "pw").chmod(0o640)
    file = command + 'password_file = "pw"\n'
    assert load(tmp_path, file).secret() == "file"
    (tmp_path / "caldav-password").write_text("credential", encoding="utf-8")
    load(tmp_path, file)
    assert load_config(tmp_path / "rekindled.toml", {}, tmp_path).secret() == "credential"


def test_a_credentials_folder_without_ours_is_passed_over(tmp_path: Path) -> None:
    """Other credentials of the unit mean nothing to us."""
    load(tmp_path, SMALLEST + 'password = "inline"\n')
    assert load_config(tmp_path / "rekindled.toml", {}, tmp_path).secret() == "inline"


def test_no_secret_names_all_the_ways(tmp_path: Path) -> None:
    """Whoever forgot the password learns where it may go."""
    with pytest.raises(ConfigError, match=r"password_file.*password_command.*REKINDLED_CALDAV__PASSWORD"):
        load(tmp_path, SMALLEST).secret()


@pytest.mark.parametrize(
    ("content", "mode", "expected"),
    [
        (b"pw", 0o604, "chmod 600"),
        (b"", 0o600, "is empty"),
        (b"\npw", 0o600, "is empty"),
        (b"\xff", 0o600, "not UTF-8"),
        (None, 0o600, "no such file"),
    ],
)
def test_an_unusable_password_file_is_refused(tmp_path: Path, content: bytes | None, mode: int, expected: str) -> None:
    """The file is named with what to do about it."""
    if content is not None:
        (tmp_path / "pw").write_bytes(content)
        (tmp_path / "pw").chmod(mode)
    config = load(tmp_path, SMALLEST + 'password_file = "pw"\n')
    with pytest.raises(ConfigError, match=expected):
        config.secret()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ('"no-such-command-here x"', "cannot be run"),
        ('"false"', "exit code 1"),
        ('"true"', "is empty"),
        ('"echo \'x"', "quote"),
        ('" "', "expected a command"),
    ],
)
def test_an_unusable_password_command_is_refused(tmp_path: Path, command: str, expected: str) -> None:
    """The key is named with what went wrong, never with what was printed."""
    config = load(tmp_path, f"{SMALLEST}password_command = {command}\n")
    with pytest.raises(ConfigError, match=expected):
        config.secret()


def test_a_password_command_is_told_none_of_our_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment says of the configuration, a password perhaps, is for the program alone."""
    monkeypatch.setenv("REKINDLED_ADDRESS_BOOK__USERNAME", "me")
    monkeypatch.setenv("WALLET", "open")
    config = load(tmp_path, SMALLEST + """password_command = ["sh", "-c", "env | grep -cE '^(REKINDLED|WALLET)'"]\n""")
    assert config.secret() == "1"


def test_a_password_command_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked password store does not hold the service for ever."""
    monkeypatch.setattr(secrets, "COMMAND_SECONDS", 0.1)
    config = load(tmp_path, SMALLEST + 'password_command = ["sleep", "60"]\n')
    with pytest.raises(ConfigError, match="took longer than"):
        config.secret()


def test_the_users_addresses_are_plain_ones(tmp_path: Path) -> None:
    """However they are spelled; what is none is named."""
    config = load(tmp_path, SMALLEST + 'addresses = ["Mailto:Me@Example.org ", "i@b.test"]\n')
    assert config.caldav.addresses == ("me@example.org", "i@b.test")
    for odd in ('["me"]', "[3]", '["a b@c"]'):
        with pytest.raises(ConfigError, match="is no e-mail address"):
            load(tmp_path, SMALLEST + f"addresses = {odd}\n")
    with pytest.raises(ConfigError, match="addresses"):
        load(tmp_path, SMALLEST + "addresses = 3\n")


def test_feeds_are_addresses_or_files_and_never_repeated(tmp_path: Path) -> None:
    """What is neither is named by its number: an address may be a secret."""
    good = ["https://a.test/k3y.ics", "webcal://a.test/x", "file:///srv/x.ics", "~/x.ics", "http://localhost/x"]
    config = load(tmp_path, SMALLEST + f"feeds = {good}\n")
    assert config.feeds() == tuple(good)
    assert "k3y" not in repr(config)
    for odd in ('["ftp://a.test/k3y"]', '["https:///k3y"]', '["http://a.test/k3y"]', '[3, "k3y"]', '[""]', "3"):
        with pytest.raises(ConfigError, match="feed") as caught:
            load(tmp_path, SMALLEST + f"feeds = {odd}\n")
        assert "k3y" not in str(caught.value)
    allowed = load(tmp_path, SMALLEST + 'allow_http = true\nfeeds = ["http://a.test/x"]\n')
    assert allowed.feeds() == ("http://a.test/x",)
    with pytest.raises(ConfigError, match='at least "5m"'):
        load(tmp_path, SMALLEST + 'feed_poll = "1m"\n')


def test_the_fingerprint_changes_with_planning_only(tmp_path: Path) -> None:
    """A new window is a reason to plan again, a new log level is not."""
    before = load(tmp_path, SMALLEST).fingerprint()
    assert load(tmp_path, SMALLEST + '[log]\nlevel = "debug"\n').fingerprint() == before
    assert load(tmp_path, SMALLEST + '[mornings]\nwindow = "08:00-11:00"\n').fingerprint() != before
    assert load(tmp_path, SMALLEST + 'busy = ["Work"]\n').fingerprint() != before
    assert load(tmp_path, SMALLEST + 'feeds = ["x.ics"]\n').fingerprint() != before
    assert load(tmp_path, SMALLEST + 'not_busy = ["Work"]\n').fingerprint() != before
    assert load(tmp_path, SMALLEST + 'addresses = ["me@example.org"]\n').fingerprint() != before
    evenings = '[mornings.circles.family]\nwindow = "18:00-20:00"\n'
    assert load(tmp_path, SMALLEST + evenings).fingerprint() != before
    assert load(tmp_path, SMALLEST + evenings).fingerprint() == load(tmp_path, SMALLEST + evenings).fingerprint()


def test_other_hours_must_fit_their_window(tmp_path: Path) -> None:
    """An hour of coffee does not fit into half an hour; the message names the key."""
    with pytest.raises(ConfigError, match=r"mornings\.channels\.meet\.minutes.*at most the length of the window"):
        load(tmp_path, SMALLEST + '[mornings.channels.meet]\nwindow = "12:00-12:30"\nminutes = 60\n')


@pytest.mark.parametrize(
    ("environ", "config", "state"),
    [
        ({"HOME": "/h"}, "/h/.config/rekindled/rekindled.toml", "/h/.local/state/rekindled"),
        (
            {"HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"},
            "/c/rekindled/rekindled.toml",
            "/s/rekindled",
        ),
        (
            {"HOME": "/h", "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "s"},
            "/h/.config/rekindled/rekindled.toml",
            "/h/.local/state/rekindled",
        ),
        (
            {"HOME": "/h", "CONFIGURATION_DIRECTORY": "/etc/r:/x", "STATE_DIRECTORY": "/var/r:/x"},
            "/etc/r/rekindled.toml",
            "/var/r",
        ),
        ({"REKINDLED_CONFIG": "/a.toml", "REKINDLED_STATE": "/b", "STATE_DIRECTORY": "/var/r"}, "/a.toml", "/b"),
    ],
)
def test_places_are_found_in_order(environ: dict[str, str], config: str, state: str) -> None:
    """What is said goes before systemd, systemd before XDG, and relative XDG paths are ignored."""
    places = find_places(environ)
    assert (places.config, places.state) == (Path(config), Path(state))


def test_the_example_loads_as_it_is(tmp_path: Path) -> None:
    """Copying the example and filling in the account is a working configuration."""
    assert load(tmp_path, EXAMPLE.read_text(encoding="utf-8")).rhythm() == Rhythm(
        timezone="Europe/Berlin", alert_after=timedelta(days=1)
    )


def test_the_example_loads_with_every_option_taken(tmp_path: Path) -> None:
    """Every commented option is valid, and apart from circles and meetings they are the defaults of planning."""
    text = re.sub(r"^#(?=[a-z_]+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    circles = {"family": Cadence(count=2, unit=Unit.WEEKS), "friends": Cadence(count=2, unit=Unit.MONTHS)}
    family = Other(days=frozenset({0, 2, 6}), window=Window(start=18 * 60, end=20 * 60))
    meeting = Other(window=Window(start=12 * 60, end=14 * 60), minutes=60)
    hours = {"for_circles": {"family": family}, "for_channels": {Channel.MEET: meeting}}
    waits = {"hold_back": Cadence(count=2, unit=Unit.WEEKS), "alert_after": timedelta(days=1)}
    assert load(tmp_path, text).rhythm() == Rhythm(timezone="Europe/Berlin", circles=circles, **waits, **hours)


def test_the_example_shows_every_option() -> None:
    """No option is a secret."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for section, field in Shape.model_fields.items():
        kind = field.annotation
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            assert re.search(rf"^{section} = ", text, re.MULTILINE)
            continue
        inside = re.search(rf"^\[{section}\]\n(.*?)(?=^\[(?!{section}\.)|\Z)", text, re.MULTILINE | re.DOTALL)
        assert inside is not None
        for key in kind.model_fields:
            assert re.search(rf"^#?{key} = |^\[{section}\.{key}\]", inside[1], re.MULTILINE), f"{section}.{key}"


def test_entries_are_in_english_unless_german_is_asked_for(tmp_path: Path) -> None:
    """The words it proposes are marks, whatever `marks.languages` says, and a change is planned for anew."""
    plain = load(tmp_path, SMALLEST)
    assert plain.language == "en"
    german = load(tmp_path, f'language = "de"\n{SMALLEST}\n[marks]\nlanguages = ["fr"]\n')
    assert german.rhythm().words.outcomes["nicht erreicht"] is Outcome.UNANSWERED
    assert load(tmp_path, f'language = "de"\n{SMALLEST}').fingerprint() != plain.fingerprint()
    assert refusal(tmp_path, f'language = "fr"\n{SMALLEST}') == [
        "rekindled.toml line 1: language: expected 'en' or 'de'"
    ]


def test_who_signs_is_one_line_each(tmp_path: Path) -> None:
    """P2-14: name, address and number, each left out unless given."""
    assert load(tmp_path, SMALLEST).me.sender() == Sender()
    text = f'{SMALLEST}\n[me]\nname = "Ann\\nLee"\nemail = "ann@example.org"\nphone = "+49 30 1"\n'
    assert load(tmp_path, text).me.sender() == Sender(name="Ann Lee", email="ann@example.org", phone="+49 30 1")
    (line,) = refusal(tmp_path, f'{SMALLEST}\n[me]\nemail = "ann"\n')
    assert line.endswith("me.email: expected an address such as me@example.org")


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ('url = "contacts.example.org"', "scheme and host"),
        ('url = "https://me:pw@contacts.example.org/"', "without name and password"),
        ('url = "https://contacts.example.org/"', "beside url"),
        ('username = "me"', "expected url beside username"),
        ('poll = "1m"', "at least"),
    ],
)
def test_an_address_book_that_cannot_be_followed_is_refused(tmp_path: Path, section: str, expected: str) -> None:
    """Each mistake in [address_book] is said in words."""
    with pytest.raises(ConfigError, match=expected):
        load(tmp_path, f"{SMALLEST}\n[address_book]\n{section}\n")


def test_meetings_hold_back_only_where_calendars_are_named(tmp_path: Path) -> None:
    """U5: without calendars the section does nothing; with them planning knows how long to wait."""
    assert load(tmp_path, SMALLEST).rhythm().hold_back is None
    config = load(tmp_path, f'{SMALLEST}\n[meetings]\ncalendars = ["Work"]\nhold_back = "1 week"\nme = ["Me@B.test"]\n')
    assert config.rhythm().hold_back == parse_cadence("1 week")
    assert (config.meetings.me, config.meetings.most_people) == (("me@b.test",), 6)
    assert config.fingerprint() != load(tmp_path, SMALLEST).fingerprint()
    (line,) = refusal(tmp_path, f"{SMALLEST}\n[meetings]\nmost_people = 1\n")
    assert "meetings.most_people" in line


KEY = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n"


def test_a_certificate_of_ones_own_comes_with_its_key(tmp_path: Path) -> None:
    """Beside the configuration, in one file or in two; without one there is none."""
    for name in ("me.pem", "me.key"):
        (tmp_path / name).write_text(KEY, encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    assert load(tmp_path, SMALLEST).certificate() is None
    one = load(tmp_path, f'{SMALLEST}\n[tls]\ncertificate = "me.pem"\n')
    assert one.certificate() == (tmp_path / "me.pem", tmp_path / "me.pem")
    two = load(tmp_path, f'{SMALLEST}\n[tls]\ncertificate = "me.pem"\nkey = "me.key"\n')
    assert two.certificate() == (tmp_path / "me.pem", tmp_path / "me.key")


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        (KEY, 0o644, "the private key can be read by other users"),
        (KEY.replace("PRIVATE", "ENCRYPTED PRIVATE"), 0o600, "locked with a passphrase"),
        (None, 0o600, "tls.certificate: no such file"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused(tmp_path: Path, text: str | None, mode: int, words: str) -> None:
    """It is named before any request, with what to do."""
    if text is not None:
        (tmp_path / "me.pem").write_text(text, encoding="utf-8")
        (tmp_path / "me.pem").chmod(mode)
    config = load(tmp_path, f'{SMALLEST}\n[tls]\ncertificate = "me.pem"\n')
    with pytest.raises(ConfigError, match=words):
        config.certificate()


def test_a_key_without_its_certificate_is_a_mistake(tmp_path: Path) -> None:
    """So is a version of TLS that nobody should speak."""
    with pytest.raises(ConfigError, match="expected certificate beside key"):
        load(tmp_path, f'{SMALLEST}\n[tls]\nkey = "me.key"\n')
    with pytest.raises(ConfigError, match=r"tls\.minimum"):
        load(tmp_path, f'{SMALLEST}\n[tls]\nminimum = "1.1"\n')


def test_who_is_told_of_failing_looks_is_a_command(tmp_path: Path) -> None:
    """R17: a list of words, or one line that is split into words without a shell; nobody unless it is given."""
    assert load(tmp_path, SMALLEST).health.words() == ()
    assert load(tmp_path, SMALLEST).health.after == timedelta(days=1)
    for command in ('["notify", "$HOME", "a b"]', "'notify $HOME \"a b\"'"):
        assert load(tmp_path, f"{SMALLEST}[health]\ncommand = {command}\n").health.words() == ("notify", "$HOME", "a b")
    (program,) = load(tmp_path, SMALLEST + '[health]\ncommand = "~/notify"\n').health.words()
    assert not program.startswith("~")
    (refused,) = refusal(tmp_path, SMALLEST + '[health]\ncommand = "notify \'me"\n')
    assert "a quote is not closed" in refused


@pytest.mark.parametrize(
    ("written", "span"),
    [("1 day", timedelta(days=1)), ("2 weeks", timedelta(weeks=2)), ("36h", timedelta(hours=36)), ("1m", None)],
)
def test_how_long_looks_may_fail_is_a_span(tmp_path: Path, written: str, span: timedelta | None) -> None:
    """Days and weeks count beside hours and minutes."""
    after = load(tmp_path, f'{SMALLEST}[health]\nafter = "{written}"\n').health.after
    assert after == (span or timedelta(minutes=1))


@pytest.mark.parametrize("written", ["1 month", "0 days", "30s", "5 weeks", "soon"])
def test_a_span_that_makes_no_sense_is_refused(tmp_path: Path, written: str) -> None:
    """The line says what would do."""
    (refused,) = refusal(tmp_path, f'{SMALLEST}[health]\nafter = "{written}"\n')
    assert 'expected how long, such as "1 day"' in refused


def test_whether_and_when_an_entry_tells_it_is_known_to_planning(tmp_path: Path) -> None:
    """R17: after the same time as the command, unless it is switched off; either is a reason to plan."""
    off = load(tmp_path, SMALLEST + "[health]\nnote = false\n")
    soon = load(tmp_path, SMALLEST + '[health]\nafter = "6h"\n')
    assert (off.rhythm().alert_after, soon.rhythm().alert_after) == (None, timedelta(hours=6))
    assert len({one.fingerprint() for one in (off, soon, load(tmp_path, SMALLEST))}) == 3


def test_the_word_that_a_command_is_told_by_is_no_option(tmp_path: Path) -> None:
    """It may call `rekindled check` in turn, and finds the configuration as it is."""
    assert load(tmp_path, SMALLEST, REKINDLED_HEALTH="failing").health.words() == ()
    assert load(tmp_path, SMALLEST, REKINDLED_HEALTH__COMMAND="notify me").health.words() == ("notify", "me")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('host = "192.0.2.2"', "expected certificate and key beside a host that others reach"),
        ('host = "0.0.0.0"', "expected certificate and key"),
        ('host = "calendar.home"', "server.host: expected an IP address"),
        ('key = "a.key"', "expected certificate beside key"),
        ('certificate = "a.pem"\nport = 5233', "expected another tls_port than port"),
    ],
)
def test_an_embedded_server_never_speaks_plainly_to_others(tmp_path: Path, lines: str, expected: str) -> None:
    """Plain http stays on loopback, and each refusal says what is missing."""
    assert expected in refusal(tmp_path, f'timezone = "UTC"\n[server]\nembedded = true\n{lines}\n')[0]


def test_an_embedded_server_listens_on_any_loopback_address(tmp_path: Path) -> None:
    """Without a certificate; the other family's too."""
    for host in ("127.0.0.1", "127.0.0.2", "::1"):
        text = f'timezone = "UTC"\n[server]\nembedded = true\nhost = "{host}"\n'
        assert load(tmp_path, text).server.host == host


def test_the_files_of_the_embedded_servers_certificate_are_checked(tmp_path: Path) -> None:
    """Beside the configuration, there, for us alone, and without a passphrase; the key may stand in the same file."""
    text = 'timezone = "UTC"\n[server]\nembedded = true\n'
    with pytest.raises(ConfigError, match=r"server\.certificate: is needed"):
        load(tmp_path, text).server_certificate()
    config = load(tmp_path, text + 'certificate = "a.pem"\n')
    with pytest.raises(ConfigError, match=r"server\.certificate: no such file"):
        config.server_certificate()
    (tmp_path / "a.pem").write_text("x", encoding="ascii")
    (tmp_path / "a.pem").chmod(0o600)
    assert config.server_certificate() == (tmp_path / "a.pem", tmp_path / "a.pem")
    (tmp_path / "a.pem").write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----", encoding="ascii")
    with pytest.raises(ConfigError, match="locked with a passphrase"):
        config.server_certificate()


def test_a_weekly_report_is_off_until_it_has_a_day(tmp_path: Path) -> None:
    """Its file is beside the configuration where one is named, and nothing is planned by it."""
    off, on = load(tmp_path, SMALLEST), load(tmp_path, SMALLEST + '[report]\nday = "sun"\nfile = "r.html"\n')
    assert (off.report.day, off.report.file, off.report.discreet) == (None, "", False)
    assert (on.report.day, on.beside(on.report.file)) == (6, tmp_path / "r.html")
    assert on.fingerprint() == off.fingerprint()
    (refused,) = refusal(tmp_path, SMALLEST + '[report]\nday = "someday"\n')
    assert "report.day" in refused
