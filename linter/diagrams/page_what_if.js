// What if a unit were masked, or disabled: which jobs are left, and when they start.
const PULLS = ["Requires", "BindsTo", "Wants", "Upholds"];
function whatIfAnswer(boot, verb, name) {
  const here = boot.at.get(name);
  const { error, jobs, waves: now } = simulated(boot, verb, here);
  const had = (at) => boot.units[at].w !== undefined;
  const every = boot.units.map((_, at) => at);
  const [lost, gained] = [every.filter((at) => had(at) && !jobs.has(at)), [...jobs].filter((at) => !had(at))];
  const moved = [...jobs].filter((at) => had(at) && boot.units[at].w !== now.get(at)).sort((a, b) => now.get(a) - boot.units[a].w - (now.get(b) - boot.units[b].w));
  const free = new Set(had(here) && !jobs.has(here) ? [...reach(boot, here, "after")].filter((at) => jobs.has(at)) : []);
  const box = part("section", element("h1", `If ${name} were ${verb === "mask" ? "masked" : "disabled"}`));
  if (verb === "mask" && name === boot.target && name !== "default.target") {
    box.append(element("p", `systemd can't start ${name} then, and starts rescue.target instead, which this page does not work out.`, { class: "error" }));
    return box;
  }
  if (error && !boot.error) box.append(element("p", `The boot fails: ${error}.`, { class: "error" }));
  if (!lost.length && !gained.length && !moved.length) {
    box.append(element("p", `Nothing would change in this boot: it ${had(here) ? "still starts" : boot.units[here].no}.`));
    if (had(here)) box.append(...stillPulledIn(boot, verb, here, jobs));
    return box;
  }
  box.append(part("p", element("code", `unitlint review --${verb} ${name}`), " says the same, and what contracts and rules make of it."));
  box.append(element("h2", `No longer starts (${lost.length})`), list(lost.map((at) => part("li", unitLink(boot.units[at].n))), "nothing"));
  if (had(here) && jobs.has(here)) box.append(...stillPulledIn(boot, verb, here, jobs));
  if (gained.length) box.append(element("h2", `Starts now (${gained.length})`), list(gained.map((at) => part("li", unitLink(boot.units[at].n))), ""));
  if (free.size) box.append(folded(`No longer waits for it (${free.size})`, byWave(boot, free), free.size < 20));
  const steps = (units) => list(units.map((at) => part("li", unitLink(boot.units[at].n), ` wave ${boot.units[at].w + 1} → ${now.get(at) + 1}`)), "nothing");
  const [earlier, later] = [moved.filter((at) => now.get(at) < boot.units[at].w), moved.filter((at) => now.get(at) > boot.units[at].w)];
  box.append(element("h2", `Starts earlier (${earlier.length})`), steps(earlier));
  if (later.length) box.append(element("h2", `Starts later (${later.length})`), steps(later));
  return box;
}
// What queues the unit's job all the same.
function stillPulledIn(boot, verb, at, jobs) {
  const gone = new Set((boot.lost[verb] || {})[at] || []);
  const left = boot.edges.filter(([source, target, , kind], number) => target === at && PULLS.includes(kind) && jobs.has(source) && !gone.has(number));
  return [element("h2", "Still pulled in by"), list(left.map(([source, , why, kind]) => hop(boot, source, why, kind)), "nothing")];
}
