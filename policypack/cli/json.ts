/** The report for machines. The shape is documented in docs/policy-offline.md and changes only together with `version`. Pure. */
import { notAsked } from "./document/asked";
import type { JudgedFile } from "./judge";
import { lineOf, statementOf } from "./places";
import { countsOf, type Found, foundIn, judgedResources, notesOf, type Report, unjudgedIn } from "./report";

export const JSON_VERSION = 1;

function aboutFile({ file: { reading }, settings }: JudgedFile) {
  if (reading.kind !== "document") return { kind: reading.kind, stack: reading.stack };
  const { kind, type, owner, partition } = reading;
  const rules = notAsked(settings, reading).flatMap(({ rules: names }) => names);
  return { kind, policyKind: type, owner, partition, notAsked: rules };
}

/** Where the statement is, in a document by itself. */
function placeOf({ file, judgement: { resource }, message }: Found) {
  if (file.reading.kind !== "document") return {};
  return { statement: statementOf(resource, message), line: lineOf(file, resource, message) };
}

/** One JSON object; its last line has no line break. */
export function jsonReport(report: Report): string {
  const value = {
    version: JSON_VERSION,
    pack: report.pack,
    summary: countsOf(report),
    files: report.files.map((judged) => ({
      file: judged.file.source,
      ...aboutFile(judged),
      resources: judged.file.resources.length,
      judged: judgedResources(judged),
    })),
    violations: foundIn(report).map((found) => {
      const { file, judgement, enforcement, severity, message } = found;
      const { rule, resource } = judgement;
      return {
        rule: rule.name,
        enforcement,
        severity,
        file: file.source,
        urn: resource.urn,
        name: resource.name,
        type: resource.type,
        ...placeOf(found),
        message,
        url: rule.url,
      };
    }),
    notJudged: unjudgedIn(report).map(({ file, resource, reason, rules }) => ({
      rules,
      file: file.source,
      urn: resource.urn,
      name: resource.name,
      type: resource.type,
      reason,
    })),
    notes: notesOf(report),
  };
  return JSON.stringify(value, null, 2);
}
