// What if a unit were masked, or disabled: which jobs are left, and when they start.
const PULLS = ["Requires", "BindsTo", "Wants", "Upholds"];
function whatIf(boot, verb, name) {
  const gone = boot.at.get(name);
  const failed = verb === "mask" ? failing(boot, gone) : new Set();
  const cut = (source, target, lost) => failed.has(source) || failed.has(target) || (verb === "disable" && target === gone && (lost & 1));
  const [before, after] = [started(boot, () => false), started(boot, cut)];
  return new Set(boot.units.map((_, at) => at).filter((at) => boot.units[at].w !== undefined && !failed.has(at) && (after.has(at) || !before.has(at))));
}
// What the target pulls in, over any number of others; what only a lost unit asked for goes with it.
function started(boot, cut) {
  const start = boot.at.get(boot.target);
  const seen = new Set(start === undefined ? [] : [start]);
  for (const at of seen) {
    for (const [other, , kind, lost] of boot.units[at].out) {
      if (PULLS.includes(kind) && boot.units[other].w !== undefined && !cut(at, other, lost)) seen.add(other);
    }
  }
  return seen;
}
// A unit that requires a masked one can't be started, nor can what requires that.
function failing(boot, gone) {
  const failed = new Set([gone]);
  for (const at of failed) {
    boot.units[at].into.forEach(([other, , kind, lost]) => { if ((kind === "Requires" || kind === "BindsTo") && !(at === gone && (lost & 2)) && boot.units[other].w !== undefined) failed.add(other); });
  }
  return failed;
}
function waves(boot, left) {
  const at = new Map();
  const visit = (unit, path) => {
    if (at.has(unit)) return at.get(unit);
    if (path.has(unit)) return 0;
    path.add(unit);
    let wave = 0;
    for (const [other] of boot.units[unit].before) if (left.has(other)) wave = Math.max(wave, visit(other, path) + 1);
    path.delete(unit);
    at.set(unit, wave);
    return wave;
  };
  [...left].sort((a, b) => boot.units[a].w - boot.units[b].w).forEach((unit) => visit(unit, new Set()));
  return at;
}
function whatIfAnswer(boot, verb, name) {
  const { w, no } = boot.units[boot.at.get(name)];
  if (w === undefined) return part("section", element("h1", `If ${name} were ${verb === "mask" ? "masked" : "disabled"}`), element("p", `Nothing would change in this boot: it ${no}.`));
  const left = whatIf(boot, verb, name);
  const now = waves(boot, left);
  const lost = boot.units.map((_, at) => at).filter((at) => boot.units[at].w !== undefined && !left.has(at));
  const moved = [...left].filter((at) => boot.units[at].w !== now.get(at)).sort((a, b) => now.get(a) - boot.units[a].w - (now.get(b) - boot.units[b].w));
  const free = new Set([...reach(boot, boot.at.get(name), "after")].filter((at) => left.has(at)));
  const box = part("section", element("h1", `If ${name} were ${verb === "mask" ? "masked" : "disabled"}`));
  box.append(part("p", "A reckoning by requirements and order alone. ", element("code", `unitlint review --${verb} ${name}`), " follows systemd step by step, and asks contracts and rules."));
  box.append(element("h2", `No longer starts (${lost.length})`), list(lost.map((at) => part("li", unitLink(boot.units[at].n))), left.has(boot.at.get(name)) ? "nothing: something else pulls it in" : "nothing"));
  if (!left.has(boot.at.get(name)) && free.size) box.append(folded(`No longer waits for it (${free.size})`, byWave(boot, free), free.size < 20));
  box.append(element("h2", `Starts earlier (${moved.length})`), list(moved.map((at) => part("li", unitLink(boot.units[at].n), ` wave ${boot.units[at].w + 1} → ${now.get(at) + 1}`)), "nothing"));
  return box;
}
