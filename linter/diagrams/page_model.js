"use strict";
// Names and texts come from files that somebody else may have written: they reach the page by textContent only.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const state = { boot: 0, named: "", unit: "", to: "", ask: "", view: "" };

// What waits for what: per boot, the order among its jobs, and all other edges.
function index(boot) {
  boot.at = new Map(boot.units.map((unit, at) => [unit.n, at]));
  for (const unit of boot.units) Object.assign(unit, { before: [], after: [], idleBefore: [], idleAfter: [], out: [], into: [], found: [] });
  boot.order.forEach(([later, earlier, why]) => {
    boot.units[later].before.push([earlier, why]);
    boot.units[earlier].after.push([later, why]);
  });
  boot.idle.forEach(([later, earlier, why]) => {
    boot.units[later].idleBefore.push([earlier, why]);
    boot.units[earlier].idleAfter.push([later, why]);
  });
  boot.edges.forEach(([source, target, why, kind]) => {
    boot.units[source].out.push([target, why, kind]);
    boot.units[target].into.push([source, why, kind]);
  });
  boot.findings.forEach((finding) => { if (boot.at.has(finding.unit)) boot.units[boot.at.get(finding.unit)].found.push(finding); });
}
data.boots.forEach(index);
const here = () => data.boots[state.boot];

// All before (or after) a unit, over any number of others. It is itself among them only in a cycle.
function reach(boot, start, way) {
  const seen = new Set();
  const queue = boot.units[start][way].map(([at]) => at);
  while (queue.length) {
    const at = queue.pop();
    if (seen.has(at)) continue;
    seen.add(at);
    boot.units[at][way].forEach(([other]) => queue.push(other));
  }
  return seen;
}

// The shortest chain from the later unit back to the earlier one: [later, earlier, why] for each hop.
function chain(boot, later, earlier) {
  const came = new Map([[later, null]]);
  const queue = [later];
  for (const at of queue) {
    if (at === earlier) break;
    boot.units[at].before.forEach(([other, why]) => { if (!came.has(other)) { came.set(other, [at, other, why]); queue.push(other); } });
  }
  if (later === earlier || !came.has(earlier)) return null;
  const hops = [];
  for (let at = earlier; at !== later; at = came.get(at)[0]) hops.push(came.get(at));
  return hops;
}

// What a unit starts as late as it does for, from the start of the boot.
function critical(boot, at) {
  const hops = [];
  for (;;) {
    const { w, before } = boot.units[at];
    const done = ([other]) => (boot.timed ? boot.units[other].t[0] + boot.units[other].t[1] : boot.units[other].w === w - 1 ? w : 0);
    const hop = before.filter(([other]) => boot.units[other].w < w && (boot.timed || done([other]))).sort((a, b) => done(b) - done(a) || boot.units[a[0]].l - boot.units[b[0]].l)[0];
    if (w === undefined || hop === undefined) return hops;
    hops.unshift([at, hop[0], hop[1]]);
    at = hop[0];
  }
}
