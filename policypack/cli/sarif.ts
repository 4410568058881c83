/**
 * The report as SARIF 2.1.0, for code scanning. Pure.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
import type { Severity } from "@pulumi/policy";
import { createHash } from "node:crypto";
import type { RuleAbout } from "../rule";
import { lineOf, uriOf } from "./places";
import { isDocumentType } from "../resources/types";
import { type Found, foundIn, notesOf, type Report, unjudgedIn } from "./report";
import type { RuleSetting } from "./settings";
import type { FileResource, StackFile } from "./stack-file";
import { summaryLines } from "./summary";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};
/** On the scale of CVSS, by which code scanning calls a finding critical, high, medium or low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
};
/** So many characters of a hash tell findings apart. */
const FINGERPRINT_LENGTH = 32;

/** @param levels of the rule, one for each file: where they differ, each result tells its own */
function ruleObject(about: RuleAbout, levels: ReadonlySet<RuleSetting["level"]>) {
  const { name, description, severity, remedy, url, frameworks } = about;
  const tags = frameworks.map(({ name: of, version, reference }) => `${of} ${version} ${reference}`);
  const [level, ...others] = levels;
  return {
    id: name,
    shortDescription: { text: description },
    fullDescription: { text: description },
    helpUri: url,
    help: { text: `Remedy: ${remedy}\nSee ${url}`, markdown: `**Remedy:** ${remedy}\n\n[Why](${url})` },
    defaultConfiguration: { level: LEVELS[severity], enabled: others.length > 0 || level !== "disabled" },
    properties: {
      tags: [...new Set(["security", ...tags])],
      "security-severity": SECURITY_SEVERITY[severity],
      precision: "high",
      ...(others.length > 0 ? {} : { enforcementLevel: level }),
    },
  };
}

/** Every rule once, with its levels, in the order in which rules are reported. */
function ruleObjects({ files }: Report) {
  const levels = new Map<RuleAbout, Set<RuleSetting["level"]>>();
  for (const { rule, level } of files.flatMap(({ settings }) => settings)) {
    levels.set(rule, (levels.get(rule) ?? new Set()).add(level));
  }
  return [...levels].map(([rule, of]) => ruleObject(rule, of));
}

const logicalLocation = ({ urn, name, type }: FileResource) => ({
  fullyQualifiedName: urn,
  name,
  // A policy document by itself is of no resource that is known.
  kind: isDocumentType(type) ? "object" : "resource",
  properties: { type },
});

/** Finds what a message is about in its file. */
function locator(files: readonly StackFile[]) {
  return (file: StackFile, resource: FileResource, message?: string) => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(file.source), index: files.indexOf(file) },
      region: { startLine: lineOf(file, resource, message) },
    },
    logicalLocations: [logicalLocation(resource)],
  });
}

type Locate = ReturnType<typeof locator>;

/** The same for the same finding in a later file, whatever became of the lines. */
function fingerprint(rule: RuleAbout, { urn }: FileResource, message: string): string {
  const [what = ""] = message.split("\n");
  return createHash("sha256")
    .update(JSON.stringify([rule.name, urn, what]))
    .digest("hex")
    .slice(0, FINGERPRINT_LENGTH);
}

/** What does not stop a deployment is not shown as an error. */
function levelOf({ enforcement, severity }: Found): (typeof LEVELS)[Severity] {
  const level = LEVELS[severity];
  return enforcement === "advisory" && level === "error" ? "warning" : level;
}

function resultObject(found: Found, ruleIndex: number, locate: Locate) {
  const { file, judgement, enforcement, severity, message } = found;
  const { rule, resource } = judgement;
  return {
    ruleId: rule.name,
    ruleIndex,
    kind: "fail",
    level: levelOf(found),
    message: { text: message },
    locations: [locate(file, resource, message)],
    partialFingerprints: { "ruleAndResource/v1": fingerprint(rule, resource, message) },
    properties: { enforcementLevel: enforcement, severity },
  };
}

function notifications(report: Report, locate: Locate) {
  const unjudged = unjudgedIn(report).map(({ file, resource, reason, rules }) => ({
    level: "warning",
    message: { text: `Not judged: ${resource.name} (${resource.type}): ${reason} (${rules.join(", ")})` },
    locations: [locate(file, resource)],
  }));
  const told = [...notesOf(report), ...summaryLines(report)];
  return [...unjudged, ...told.map((text) => ({ level: "note", message: { text } }))];
}

/** One log with one run; its last line has no line break. */
export function sarifReport(report: Report): string {
  const files = report.files.map(({ file }) => file);
  const locate = locator(files);
  const rules = ruleObjects(report);
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const run = {
    tool: {
      driver: {
        name: report.pack.name,
        version: report.pack.version,
        semanticVersion: report.pack.version,
        rules,
      },
    },
    columnKind: "utf16CodeUnits",
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(report, locate) }],
    artifacts: files.map(({ source }) => ({
      location: { uri: uriOf(source) },
      mimeType: "application/json",
      roles: ["analysisTarget"],
    })),
    results: foundIn(report).map((found) => resultObject(found, indices.get(found.judgement.rule.name) ?? -1, locate)),
  };
  return JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2);
}
