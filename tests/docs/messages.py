"""The lower half of docs/troubleshooting.md: every message that ends a command or is told of an entry, by what to do.

Owns finding messages in the source and drawing the list. Must not know when a message is told.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from rekindled.cli.ending import NothingYet
from rekindled.core import errors
from rekindled.exits import exit_code

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "troubleshooting.md"
MARK = "<!-- Below this line the page is drawn by script/docs. -->\n"
VARIES = "…"
KINDS: Mapping[type[Exception], str] = {
    errors.UsageError: "What was typed cannot be done so. Nothing was changed.",
    errors.ConfigError: "A file must be mended first; a service is not started again before.",
    errors.Busy: "Somebody else is at work. Trying again is enough.",
    errors.CalendarUnavailable: "The server did not answer, or not well. The daemon tries again, ever more seldom.",
    errors.CalendarRefused: "The server does not let us do it. Look at the login, the rights or the address.",
    errors.CalendarGone: "A whole calendar is missing. Nothing is made again unasked.",
    errors.Conflict: "An entry changed at the same moment. The next look settles it; it is told in the log alone.",
    errors.WriteRefused: "The server refuses one entry. The others go on; it is tried again.",
    errors.UnreadableEntry: "One object cannot be understood. It is left as it is and named in `status`.",
    errors.UnwritableStore: "The disk does not take what is to be kept. The daemon waits for it.",
    errors.DamagedStore: "The store is damaged. See [backups](guide/backup.md) and `rekindled doctor --rebuild`.",
    errors.ForeignStore: "The file is not this program's to use.",
    errors.BrokenStore: "The store cannot be used as it is.",
    errors.SecondEpoch: "Two stores write to one calendar. A person must say which is right.",
    NothingYet: "There is nothing yet to tell of.",
}


def messages() -> Mapping[type[Exception], tuple[str, ...]]:
    """Every message by its kind, with what varies in it left out, in alphabetical order."""
    kinds = {kind.__name__: kind for kind in KINDS}
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "daemon").rglob("*.py"))]
    kinds |= dict(_subclasses(trees, kinds))
    found: dict[type[Exception], set[str]] = defaultdict(set)
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds and node.args:
                text = _text(node.args[0])
                if text is not None and text.strip(VARIES + " :"):
                    found[kinds[node.func.id]].add(text)
    return {kind: tuple(sorted(found[kind], key=_place)) for kind in KINDS}


def _place(text: str) -> tuple[str, str]:
    """By what is the same each time; the whole text where that is all the same."""
    return text.lstrip(f"{VARIES} :,").lower(), text


def drawn() -> str:
    """What the page says below its mark."""
    lines = [
        "",
        "## Every message",
        "",
        f"`{VARIES}` stands for what is different each time: a name, a file, an address, a number.",
    ]
    for kind, texts in messages().items():
        code = exit_code(kind("x"))
        lines += ["", f"### {kind.__name__} (exit code {code})", "", KINDS[kind], ""]
        lines += [f"- {_quoted(text)}" for text in texts]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Draw the list anew."""
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(head + MARK + drawn(), encoding="utf-8")


def _subclasses(trees: list[ast.Module], kinds: Mapping[str, type[Exception]]) -> Iterator[tuple[str, type[Exception]]]:
    """Classes of adapters that are one of the kinds."""
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                base = next((one.id for one in node.bases if isinstance(one, ast.Name) and one.id in kinds), None)
                if base is not None and node.name not in kinds:
                    yield node.name, kinds[base]


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else VARIES for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_text(node.left) or VARIES) + (_text(node.right) or VARIES)
    return None


def _quoted(text: str) -> str:
    sign = "``" if "`" in text else "`"
    inside = " ".join(text.split())
    return f"{sign} {inside} {sign}" if sign == "``" else f"`{inside}`"


if __name__ == "__main__":
    main()
