// The answer for a unit in three columns, and for two in a chain.
function unitAnswer(boot, at) {
  const unit = boot.units[at];
  const started = unit.w !== undefined;
  const side = (title, way, idle) => {
    const direct = [...(started ? unit[way] : [])].sort((a, b) => (boot.units[b[0]].w ?? 0) - (boot.units[a[0]].w ?? 0) || a[0] - b[0]);
    const all = started ? reach(boot, at, way) : new Set();
    all.delete(at);
    const box = part("section", element("h2", `${title} (${direct.length}, ${all.size} in all)`), list(direct.map(([other, why]) => hop(boot, other, why)), "nothing"));
    if (all.size > direct.length) box.append(folded(`all ${all.size}, by wave`, byWave(boot, all)));
    if (unit[idle].length) box.append(folded(`${unit[idle].length} more, if both had a job`, list(unit[idle].map(([other, why]) => hop(boot, other, why)), "")));
    return box;
  };
  const columns = part("div", side("Waits for", "before", "idleBefore"), about(boot, at), side("Is waited for by", "after", "idleAfter"));
  columns.className = "columns";
  return columns;
}

function about(boot, at) {
  const unit = boot.units[at];
  const box = part("section", element("h1", unit.n), element("p", unit.d || ""));
  box.className = "about";
  if (unit.w === undefined) box.append(element("p", `No job in this boot${unit.x ? `: it ${unit.no}` : boot.error && `: ${boot.error}`}.`, { class: "when" }));
  else {
    const late = unit.l === 0 ? "without slack" : `with ${unit.l} ${unit.l === 1 ? "wave" : "waves"} of slack`;
    const timed = unit.t && (unit.t[2] ? `with ${seconds(unit.t[2])} of slack` : "without slack");
    box.append(element("p", unit.t ? `Can start after ${seconds(unit.t[0])}, ${unit.t[1] ? `and takes ${seconds(unit.t[1])}` : "has no time recorded"}, ${timed}.` : `Starts in wave ${unit.w + 1} of ${boot.waves}, ${late}.`, { class: "when" }));
  }
  if (data.boots.length > 1) box.append(inBoot(boot));
  if (unit.c) box.append(element("p", `${unit.c}.`, { class: "error" }));
  if (unit.w) box.append(why(boot, at));
  const origin = { user: "yours", package: "a package's", platform: "the base OS's", generated: "generated", none: "no file" }[unit.o];
  box.append(part("p", `${origin} `, place(unit.p, unit.u)));
  if (unit.found.length) box.append(element("h3", "Findings"), list(unit.found.map((finding) => findingItem(finding, unit.n)), ""));
  if (unit.w !== undefined) {
    const late = folded("Why so late: its critical chain", chainList(boot, critical(boot, at)), !unit.found.length);
    late.className = "chain";
    box.append(late);
  }
  const pulls = unit.into.filter(([, , kind]) => PULLS.includes(kind));
  box.append(folded(`Pulled in by (${pulls.length})`, list(pulls.map(([other, why, kind]) => hop(boot, other, why, kind)), boot.target === unit.n ? "nothing: it is what is started" : "nothing"), pulls.length < 6));
  const needs = unit.out;
  if (needs.length) box.append(folded(`Requires, wants, conflicts (${needs.length})`, list(needs.map(([other, why, kind]) => hop(boot, other, why, kind)), "")));
  if (unit.s?.length) box.append(folded(`Settings (${unit.s.length})`, settings(unit.s)));
  const buttons = part("p", ...["mask", "disable"].map((verb) => {
    const button = element("button", `What if it were ${verb}${verb === "mask" ? "ed" : "d"}?`, { type: "button" });
    button.addEventListener("click", () => go({ ask: `${verb}:${unit.n}` }));
    return button;
  }));
  if (unit.w !== undefined) box.append(buttons);
  return box;
}

const inBoot = (boot) => element("p", `In the boot of ${nameOf(boot)}.`, { class: "place" });
// In a line, for whom it starts so late: the user's own on its critical chain, or the last of it.
const MOST_WHY = 6;
function why(boot, at) {
  const before = critical(boot, at).map(([, earlier]) => boot.units[earlier]);
  const mine = before.filter(isYours);
  const told = mine.length ? mine.slice(-MOST_WHY) : before.slice(-3);
  const whose = hasPackages(boot) ? "Of packages and yours" : "Yours";
  const which = told.length === before.length ? "" : mine.length ? `${whose}${told.length < mine.length ? ", the last" : ""}: ` : "The last: ";
  const text = `Waits for ${before.length === 1 ? "1 unit" : `${before.length} units, one after another`}${which ? ". " : ": "}${which}`;
  return part("p", text, ...told.flatMap((unit, number) => [number ? " → " : "", unitLink(unit.n)]));
}

function settings(rows) {
  const table = element("dl");
  for (const [section, key, value, where, url] of rows.map((at) => data.settings[at])) {
    table.append(element("dt", `[${section}] ${key}`), part("dd", value, element("br"), place(where, url)));
  }
  return table;
}

function pathAnswer(boot, one, other) {
  const [a, b] = [boot.units[one].n, boot.units[other].n];
  const forward = chain(boot, other, one);
  const hops = forward || chain(boot, one, other);
  if (!hops) {
    const idle = [one, other].map((at) => boot.units[at]).filter((unit) => unit.w === undefined).map((unit) => element("p", `${unit.n} ${unit.no}.`, { class: "when" }));
    return part("section", element("h1", `Nothing orders ${a} and ${b}`), ...idle, part("p", element("code", `unitlint why ${a} ${b}`), " says what is missing."));
  }
  const [first, last] = forward ? [one, other] : [other, one];
  const between = new Set([...reach(boot, first, "after")].filter((at) => reach(boot, last, "before").has(at)));
  const on = new Set([first, last, ...hops.flatMap(([later, earlier]) => [later, earlier])]);
  const words = part("section", element("h1", `${boot.units[last].n} starts after ${boot.units[first].n}`), element("p", "One shortest chain, from the first to the last:"), chainList(boot, hops));
  if (data.boots.length > 1) words.children[0].after(inBoot(boot));
  if (between.size > hops.length - 1) words.append(folded(`All ${between.size} units between the two, by wave`, byWave(boot, between)));
  words.append(element("h3", "In the whole boot"), element("p", "A column a wave, a mark a job; blue ones are these.", { class: "place" }), smallMap(boot, new Set([...between, first, last])));
  const picture = part("section", pathPicture(boot, new Set([first, last, ...between]), on, hops));
  const box = part("div", words, picture);
  box.className = "path";
  return box;
}
// Too many to be read: then those of the chain and the user's own, and how many are left out is said.
function pathPicture(boot, all, on, hops) {
  const few = all.size <= MOST_LAID ? [...all] : [...all].filter((at) => on.has(at) || boot.units[at].o !== "platform");
  const kept = few.length <= MOST_LAID ? few : [...on];
  const box = part("div", laidOut(boot, kept, on, hops));
  if (kept.length < all.size) box.append(element("p", `${all.size - kept.length} more are between them, and not drawn.`, { class: "place" }));
  return box;
}
