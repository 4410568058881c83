/**
 * The report as SARIF 2.1.0, for code scanning. Pure.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
import type { Severity } from "@pulumi/policy";
import { createHash } from "node:crypto";
import type { RuleAbout } from "../rule";
import { linesOf, uriOf } from "./places";
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

function ruleObject({ rule, level }: RuleSetting) {
  const { name, description, severity, remedy, url, frameworks } = rule;
  const tags = frameworks.map(({ name: of, version, reference }) => `${of} ${version} ${reference}`);
  return {
    id: name,
    shortDescription: { text: description },
    fullDescription: { text: description },
    helpUri: url,
    help: { text: `Remedy: ${remedy}\nSee ${url}`, markdown: `**Remedy:** ${remedy}\n\n[Why](${url})` },
    defaultConfiguration: { level: LEVELS[severity], enabled: level !== "disabled" },
    properties: {
      tags: [...new Set(["security", ...tags])],
      "security-severity": SECURITY_SEVERITY[severity],
      precision: "high",
      enforcementLevel: level,
    },
  };
}

const logicalLocation = ({ urn, name, type }: FileResource) => ({
  fullyQualifiedName: urn,
  name,
  kind: "resource",
  properties: { type },
});

/** Finds a resource in its file, reading each file once. */
function locator(files: readonly StackFile[]) {
  const lines = new Map(files.map((file) => [file, linesOf(file.text)]));
  return (file: StackFile, resource: FileResource) => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(file.source), index: files.indexOf(file) },
      region: { startLine: lines.get(file)?.get(resource.urn) ?? 1 },
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
    locations: [locate(file, resource)],
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
  const indices = new Map(report.settings.map(({ rule }, index) => [rule.name, index]));
  const run = {
    tool: {
      driver: {
        name: report.pack.name,
        version: report.pack.version,
        semanticVersion: report.pack.version,
        rules: report.settings.map(ruleObject),
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
