/** What the policy pack says, as Markdown. Pure. */
import { chunks, type Block } from "../limit";
import type { PolicyResult } from "../policy";
import { counted } from "../summary";
import { code, details, item, lines, link, text } from "./parts";

const TOGETHER = 20;

function resultText({ rule, severity, name, type, what, why, allowed, remedy, url }: PolicyResult): string {
  const told = [
    why === undefined ? [] : [`Why it matters: ${lines(why)}`],
    allowed === undefined ? [] : [`Allowed: ${lines(allowed)}`],
    remedy === undefined ? [] : [`**Remedy:** ${lines(remedy)}`],
    url === undefined ? [] : [`See ${link(url.replace(/^https:\/\//, ""), url)}`],
  ].flat();
  const level = severity === undefined ? "" : `**${text(severity)}** `;
  return [
    item(0, `${level}${code(rule)} on ${code(name)} (${code(type)}): ${lines(what)}`),
    ...told.map((each) => item(1, each)),
  ].join("\n");
}

const listOf = (results: readonly PolicyResult[]): string => results.map(resultText).join("\n");

function mandatoryBlocks(results: readonly PolicyResult[]): readonly Block[] {
  return chunks(results, TOGETHER).map((part, index) => ({
    name: `mandatory violations${index === 0 ? "" : ` (part ${index + 1})`}`,
    priority: 80 - index / 1000,
    text:
      (index === 0 ? `**Mandatory**: nothing is deployed with ${results.length === 1 ? "it" : "them"}.\n\n` : "") +
      listOf(part),
  }));
}

function adviceBlocks(results: readonly PolicyResult[]): readonly Block[] {
  return chunks(results, TOGETHER).map((part, index) => ({
    name: `advice${index === 0 ? "" : ` (part ${index + 1})`}`,
    priority: 30 - index / 1000,
    text: details(counted(part.length, "piece of advice", "pieces of advice"), listOf(part)),
  }));
}

export const policyBlocks = (results: readonly PolicyResult[]): readonly Block[] => [
  ...mandatoryBlocks(results.filter(({ mandatory }) => mandatory)),
  ...adviceBlocks(results.filter(({ mandatory }) => !mandatory)),
];
