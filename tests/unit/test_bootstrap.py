"""Wiring: what stands behind the ports for a configuration (design §4)."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.bootstrap import feeds_of, login_of, open_desk, read_config, wishes_of
from rekindled.core.closed_days import Jurisdiction, QuietWeek
from rekindled.core.errors import CalendarUnavailable, ConfigError
from rekindled.core.facts import Setting
from rekindled.store_place import open_store
from rekindled.surroundings import almanac_of
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.lonely_homes import CONFIG, EMBEDDED, lonely_home


def test_store_gets_its_epoch_once(tmp_path: Path) -> None:
    """The epoch is made with the store and stays the same ever after (design §3 Identity)."""
    places = lonely_home(tmp_path)
    epochs = []
    for _ in range(2):
        store = open_store(places)
        epochs.append(store.pulse().settings[Setting.EPOCH])
        store.close()
    assert epochs[0] == epochs[1]
    assert len(epochs[0]) == 8


def test_desk_speaks_to_the_account_of_the_configuration(tmp_path: Path) -> None:
    """The login, the wishes and the poll come from the file; a look asks the server named there."""
    places = lonely_home(tmp_path, CONFIG + 'poll = "7s"\nbusy = ["*"]\n')
    with open_desk(places, read_config(places, {}), FakeReporter()) as opened:
        assert (opened.login.username, opened.login.password, opened.poll.total_seconds()) == ("me", "secret", 7)
        assert opened.desk.wishes.busy == "*"
        assert opened.desk.wishes.account == f'"Outreach" of me at {opened.login.url}'
        with pytest.raises(CalendarUnavailable):
            opened.desk.account.calendars()


def test_calendars_are_read_for_meetings_only_where_they_are_named(tmp_path: Path) -> None:
    """R14: no calendar is read unasked; the user's addresses are those of both sections."""
    places = lonely_home(tmp_path)
    with open_desk(places, read_config(places, {}), FakeReporter()) as opened:
        assert opened.meetings is None
    text = CONFIG + 'addresses = ["me@a.test"]\n[meetings]\ncalendars = ["*"]\nme = ["me@b.test"]\n'
    places = lonely_home(tmp_path, text)
    with open_desk(places, read_config(places, {}), FakeReporter()) as opened:
        assert opened.meetings is not None
        assert opened.meetings.wishes.mine == {"me@a.test", "me@b.test"}


def test_feeds_go_by_a_name_that_keeps_their_address(tmp_path: Path) -> None:
    """The wishes hold neither a secret nor a path beside the one the user gave; each feed has a place."""
    secret = "https://me:hunter2@a.test/private-k3y/basic.ics"
    places = lonely_home(tmp_path, CONFIG + f'feeds = ["{secret}", "shifts.ics"]\nfeed_poll = "1h"\n')
    config = read_config(places, {})
    wishes = wishes_of(config)
    first, second = wishes.feeds.values()
    assert first.startswith("the feed of a.test (")
    assert second == f"the file {places.config.parent / 'shifts.ics'}"
    assert feeds_of(config).keys() == wishes.feeds.keys()
    assert wishes.feed_poll.total_seconds() == 3600
    assert not [word for word in ("k3y", "hunter2") if word in repr((wishes, feeds_of(config)))]


def test_the_tables_know_what_the_configuration_says_of_days_and_places(tmp_path: Path) -> None:
    """Days off and the region come from the file, holidays in the first language named there that their table has."""
    days = '[mornings]\nholidays = "DE"\nquiet_weeks = ["W1"]\n'
    places = lonely_home(tmp_path, CONFIG + days + '[contacts]\nregion = "AT"\n[marks]\nlanguages = ["nb", "de"]\n')
    almanac = almanac_of(read_config(places, {}))
    assert (almanac.off.holidays_of, almanac.off.weeks) == (Jurisdiction(country="DE"), (QuietWeek(week=1),))
    assert almanac.phones.country_of("01 23456789", almanac.region) == "AT"
    assert almanac.holidays.public("DE", None, [2026])[date(2026, 1, 1)] == "Neujahr"
    assert almanac.holidays.public("JP", None, [2026])[date(2026, 1, 1)] == "New Year's Day"


def test_certificate_file_is_looked_for_beside_the_configuration(tmp_path: Path) -> None:
    """A relative `ca_file` is meant from the configuration file's folder."""
    (tmp_path / "ca.pem").write_text("", encoding="utf-8")
    places = lonely_home(tmp_path, CONFIG + 'ca_file = "ca.pem"\n')
    assert login_of(read_config(places, {}), None).ca_file == tmp_path / "ca.pem"


def test_missing_password_is_a_mistake_in_the_configuration(tmp_path: Path) -> None:
    """Without a password there is a sentence that names the ways to give one, and the store is closed again."""
    places = lonely_home(tmp_path, CONFIG.replace('password = "secret"\n', ""))
    with pytest.raises(ConfigError, match="password_file"), open_desk(places, read_config(places, {}), FakeReporter()):
        pytest.fail("it must not open")


def test_systemd_credential_is_the_password(tmp_path: Path) -> None:
    """CREDENTIALS_DIRECTORY in the environment leads to the password (systemd.exec)."""
    places = lonely_home(tmp_path, CONFIG.replace('password = "secret"\n', ""))
    (tmp_path / "caldav-password").write_text("from systemd", encoding="utf-8")
    config = read_config(places, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert login_of(config, None).password == "from systemd"


def test_environment_is_this_process_own_unless_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of the process count where none are handed in."""
    monkeypatch.setitem(os.environ, "REKINDLED_CALDAV__USERNAME", "somebody")
    assert read_config(lonely_home(tmp_path)).caldav.username == "somebody"


@pytest.mark.server
def test_embedded_server_is_started_unless_a_daemon_has_it(tmp_path: Path) -> None:
    """Alone, a desk brings its server along and can use it; beside a running daemon it starts none."""
    places = lonely_home(tmp_path, EMBEDDED)
    config = read_config(places, {})
    with open_desk(places, config, FakeReporter()) as opened:
        assert opened.desk.account.calendars() == ()
        assert opened.desk.wishes.account.endswith("at the embedded server")
    with (
        DaemonPresence(places.state).claim(),
        open_desk(places, config, FakeReporter()) as opened,
        pytest.raises(CalendarUnavailable),
    ):
        opened.desk.account.calendars()
