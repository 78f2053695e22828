"""`draft`: a letter to begin from, or why there is none; nothing is sent and nothing is stored."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rekindled.core.facts import ContactSaved, EntrySaved, TouchSaved
from rekindled.core.model import Purpose, TieProfile, TouchKey, TouchState
from rekindled.exits import ATTENTION, CONFIG, USAGE
from tests.fakes.cli_homes import CONFIG as TEXT
from tests.fakes.cli_homes import Home
from tests.fakes.desks import person
from tests.samples import CHECK_IN, ENTRY, PROFILE

ME = TEXT + '[me]\nname = "Me Myself"\nemail = "me@example.org"\nphone = "+49 30 1"\n'
ANN = replace(person(1, emails=("ann@example.org",)), name="Ann Lee", profile=TieProfile(memory="the boat"))


@pytest.fixture
def ann(home: Home) -> Home:
    """A configured home that knows Ann."""
    home.configured(ME).knows(ContactSaved(contact=ANN))
    return home


def test_a_draft_is_printed(ann: Home) -> None:
    """P2-12, P2-14: whom to, the subject, and a body with the memory and the signature."""
    said = ann.run("draft", "Ann").stdout
    assert said.startswith("To: ann@example.org\nSubject: It has been too long, Ann\n\nHello Ann,\n")
    assert "Do you remember: the boat?" in said
    assert said.endswith("Me Myself\nme@example.org\n+49 30 1\n")


def test_a_purpose_and_a_language_can_be_named(ann: Home) -> None:
    """Else it is what is planned, in the language of the entries."""
    assert "Subject: Danke, Ann" in ann.run("draft", "Ann", "--purpose", "thank", "--language", "de").stdout
    ann.configured('language = "de"\n' + ME)
    assert "Subject: Viel zu lange her, Ann" in ann.run("draft", "Ann").stdout
    assert ann.read("draft", "Ann", "--language", "en")["language"] == "en"
    assert ann.run("draft", "Ann", "--purpose", "gossip").exit_code == USAGE


def test_scripts_get_an_object(ann: Home) -> None:
    """With what is still missing."""
    told = ann.read("draft", "Ann")
    assert (told["contact_id"], told["purpose"], told["to"]) == ("c-1", "reconnect", "ann@example.org")
    assert told["subject"] == "It has been too long, Ann"
    assert "how you met" in told["missing"]


def test_without_a_personal_detail_it_says_what_to_add(ann: Home) -> None:
    """P1-07: nothing on standard output, and the command that adds it; scripts get the reason, too."""
    ann.knows(ContactSaved(contact=replace(ANN, profile=TieProfile())))
    refused = ann.run("draft", "Ann")
    assert (refused.exit_code, refused.stdout) == (ATTENTION, "")
    assert "nothing personal is known of Ann Lee yet" in refused.stderr
    assert "Not noted yet: a shared memory, how you met" in refused.stderr
    assert "rekindled contacts edit c-1" in refused.stderr
    told = ann.run("draft", "Ann", "--json")
    assert told.exit_code == ATTENTION
    assert json.loads(told.stdout)["body"] is None


def test_words_that_would_go_to_many_are_refused(ann: Home) -> None:
    """P1-02: a template of the user's own that says nothing of anybody is a circular; three may still get it."""
    folder = ann.config.parent / "templates" / "en"
    folder.mkdir(parents=True)
    (folder / "reconnect.txt").write_text("Subject: Hi\nHello {{ first_name }}, how are you?\n", encoding="utf-8")
    assert ann.run("draft", "Ann").stdout == "To: ann@example.org\nSubject: Hi\n\nHello Ann, how are you?\n"
    for n in (2, 3, 4):
        uid = f"rk-abcd1234-c-{n}-reconnect-1@rekindled"
        key = TouchKey(contact_id=f"c-{n}", purpose=Purpose.RECONNECT, n=1)
        touch = replace(CHECK_IN, key=key, entry_uid=uid, state=TouchState.OPEN, settled_at=None, origin=None)
        ann.knows(
            ContactSaved(contact=replace(person(n), profile=replace(PROFILE, memory=f"boat {n}"))),
            EntrySaved(entry=replace(ENTRY, uid=uid, href=f"/{n}", twin="")),
            TouchSaved(touch=touch),
        )
    refused = ann.run("draft", "Ann", "--purpose", "reconnect")
    assert refused.exit_code == ATTENTION
    assert "the same words would go to more than 3 people" in refused.stderr


def test_a_broken_template_is_named_with_its_line(ann: Home) -> None:
    """The file is to be mended, so the exit code is that of a configuration."""
    folder = ann.config.parent / "templates" / "en"
    folder.mkdir(parents=True)
    (folder / "reconnect.txt").write_text("Subject: Hi\n{{ nickname }}\n", encoding="utf-8")
    refused = ann.run("draft", "Ann")
    assert refused.exit_code == CONFIG
    assert f"{folder}/reconnect.txt line 2: 'nickname' is undefined" in refused.stderr


def test_nobody_is_written_to_by_guess(ann: Home) -> None:
    """A name that fits nobody is answered with who is there; somebody without an address gets no To line."""
    assert "did you mean Ann Lee" in ann.run("draft", "An Lee").stderr
    ann.knows(ContactSaved(contact=replace(ANN, emails=(), profile=PROFILE)))
    assert ann.run("draft", "Ann").stdout.startswith("Subject: ")


def test_everything_noted_leaves_nothing_to_name(ann: Home) -> None:
    """What is shown is inert, whatever a memory holds."""
    ann.knows(ContactSaved(contact=replace(ANN, profile=replace(PROFILE, memory="\x1b[31mthe boat"))))
    assert "\x1b" not in ann.run("draft", "Ann").stdout


def test_check_names_a_broken_template(ann: Home) -> None:
    """R17: entries would go without their drafts, and nothing would say so; without templates there is no finding."""
    assert "templates" not in ann.run("check").stdout
    folder = ann.config.parent / "templates" / "en"
    folder.mkdir(parents=True)
    assert "templates is without mistakes" in ann.run("check").stdout
    (folder / "birthday.txt").write_text("Subject: Hi\n{{ nickname }}\n", encoding="utf-8")
    result = ann.run("check")
    assert result.exit_code == CONFIG
    assert "birthday.txt line 2: 'nickname' is undefined" in result.stdout
