import type { Profiler } from "node:inspector";
import { Session } from "node:inspector/promises";

/** The longest time that some code held the loop, and its function for most of it. */
export interface Stretch {
  readonly milliseconds: number;
  readonly where: string;
}

const interval = 250;

/** Records what this thread does until `stop`. */
export async function record(): Promise<{ stop(): Promise<Profiler.Profile> }> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval });
  await session.post("Profiler.start");
  return {
    async stop() {
      const { profile } = await session.post("Profiler.stop");
      session.disconnect();
      return profile;
    },
  };
}

/** When a turn of the loop began, by the clock of profiles, and its thread's processor time until then: microseconds. */
export interface Turn {
  readonly time: number;
  readonly spent: number;
}

export function turnNow(): Turn {
  const { user, system } = process.threadCpuUsage();
  return { time: Number(process.hrtime.bigint() / 1000n), spent: user + system };
}

/**
 * The maximum processor time between two turns with code of the file on the stack, including everything it
 * calls: the time between the turns times the fraction of the samples. Garbage collection counts for the code
 * that it interrupts.
 */
export function longestStretch(
  profile: Profiler.Profile,
  turns: readonly Turn[],
  file: string,
): Stretch {
  const owners = ownersOf(profile, file);
  const { samples = [], timeDeltas = [] } = profile;
  let longest: Stretch = { milliseconds: 0, where: "" };
  let time = profile.startTime;
  let next = 0;
  let all = 0;
  let own = new Map<string, number>();
  let last = "";
  const end = (): void => {
    const spent = ((turns[next]?.spent ?? 0) - (turns[next - 1]?.spent ?? Infinity)) / 1000;
    const count = [...own.values()].reduce((sum, value) => sum + value, 0);
    const [where = ""] = [...own].sort(([, a], [, b]) => b - a)[0] ?? [];
    const milliseconds = (spent * count) / all;
    if (milliseconds > longest.milliseconds) longest = { milliseconds, where };
    all = 0;
    own = new Map();
  };
  samples.forEach((node, index) => {
    time += timeDeltas[index] ?? 0;
    for (; time >= (turns[next]?.time ?? Infinity); next++) end();
    const owner = owners.get(node);
    if (owner === idle) return;
    all += 1;
    if (owner !== collecting) last = owner ?? "";
    if (last !== "") own.set(last, (own.get(last) ?? 0) + 1);
  });
  return longest;
}

const collecting = "(garbage collector)";
const idle = "(idle)";

/** For each node of the profile the outermost function of the file on its stack. */
function ownersOf({ nodes }: Profiler.Profile, file: string): Map<number, string> {
  const owners = new Map<number, string>();
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
  for (const { id, callFrame } of nodes) {
    const above = owners.get(parents.get(id) ?? -1);
    const own = callFrame.url.endsWith(file) ? callFrame.functionName || "(anonymous)" : undefined;
    const { functionName } = callFrame;
    const special = [collecting, idle].find((name) => name === functionName);
    const owner = above ?? own ?? special;
    if (owner !== undefined) owners.set(id, owner);
  }
  return owners;
}
