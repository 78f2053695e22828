"""The contract of the port `Drafts`, kept by the fake and by the templates alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from rekindled.adapters.catalogues import LANGUAGES
from rekindled.adapters.jinja_drafts import JinjaDrafts
from rekindled.app.draft_ports import Drafts
from rekindled.core.errors import ConfigError
from rekindled.core.letters import Ground, Occasion
from tests.fakes.fake_drafts import FakeDrafts

BARE = Ground(occasion=Occasion.RECONNECT, language="en", name="Ann Lee")


@pytest.fixture(params=["fake", "real"])
def drafts(request: pytest.FixtureRequest) -> Drafts:
    """Each of the two."""
    return FakeDrafts() if request.param == "fake" else JinjaDrafts()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize(
    "detail", ["memory", "met", "standout", "homework", "last_note", "offer", "matter", "question", "about"]
)
def test_what_is_known_is_told_where_it_fits(drafts: Drafts, occasion: Occasion, language: str, detail: str) -> None:
    """P1-07: one detail may be missing from a letter that has no place for it, the name and a subject never are."""
    ground = Ground(**{"occasion": occasion, "language": language, "name": "Ann Lee", detail: "the boat"})  # type: ignore[arg-type]  # Ground's own
    letter = drafts.draft(ground)
    assert "Ann" in letter.body
    assert letter.subject
    assert "\n" not in letter.subject
    assert not letter.body.endswith("\n")


@pytest.mark.parametrize("occasion", Occasion)
def test_the_memory_is_always_told(drafts: Drafts, occasion: Occasion) -> None:
    """P2-12: "do you remember" has its place in every letter."""
    ground = Ground(occasion=occasion, language="en", name="Ann Lee", memory="the boat")
    assert "the boat" in drafts.draft(ground).body


def test_the_same_ground_gives_the_same_letter(drafts: Drafts) -> None:
    """Nothing in a letter is drawn by chance or taken from the clock."""
    assert drafts.draft(BARE) == drafts.draft(BARE)


@pytest.mark.parametrize("kind", ["fake", "real"])
def test_a_broken_template_is_named(kind: str, tmp_path: Path) -> None:
    """The message says which file and which line, and the other templates go on."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "thank.txt").write_text("Subject: Hi\n{{ nobody_knows }}\n", encoding="utf-8")
    fake, real = FakeDrafts(broken=frozenset({Occasion.THANK})), JinjaDrafts(own=tmp_path)
    drafts: Drafts = fake if kind == "fake" else real
    with pytest.raises(ConfigError, match=r"en/thank.txt line \d"):
        drafts.draft(Ground(occasion=Occasion.THANK, language="en", name="Ann Lee"))
    assert drafts.draft(BARE).body
