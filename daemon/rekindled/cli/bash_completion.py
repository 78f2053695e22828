"""Completion in bash: whole names, written as bash must see them.

Owns the script for bash. Must not know what is completed.

Bash takes a proposed word for typed text and runs what it tells it to, and a name may come from somebody else's address
book (faults promise 14): every proposal is quoted by bash itself. Inside quotes that are open already a name that would
end them is not proposed.
"""

from __future__ import annotations

from click.shell_completion import BashComplete, add_completion_class

_SCRIPT = r"""%(complete_func)s() {
    local line kind word is_open=
    [[ ${COMP_WORDS[COMP_CWORD]} == [\"\']* ]] && is_open=1
    COMPREPLY=()
    while IFS= read -r line; do
        kind=${line%%%%,*} word=${line#*,}
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                if [[ -z $is_open ]]; then
                    printf -v word %%q "$word"
                elif [[ $word == *[\"\'\\\`\$!]* ]]; then
                    continue
                fi
                COMPREPLY+=("$word") ;;
        esac
    done < <(IFS=$'\n'; env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class QuotingBash(BashComplete):
    """Click's completion for bash with a script that quotes."""

    source_template = _SCRIPT


def know_bash() -> None:
    """Let click answer bash in the way of this script."""
    add_completion_class(QuotingBash)
