"""`unitlint rules`, `unitlint rules new NAME` and `unitlint explain RULE`."""

from __future__ import annotations

import click

from unitlint.cli.new_rule import new
from unitlint.cli.options import Shared, output_option, shared_options
from unitlint.cli.output import wants_colour, wants_links, width, write
from unitlint.cli.session import read_config
from unitlint.errors import UsageError
from unitlint.rules import Rule
from unitlint.text.json_text import json_text
from unitlint.text.suggest import did_you_mean


class _Rules(click.Group):
    """A rule's name is none of its commands, and a slip for `explain`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            word = args[0]
            raise click.UsageError(
                f'`unitlint rules` takes no "{word}"; `unitlint explain {word}` explains a rule'
            )
        return super().resolve_command(ctx, args)


@click.group(cls=_Rules, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@output_option
@shared_options
@click.pass_context
def rules(context: click.Context, shared: Shared, *, as_json: bool, output: str) -> None:
    """List the rules, yours included, with category, severity and a summary."""
    if context.invoked_subcommand is not None:
        return
    from unitlint.checking.selection import available_rules

    available = available_rules(read_config(shared))
    ordered = sorted(available.values(), key=lambda rule: (rule.category, rule.name))
    write(_as_json(ordered) if as_json else _as_table(ordered), output)


rules.add_command(new)


@click.command()
@click.argument("rule")
@output_option
@shared_options
def explain(shared: Shared, *, rule: str, output: str) -> None:
    """Say what RULE is about: what is wrong, why it matters, bad, good, and what to do."""
    from unitlint.checking.selection import available_rules

    available = available_rules(read_config(shared))
    if rule not in available:
        hint = did_you_mean(rule, available) or "`unitlint rules` lists them"
        raise UsageError(f'there is no rule "{rule}"', hint=hint)
    columns = width(to_file=output not in ("", "-"))
    write(_for_terminal(available[rule], columns) if columns else page(available[rule]), output)


def _for_terminal(rule: Rule, columns: int) -> str:
    """The page as a terminal of so many columns shows it, and where it is to be found."""
    from unitlint.cli.terminal_page import terminal_page
    from unitlint.reports.colours import link, painter
    from unitlint.reports.report import documentation_url

    shown = terminal_page(page(rule), columns, painter(colour=wants_colour()))
    address = documentation_url(rule.name)
    if rule.origin:
        return shown
    return f"{shown}\n{link(address, address) if wants_links() else address}\n"


def page(rule: Rule) -> str:
    """A rule's page, in Markdown; docs/rules has those of our own."""
    facts = f"{rule.severity} · {rule.category} · since {rule.since}"
    fixable = " · fixable" if rule.fixable else ""
    return f"# {rule.name}\n\n{facts}{fixable}\n\n{rule.documentation}\n"


def _as_table(ordered: list[Rule]) -> str:
    width = max(len(rule.name) for rule in ordered)
    category = max(len(rule.category) for rule in ordered)
    return "".join(
        f"{rule.name:<{width}}  {rule.category:<{category}}  {rule.severity:<7}  {rule.summary}\n"
        for rule in ordered
    )


def _as_json(ordered: list[Rule]) -> str:
    rows = [
        {
            "name": rule.name,
            "category": rule.category,
            "severity": rule.severity.value,
            "since": rule.since,
            "fixable": rule.fixable,
            "summary": rule.summary,
            "documentation": rule.documentation,
        }
        for rule in ordered
    ]
    return json_text({"version": 1, "rules": rows}, indent=2) + "\n"
