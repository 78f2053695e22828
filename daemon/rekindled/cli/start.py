"""`init`: from nothing to the first entries on a calendar.

Owns the order: ask, look for the calendars, keep the answers, show the plan, write after a yes. Must not know how a
look is taken. Until all answers are there nothing is written, so that Ctrl-C leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import click

from rekindled.cli.calendar_commands import planned, summary
from rekindled.cli.check import findings_of
from rekindled.cli.ending import leave
from rekindled.cli.first_account import reachable
from rekindled.cli.first_answers import Answers, kept
from rekindled.cli.first_config import Choices, refuse_existing, save
from rekindled.cli.first_questions import (
    Given,
    account_from,
    calendar_from,
    holidays_from,
    people_from,
    sealed,
    timezone_from,
)
from rekindled.cli.first_wishes import NONE, PER_WEEK, address_book_from, busy_from, mornings_from
from rekindled.cli.opening import Setup, any_store, pass_setup, refuse_others, reporter_of, turn, yes_option
from rekindled.cli.plan_drawing import draw_plan
from rekindled.cli.voice import aside, complain, confirmed, say, working
from rekindled.core.sheet import Sheet
from rekindled.exits import ATTENTION


@click.command(
    epilog='Example: rekindled init --embedded --contact "Ann Lee=6 months"',
)
@click.option("--url", metavar="ADDRESS", help="The calendar server or your account on it, or your e-mail address.")
@click.option("--username", metavar="USER", help="Your user name there.  [default: the e-mail address given as --url]")
@click.option("--allow-http", is_flag=True, help="Plain http to another machine: readable for all on the way.")
@click.option("--password-file", type=click.Path(path_type=Path), help="A file whose first line is the password.")
@click.option("--password-command", metavar="COMMAND", help="A command that prints the password.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--encrypt/--no-encrypt", default=None, help="Keep the password encrypted by systemd, or in a file.")
@click.option("--calendar", metavar="NAME", help="The calendar to keep; made if missing.  [default: Outreach]")
@click.option("--timezone", metavar="ZONE", help="Where you live: Europe/Berlin. Otherwise this machine's.")
@click.option("--holidays", metavar="PLACE", help="Whose public holidays to keep free: DE, DE-BE, or none.")
@click.option("--busy", multiple=True, metavar="NAME", help="Says when you are not free; * for all, or none.")
@click.option("--days", metavar="DAYS", help="On which days to call.  [default: tue, wed, thu]")
@click.option("--window", metavar="HOURS", help="From when until when.  [default: 08:30-11:30]")
@click.option("--per-week", type=click.IntRange(1, 70), help="At most so many people a week.  [default: 5]")
@click.option("--address-book/--no-address-book", default=None, help="Read people from your address book there.")
@click.option("--contact", multiple=True, metavar="NAME=PERIOD", help='"Ann Lee=6 months"; may be repeated.')
@click.option("--embedded", is_flag=True, help="Use a small calendar server inside; no account needed.")
@click.option("--port", type=click.IntRange(1, 65535), default=5232, show_default=True, help="Its port.")
@click.option("--write/--no-write", default=True, help="Write to the calendar, or only show the plan.")
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
@yes_option
@pass_setup
def init(setup: Setup, **given: Unpack[Given]) -> None:
    """Set up: where your calendar is, whom to keep in touch with, the first plan."""
    config = setup.places.config
    refuse_others(setup)
    refuse_existing(config, force=given["force"])
    answers = Answers()
    with answers.outliving():
        choices, people = _asked(setup, given, answers)
    save(config, choices, setup.environ, force=given["force"])
    aside(f"Wrote {config}")
    with kept(config):
        _take_in(setup, people)
        result, zone = planned(setup)
        draw_plan(result, zone)
        if given["write"] and confirmed("Write this to the calendar?", yes=given["yes"]):
            _write(setup)
        else:
            say("Nothing was written to the calendar. When you are ready: rekindled sync, or rekindled run")
        _check(setup)


def _asked(setup: Setup, given: Given, answers: Answers) -> tuple[Choices, list[Sheet]]:
    """All that is to be known, each thing asked once."""
    account, calendars = reachable(account_from(given), given)
    answers.account(account, (given["url"], given["username"], given["password_command"]))
    calendar = calendar_from(given)
    answers.note("--calendar", calendar, given["calendar"])
    zone = timezone_from(given, setup.environ)
    answers.note("--timezone", zone, given["timezone"])
    account = sealed(account, given, setup.places.config.parent)
    if account.secret:
        answers.flag("--encrypt" if account.sealed else "--no-encrypt", given["encrypt"])
    busy = busy_from(given, calendars, calendar)
    for name in busy or (NONE,):
        answers.note("--busy", name, given["busy"])
    mornings = mornings_from(given)
    answers.note("--days", ", ".join(mornings.days or ()), given["days"])
    answers.note("--window", mornings.window, given["window"])
    answers.note("--per-week", mornings.per_week or PER_WEEK, given["per_week"])
    holidays = holidays_from(given, zone)
    answers.note("--holidays", holidays or NONE, given["holidays"])
    address_book = address_book_from(given, account)
    answers.flag("--address-book" if address_book else "--no-address-book", given["address_book"])
    choices = Choices(
        account=account,
        calendar=calendar,
        timezone=zone,
        holidays=holidays,
        busy=busy,
        days=mornings.days,
        window=mornings.window,
        per_week=mornings.per_week,
        address_book=address_book,
    )
    return choices, people_from(given, answers.person)


def _take_in(setup: Setup, people: Sequence[Sheet]) -> None:
    """The people named; whoever is known already keeps what is stored."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.people import import_people

    numbered = [replace(sheet, where=f"contact {number}") for number, sheet in enumerate(people, start=1)]
    with any_store(setup) as store, turn(setup):
        result = import_people(store, SystemClock(), numbered)
    for question in result.questions:
        complain(question.text)


def _write(setup: Setup) -> None:
    from rekindled.service import one_look

    with working("Writing to the calendar …"):
        result = one_look(setup.places, setup.environ, reporter_of(setup))
    say(summary(result))
    if result["brake"]:
        complain(str(result["brake"]))
        leave(ATTENTION)


def _check(setup: Setup) -> None:
    """Look once more whether everything is in place; what is not is said, and is `check`'s to give a code for."""
    with working("Checking …"):
        findings = list(findings_of(setup))
    wrong = [finding for finding in findings if finding.error]
    for finding in wrong:
        complain(f"{finding.about}: {finding.text}")
    if wrong:
        say("The rest is as it should be. See all of it with: rekindled check")
    else:
        say(f"Checked, and all is well: {', '.join(finding.about for finding in findings)}.")
    say("Keep it going with: rekindled run    See it with: rekindled agenda")
