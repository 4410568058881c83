/** Report files, read and checked before anything is posted. */
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { codeOf, CiError, listed } from "../failure";
import type { Report } from "./decide";
import { LONGEST_BODY, markerOf, reportMarker } from "./marker";

/** A report, or why it is none. Pure. */
export function reportIn(file: string, text: string): Report | string {
  const marker = markerOf(text);
  if (marker === undefined) {
    return `${file} does not begin with a marker such as ${reportMarker("STACK")}: \`npm run report\` writes one.`;
  }
  if (text.length > LONGEST_BODY) {
    return (
      `${file} has ${text.length} characters; GitHub takes ${LONGEST_BODY}. ` +
      "`npm run report -- --out FILE` leaves out whole sections until it fits."
    );
  }
  return { marker, body: text };
}

/** `npm run report` writes all of a report that is too long for a comment beside the one that fits: `STACK.full.md`. */
const isFullOf = (entry: string, entries: readonly string[]): boolean =>
  entry.endsWith(".full.md") && entries.includes(entry.replace(/\.full\.md$/, ".md"));

/** The reports in a folder, those of its folders too: artifacts are unpacked to one each. */
export async function markdownIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true });
    return entries
      .filter((entry) => entry.endsWith(".md") && !isFullOf(entry, entries))
      .sort()
      .map((entry) => path.join(folder, entry));
  } catch (error) {
    // Where no stack was touched, there is no artifact, and nobody made the folder.
    if (codeOf(error) === "ENOENT") return [];
    throw new CiError(`The folder ${folder} could not be read (${codeOf(error)}).`);
  }
}

/** @throws {CiError} that tells all that is wrong with any of them */
export async function readReports(files: readonly string[]): Promise<readonly Report[]> {
  const read = await Promise.all(
    files.map(async (file) => {
      try {
        return reportIn(file, await readFile(file, "utf8"));
      } catch (error) {
        return `${file} could not be read (${codeOf(error)}).`;
      }
    }),
  );
  const problems = read.filter((each) => typeof each === "string");
  const reports = read.filter((each) => typeof each !== "string");
  const twice = reports.filter(({ marker }, index) => reports.findIndex((other) => other.marker === marker) < index);
  problems.push(...twice.map(({ marker }) => `There is more than one report with the marker ${marker}.`));
  if (problems.length > 0) throw new CiError(listed("The reports cannot be posted:", problems));
  return reports;
}
