// Ready questions, as buttons.
const QUESTIONS = {
  critical: ["The critical chain", (boot) => {
    const late = boot.units.filter((unit) => unit.w !== undefined && isLate(unit)).sort((a, b) => a.w - b.w || (a.n === boot.target) - (b.n === boot.target));
    const last = late[late.length - 1];
    const box = part("section", element("h1", `${late.length} of ${boot.units.filter((unit) => unit.w !== undefined).length} jobs have no slack`));
    if (last) box.append(element("p", "One way through them, from the first to the last:"), wide(chainList(boot, critical(boot, boot.at.get(last.n)))));
    return box;
  }],
  late: ["What starts late", (boot) => {
    const late = boot.units.filter((unit) => unit.w !== undefined && isYours(unit)).sort((a, b) => (a.t && b.t && b.t[0] - a.t[0]) || b.w - a.w || a.l - b.l);
    return part("section", element("h1", `${hasPackages(boot) ? "Units of packages, and yours" : "Your units"}, the last first`), list(late.map((unit) => part("li", unitLink(unit.n), element("span", slack(unit), { class: isLate(unit) ? "late" : "slack" }))), "none of yours starts"));
  }],
  never: ["Not in this boot", (boot) => {
    const triggers = (unit) => unit.into.filter(([, , kind]) => kind === "Triggers");
    const rank = (unit) => (unit.no === "is masked" ? 2 : triggers(unit).length);
    const never = boot.units.filter((unit) => unit.w === undefined && isYours(unit)).sort((a, b) => rank(a) - rank(b));
    return part("section", element("h1", `${never.length} of ${hasPackages(boot) ? "the units of packages and yours" : "your units"} ${never.length === 1 ? "has" : "have"} no job`), list(never.map((unit) => part("li", unitLink(unit.n), ` ${unit.no}`, ...triggers(unit).map(([at]) => part("span", "; triggered by ", unitLink(boot.units[at].n))), element("br"), place(unit.p, unit.u))), "all of them start"));
  }],
  cycles: ["Cycles", (boot) => {
    const items = boot.cycles.map((cycle) => part("li", cycle.latent ? "not met by this boot" : `systemd drops the job of ${cycle.victims.length > 1 ? "one of " : ""}${cycle.victims.join(", ") || "none: the boot fails"}`, part("ol", ...cycle.edges.map((text) => element("li", text)))));
    return part("section", element("h1", items.length ? "Ordering cycles" : "There is no ordering cycle"), list(items, ""));
  }],
  findings: ["Findings", (boot) => part("section", element("h1", boot.findings.length === 1 ? "1 finding" : `${boot.findings.length} findings, the worst first`), list([...boot.findings].sort((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity)).map((finding) => findingItem(finding)), "none"))],
  differences: ["Differences", (boot) => part("section", element("h1", `What differs from ${nameOf(boot)}`), ...variants(boot), ...data.boots.filter((other) => other !== boot).map((other) => difference(boot, other)))],
};
const RANK = ["error", "warning", "note"];

// As the one that is chosen, where several boot alike.
const nameOf = (boot) => (boot.names.includes(state.named) ? state.named : boot.name);
function difference(one, other) {
  const only = (a, b) => a.units.filter((unit) => unit.w !== undefined && b.units[b.at.get(unit.n)]?.w === undefined);
  const moved = one.units.filter((unit) => unit.w !== undefined && ![undefined, unit.w].includes(other.units[other.at.get(unit.n)]?.w));
  const pairs = (boot) => new Set(boot.order.map(([later, earlier]) => `${boot.units[later].n} after ${boot.units[earlier].n}`));
  const [here, there] = [nameOf(one), nameOf(other)];
  const [mine, theirs] = [pairs(one), pairs(other)];
  const orders = [...[...mine].filter((pair) => !theirs.has(pair)).map((pair) => `${pair} only in ${here}`), ...[...theirs].filter((pair) => !mine.has(pair)).map((pair) => `${pair} only in ${there}`)];
  const settings = one.units.flatMap((unit) => settingsApart(unit.n, unit.s || [], other.units[other.at.get(unit.n)]?.s || [], other.at.has(unit.n), here, there));
  const box = part("div", element("h2", other.names.join(", ")));
  const tell = (title, items) => { if (items.length) box.append(element("h3", title), list(items, "")); };
  const fold = (title, items) => { if (items.length) box.append(folded(title, list(items, ""), items.length < 6)); };
  tell(`Starts only in ${here}`, only(one, other).map((unit) => part("li", unitLink(unit.n))));
  tell(`Starts only in ${there}`, only(other, one).map((unit) => part("li", unitLink(unit.n))));
  fold(`${moved.length} in another wave`, moved.map((unit) => part("li", unitLink(unit.n), ` wave ${unit.w + 1}, in ${there} ${other.units[other.at.get(unit.n)].w + 1}`)));
  fold(`${settings.length} other settings`, settings);
  fold(`${orders.length} orders`, orders.map((text) => element("li", text)));
  if (box.children.length === 1) box.append(element("p", "Nothing: they boot alike.", { class: "place" }));
  return box;
}
function settingsApart(name, mine, theirs, isInBoth, one, other) {
  if (!isInBoth) return [];
  const text = (at) => data.settings[at].slice(0, 3).join("\n");
  const [here, there] = [new Set(mine.map(text)), new Set(theirs.map(text))];
  const [own, others] = [mine.filter((at) => !there.has(text(at))), theirs.filter((at) => !here.has(text(at)))];
  const key = (at) => data.settings[at].slice(0, 2).join("\n");
  const alone = (at, list) => list.filter((other) => key(other) === key(at)).length === 1;
  const paired = new Map(own.flatMap((at) => (alone(at, own) && alone(at, others) ? [[at, others.find((other) => key(other) === key(at))]] : [])));
  const item = (at, words) => { const [section, key, , where, url] = data.settings[at]; return part("li", unitLink(name), `: [${section}] ${key}=${words} `, place(where, url)); };
  const value = (at) => data.settings[at][2];
  const both = (at, to) => { const [a, b] = apart(value(at), value(to)); const made = item(at, `${a} in ${one}, ${b} in ${other}`); made.append(" ", place(...data.settings[to].slice(3))); return made; };
  return [
    ...own.map((at) => (paired.has(at) ? both(at, paired.get(at)) : item(at, `${cut(value(at))} only in ${one}`))),
    ...others.filter((at) => ![...paired.values()].includes(at)).map((at) => item(at, `${cut(value(at))} only in ${other}`)),
  ];
}
// Of long values what is read; of two, where they differ.
const [LONG, AROUND] = [120, 24];
const cut = (value, from = 0, to = value.length) => `${from > 0 ? "…" : ""}${value.slice(from, Math.min(to, from + LONG))}${Math.min(to, from + LONG) < value.length ? "…" : ""}`;
function apart(a, b) {
  if (Math.max(a.length, b.length) <= LONG) return [a, b];
  const shorter = Math.min(a.length, b.length);
  let [from, same] = [0, 0];
  while (from < shorter && a[from] === b[from]) from++;
  while (same < shorter - from && a[a.length - 1 - same] === b[b.length - 1 - same]) same++;
  return [a, b].map((value) => cut(value, Math.max(0, from - AROUND), Math.min(value.length, value.length - same + AROUND)));
}
// Those of one boot start the same jobs in the same order; what else their units say may differ.
function variants(boot) {
  const alike = boot.names.filter((name) => !(boot.variants || {})[name]);
  const same = alike.length > 1 ? [element("p", `Nothing differs between ${alike.join(", ")}: they start the same jobs in the same order, with the same settings.`, { class: "place" })] : [];
  return [...same, ...Object.entries(boot.variants || {}).map(([name, units]) => part("div", element("h2", name), element("p", "Boots alike; other settings:", { class: "place" }), part("ol", ...Object.entries(units).flatMap(([unit, settings]) => settingsApart(unit, boot.units[boot.at.get(unit)].s || [], settings, true, boot.names[0], name)))))];
}
