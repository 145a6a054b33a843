// What starting the target does once some edges and a unit are gone: as linter/transaction has it, step by step, on numbers
// of units, which are sorted as names are. A test holds both equal. What a job queues (`data.pulls`) is the same table.
const STOP = "stop";
function simulated(boot, verb, at) {
  const world = worldWithout(boot, verb, at);
  const draft = { jobs: new Map(), failed: new Set(), anchor: null };
  const failure = pullIn(world, draft);
  if (failure) return { error: failure, jobs: new Set(), waves: new Map() };
  markWhatMatters(draft);
  dropRedundant(world, draft);
  if (!boot.isolate) collectGarbage(draft);
  const stuck = isStuck(world, draft);
  const torn = resolveConflicts(world, draft);
  if (torn !== undefined) return { error: `${boot.units[torn].n} would have to start and stop at once`, jobs: new Set(), waves: new Map() };
  merge(draft);
  dropRedundant(world, draft);
  const jobs = new Set([...draft.jobs.keys()].sort((a, b) => a - b));
  return { error: stuck ? "the ordering is cyclic, and no job can be dropped" : "", jobs, waves: waves(world, jobs) };
}
// The boot's edges without those that go with the unit; a requirement of a name that is gone leads to a missing unit.
function worldWithout(boot, verb, at) {
  const gone = (boot.lost[verb] || {})[at] || [];
  const [lost, dangling, missing] = [new Set(gone), new Set(gone.filter((number) => number < 0).map((number) => -1 - number)), boot.units.length];
  const [out, into, before] = [{}, {}, new Map()];
  const add = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));
  boot.edges.forEach(([source, named, , kind], number) => {
    if (lost.has(number)) return;
    const target = dangling.has(number) ? missing : named;
    add((out[kind] ??= new Map()), source, target);
    add((into[kind] ??= new Map()), target, source);
  });
  [...boot.order, ...boot.idle].forEach(([later, earlier], number) => { if (!lost.has(boot.edges.length + number)) add(before, later, earlier); });
  const masked = verb === "mask" ? at : -1;
  const state = (unit) => (unit === masked ? "masked" : unit === missing ? "not-found" : boot.units[unit].x || "");
  return { boot, out, into, before, obstacle: (unit, type) => (type === STOP ? "" : state(unit)) };
}
function addJob(draft, unit, type) {
  const jobs = draft.jobs.get(unit) || [];
  const there = jobs.find((job) => job.type === type);
  if (there) return [there, false];
  const job = { unit, type, matters: false, links: new Set(), linkedBy: new Set() };
  jobs.unshift(job);
  draft.jobs.set(unit, jobs);
  return [job, true];
}
function deleteJob(draft, job, withRequirers) {
  const waiting = [job];
  while (waiting.length) {
    const gone = waiting.pop();
    const jobs = draft.jobs.get(gone.unit) || [];
    if (!jobs.includes(gone)) continue;
    jobs.splice(jobs.indexOf(gone), 1);
    if (!jobs.length) draft.jobs.delete(gone.unit);
    gone.links.forEach((link) => link.object.linkedBy.delete(link));
    gone.linkedBy.forEach((link) => { link.subject.links.delete(link); if (link.required && withRequirers) waiting.push(link.subject); });
    gone.links = new Set();
    gone.linkedBy = new Set();
  }
}
function* wishes(world, draft, job) {
  for (const group of data.pulls[job.type]) {
    if (draft.failed.has(job)) return;
    const found = group.flatMap(([kind, type, required, conflicts, reverse]) => ((reverse ? world.into : world.out)[kind]?.get(job.unit) || []).map((unit) => ({ unit, type, required, conflicts, by: job, key: reverse ? [unit, kind, job.unit] : [job.unit, kind, unit] })));
    yield* found.sort(({ key: a }, { key: b }) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] - b[2]));
  }
}
// All that the target queues; what is in the way where it can't be started.
function pullIn(world, draft) {
  const { boot } = world;
  const target = boot.at.get(boot.target);
  if (target === undefined) return `${boot.target} is not found`;
  const said = (unit) => `${boot.units[unit]?.n ?? "an alias"} ${{ masked: "is masked", "not-found": "is not found" }[world.obstacle(unit, "")] || "can't be loaded"}`;
  if (world.obstacle(target, "")) return said(target);
  [draft.anchor] = addJob(draft, target, "start");
  const frames = [{ job: draft.anchor, wishes: wishes(world, draft, draft.anchor) }];
  while (frames.length) {
    const { value: wish, done } = frames.at(-1).wishes.next();
    if (done) frames.pop();
    else if (world.obstacle(wish.unit, wish.type)) {
      if (!wish.required) continue;
      draft.failed.add(wish.by);
      if (takeBack(boot, draft, frames, wish)) return said(wish.unit);
    } else {
      const job = queue(world, draft, wish);
      if (job) frames.push({ job, wishes: wishes(world, draft, job), wish });
    }
  }
  return "";
}
function queue({ boot }, draft, wish) {
  if (wish.type === STOP && boot.units[wish.unit].on) return null;
  if (wish.key[1] === "PropagatesStopTo" && boot.graceful) return null;
  const [job, isNew] = addJob(draft, wish.unit, wish.type);
  const link = { subject: wish.by, object: job, required: wish.required, conflicts: wish.conflicts };
  wish.by.links.add(link);
  job.linkedBy.add(link);
  return isNew ? job : null;
}
// A failed wish fails those that required it; whether the target is among them.
function takeBack(boot, draft, frames, wish) {
  let failed = wish;
  while (failed?.required) {
    const frame = frames.pop();
    if (boot.drops) deleteJob(draft, frame.job, false);
    if (!frame.wish) return true;
    failed = frame.wish;
  }
  return false;
}
function markWhatMatters(draft) {
  const waiting = [draft.anchor];
  while (waiting.length) {
    const job = waiting.pop();
    if (job.matters) continue;
    job.matters = true;
    job.links.forEach((link) => { if (link.required) waiting.push(link.object); });
  }
}
function dropRedundant({ boot }, draft) {
  for (const [unit, jobs] of [...draft.jobs]) {
    const isRedundant = (job) => Boolean(boot.units[unit].on) !== (job.type === STOP);
    if (!jobs.includes(draft.anchor) && jobs.every(isRedundant)) [...jobs].forEach((job) => deleteJob(draft, job, false));
  }
}
// What is left of a unit's jobs can be one.
function merge(draft) {
  for (const jobs of draft.jobs.values()) {
    const [first, ...others] = jobs;
    if (others.length) first.type = "start";
    others.forEach((other) => other.linkedBy.forEach((link) => first.linkedBy.add(link)));
    jobs.length = 1;
  }
}
function collectGarbage(draft) {
  for (let changed = true; changed;) {
    changed = false;
    for (const jobs of [...draft.jobs.values()]) {
      if (jobs.length && !jobs[0].linkedBy.size && jobs[0] !== draft.anchor) { deleteJob(draft, jobs[0], true); changed = true; }
    }
  }
}
// The unit that would have to do both, where neither of two jobs that contradict each other can be spared.
function resolveConflicts({ boot }, draft) {
  for (;;) {
    const pair = contradicting(draft);
    if (!pair) return undefined;
    const [job, other] = pair;
    if (job.matters && other.matters) return job.unit;
    const [stop, start] = job.type === STOP ? [job, other] : [other, job];
    const loser = job.matters ? other : other.matters ? job : [...stop.linkedBy].some((link) => link.conflicts) ? start : stop;
    deleteJob(draft, loser, true);
    if (!boot.isolate) collectGarbage(draft);
  }
}
function contradicting(draft) {
  for (const unit of [...draft.jobs.keys()].sort((a, b) => a - b)) {
    const jobs = draft.jobs.get(unit);
    for (const [index, job] of jobs.entries()) {
      const other = jobs.slice(index + 1).find(({ type }) => type !== job.type && (type === STOP || job.type === STOP));
      if (other) return [job, other];
    }
  }
  return null;
}
// Whether units that the target can't spare wait for each other, with their starts, their stops, or both of them.
function isStuck(world, draft) {
  const has = (stop) => (unit) => (draft.jobs.get(unit) || []).some((job) => (job.type === STOP) === stop);
  const needed = [...draft.jobs.keys()].filter((unit) => draft.jobs.get(unit).some((job) => job.matters));
  const [certain, both] = [needed.filter((unit) => draft.jobs.get(unit).length === 1), needed.filter((unit) => has(true)(unit) && has(false)(unit))];
  if ([false, true].some((stop) => knots(pairs(world, certain.filter(has(stop)), stop)).length)) return true;
  const backwards = pairs(world, both, true);
  return knots(pairs(world, both, false)).some((knot) => knots(within(backwards, new Set(knot))).length);
}
// Unit → what is directly after it, among some; stops go before what they are ordered against.
function pairs({ before }, units, stop = false) {
  const following = new Map(units.map((unit) => [unit, []]));
  for (const later of following.keys()) {
    for (const earlier of before.get(later) || []) if (following.has(earlier)) stop ? following.get(later).push(earlier) : following.get(earlier).push(later);
  }
  following.forEach((others) => others.sort((a, b) => a - b));
  return following;
}
function within(following, inside) {
  return new Map([...inside].sort((a, b) => a - b).map((unit) => [unit, following.get(unit).filter((other) => inside.has(other))]));
}
// Those that wait for each other, each knot sorted.
function knots(following) {
  const rest = new Map([...following].map(([unit, others]) => [unit, new Set(others)]));
  const trim = () => {
    const wanted = new Set([...rest.values()].flatMap((others) => [...others]));
    const ends = [...rest].filter(([unit, others]) => !wanted.has(unit) || ![...others].some((other) => rest.has(other)));
    ends.forEach(([unit]) => rest.delete(unit));
    rest.forEach((others) => others.forEach((other) => { if (!rest.has(other)) others.delete(other); }));
    return ends.length;
  };
  while (trim());
  const reached = new Map([...rest.keys()].map((unit) => [unit, closure(rest, unit)]));
  const found = new Map();
  for (const [unit, others] of reached) {
    const knot = [...others].filter((other) => reached.get(other).has(unit)).sort((a, b) => a - b);
    if (knot.length > 1) found.set(knot[0], knot);
  }
  return [...found.values()];
}
function closure(following, start) {
  const seen = new Set();
  const queue = [start];
  while (queue.length) for (const other of following.get(queue.pop())) if (!seen.has(other)) { seen.add(other); queue.push(other); }
  return seen;
}
// The length of the longest chain before each job; the pairs that close a cycle don't count.
function waves(world, jobs) {
  const following = pairs(world, [...jobs]);
  for (const [earlier, later] of knots(following).flatMap((knot) => closing(following, knot))) following.set(earlier, following.get(earlier).filter((other) => other !== later));
  const [missing, depth] = [new Map(), new Map([...jobs].map((unit) => [unit, 0]))];
  following.forEach((others) => others.forEach((other) => missing.set(other, (missing.get(other) || 0) + 1)));
  const ready = [...jobs].filter((unit) => !missing.get(unit));
  for (const unit of ready) {
    for (const other of following.get(unit)) {
      depth.set(other, Math.max(depth.get(other), depth.get(unit) + 1));
      missing.set(other, missing.get(other) - 1);
      if (!missing.get(other)) ready.push(other);
    }
  }
  return depth;
}
function closing(following, knot) {
  const [inside, done, path, found] = [new Set(knot), new Set(), new Map(), []];
  for (const root of knot) {
    if (done.has(root)) continue;
    path.set(root, following.get(root).values());
    while (path.size) {
      const node = [...path.keys()].at(-1);
      let deeper = false;
      for (let step = path.get(node).next(); !step.done; step = path.get(node).next()) {
        if (path.has(step.value)) found.push([node, step.value]);
        else if (inside.has(step.value) && !done.has(step.value)) { path.set(step.value, following.get(step.value).values()); deeper = true; break; }
      }
      if (!deeper) { path.delete(node); done.add(node); }
    }
  }
  return found;
}
