// Ready questions, as buttons.
const QUESTIONS = {
  critical: ["The critical chain", (boot) => {
    const late = boot.units.filter((unit) => unit.l === 0).sort((a, b) => a.w - b.w);
    const last = late[late.length - 1];
    const box = part("section", element("h1", `${late.length} of ${boot.units.filter((unit) => unit.w !== undefined).length} jobs have no slack`));
    if (last) box.append(element("p", "One way through them, from the first to the last:"), chainList(boot, critical(boot, boot.at.get(last.n))));
    return box;
  }],
  late: ["What starts late", (boot) => {
    const late = boot.units.filter((unit) => unit.w !== undefined && unit.o !== "platform").sort((a, b) => b.w - a.w || a.l - b.l);
    return part("section", element("h1", "Your units, the last first"), list(late.map((unit) => part("li", unitLink(unit.n), element("span", slack(unit), { class: "slack" }))), "none of yours starts"));
  }],
  never: ["Not in this boot", (boot) => {
    const never = boot.units.filter((unit) => unit.w === undefined && (unit.o === "user" || unit.o === "generated"));
    return part("section", element("h1", `${never.length} of your units have no job`), list(never.map((unit) => part("li", unitLink(unit.n), ` ${unit.no} `, ...unit.into.filter(([, , kind]) => kind === "Triggers").map(([at]) => part("span", "; triggered by ", unitLink(boot.units[at].n))), element("br"), place(unit.p, unit.u))), "all of them start"));
  }],
  cycles: ["Cycles", (boot) => {
    const items = boot.cycles.map((cycle) => part("li", cycle.latent ? "not met by this boot" : `systemd drops the job of ${cycle.victims.length > 1 ? "one of " : ""}${cycle.victims.join(", ") || "none: the boot fails"}`, part("ol", ...cycle.edges.map((text) => element("li", text)))));
    return part("section", element("h1", items.length ? "Ordering cycles" : "There is no ordering cycle"), list(items, ""));
  }],
  findings: ["Findings", (boot) => part("section", element("h1", `${boot.findings.length} findings, the worst first`), list([...boot.findings].sort((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity)).map(findingItem), "none"))],
  differences: ["Differences", (boot) => part("section", element("h1", "What differs in the other boots"), ...data.boots.filter((other) => other !== boot).map((other) => difference(boot, other)))],
};
const RANK = ["error", "warning", "note"];

function difference(one, other) {
  const only = (a, b) => a.units.filter((unit) => unit.w !== undefined && b.units[b.at.get(unit.n)]?.w === undefined);
  const moved = one.units.filter((unit) => unit.w !== undefined && ![undefined, unit.w].includes(other.units[other.at.get(unit.n)]?.w));
  const pairs = (boot) => new Set(boot.order.map(([later, earlier]) => `${boot.units[later].n} after ${boot.units[earlier].n}`));
  const [mine, theirs] = [pairs(one), pairs(other)];
  const orders = [...[...mine].filter((pair) => !theirs.has(pair)).map((pair) => `only here: ${pair}`), ...[...theirs].filter((pair) => !mine.has(pair)).map((pair) => `only there: ${pair}`)];
  const names = (units) => list(units.map((unit) => part("li", unitLink(unit.n))), "nothing");
  return part("div", element("h2", other.names.join(", ")),
    element("h3", "Starts only here"), names(only(one, other)), element("h3", "Starts only there"), names(only(other, one)),
    folded(`${moved.length} start in another wave`, list(moved.map((unit) => part("li", unitLink(unit.n), ` wave ${unit.w + 1}, there ${other.units[other.at.get(unit.n)].w + 1}`)), "")),
    folded(`${orders.length} orders differ`, list(orders.map((text) => element("li", text)), "")));
}
