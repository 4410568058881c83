/** The report for machines. The shape is documented in docs/policy-offline.md and changes only together with `version`. Pure. */
import { countsOf, foundIn, judgedResources, notesOf, type Report, unjudgedIn } from "./report";

export const JSON_VERSION = 1;

/** One JSON object; its last line has no line break. */
export function jsonReport(report: Report): string {
  const value = {
    version: JSON_VERSION,
    pack: report.pack,
    summary: countsOf(report),
    files: report.files.map((judged) => ({
      file: judged.file.source,
      kind: judged.file.reading.kind,
      stack: judged.file.reading.stack,
      resources: judged.file.resources.length,
      judged: judgedResources(judged),
    })),
    violations: foundIn(report).map(({ file, judgement: { rule, resource }, enforcement, severity, message }) => ({
      rule: rule.name,
      enforcement,
      severity,
      file: file.source,
      urn: resource.urn,
      name: resource.name,
      type: resource.type,
      message,
      url: rule.url,
    })),
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
