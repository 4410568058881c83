/** The figures of a fleet as text, for a person. Pure. */
import type { DegreePoint, FleetFigures } from "./fleet";
import { one, table, times, whole } from "./report";

const minutes = (seconds: number): string => `${Math.floor(seconds / 60)} min ${whole(seconds % 60)} s`;
const megabytesOf = (megabytes: number | undefined): string =>
  megabytes === undefined ? "" : `${whole(megabytes)} MB`;

function degreeRow({ parallel, seconds, megabytes }: DegreePoint, sample: number, alone: number): readonly string[] {
  const each = `${one(seconds / sample)} s`;
  return [whole(parallel), `${one(seconds)} s`, each, times(alone / seconds), megabytesOf(megabytes)];
}

export function fleetText(figures: FleetFigures): string {
  const { accounts, sample, seed, parallel, killedAfter, underWay, seconds, doneBefore, ownMegabytes } = figures;
  const { degrees, load, engine, standIns, noMemory } = figures;
  const [until, after] = seconds;
  const rows = [
    [`up of ${accounts + 1} stacks, ${parallel} at once`, minutes(until + after)],
    [`killed (SIGKILL, seed ${seed}) with ${killedAfter} done and ${underWay} under way`, minutes(until)],
    [`resumed: ${doneBefore} found done, none lost or doubled`, minutes(after)],
    ["memory of the fleet's own process, at most", megabytesOf(ownMegabytes)],
  ];
  const alone = degrees[0]?.seconds ?? Number.NaN;
  const head = [`${sample} stacks, at once`, "up", "a stack", "as fast as one by one", "memory with all it starts"];
  const notes = [
    `Pulumi engine ${engine}${standIns.length === 0 ? "" : `, with stand-ins for ${standIns.join(" and ")}`}.`,
    ...(noMemory === undefined ? [] : [`Memory: ${noMemory}.`]),
    `Load of the machine: ${one(load[0])} before, ${one(load[1])} after.`,
  ];
  const byDegree = table(
    head,
    degrees.map((point) => degreeRow(point, sample, alone)),
  );
  return `${table(["fleet", "measured"], rows)}\n${byDegree}\n${notes.join("\n")}`;
}
