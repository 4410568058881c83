/**
 * The report as JUnit XML: a suite for each file, a test case for each rule about each resource. Pure.
 * What fails the command is a failure; other violations are the case's output; what could not be judged is skipped.
 * @see https://github.com/testmoapp/junitxml
 */
import type { Enforcement, JudgedFile, Judgement } from "./judge";
import { notesOf, notesOfFile, type Report } from "./report";
import { summaryLines } from "./summary";
import { element, xmlText } from "./xml";

const isFailure = ({ violations }: Judgement, failOn: Enforcement): boolean =>
  violations.some(({ enforcement }) => failOn === "advisory" || enforcement === "mandatory");

const isSkipped = (judgement: Judgement, failOn: Enforcement): boolean =>
  judgement.notJudged !== undefined && !isFailure(judgement, failOn);

/** The first line says what: the rest is in the text. */
function headline({ violations }: Judgement): string {
  const [first = "", ...others] = violations.map(({ message }) => message.split("\n")[0] ?? "");
  return others.length === 0 ? first : `${first} (and ${others.length} more)`;
}

const messages = ({ violations }: Judgement): string => violations.map(({ message }) => message).join("\n\n");

function caseContent(judgement: Judgement, failOn: Enforcement): readonly string[] {
  const { rule, violations, notJudged } = judgement;
  if (isFailure(judgement, failOn)) {
    const values = { message: headline(judgement), type: rule.severity };
    return [element("failure", values, [xmlText(messages(judgement))])];
  }
  const output = violations.length === 0 ? [] : [element("system-out", {}, [xmlText(messages(judgement))])];
  return notJudged === undefined ? output : [element("skipped", { message: notJudged }), ...output];
}

const caseOf = (judgement: Judgement, failOn: Enforcement): string =>
  element(
    "testcase",
    { classname: judgement.rule.name, name: judgement.resource.urn, time: 0 },
    caseContent(judgement, failOn),
  );

function countsOf(judgements: readonly Judgement[], failOn: Enforcement) {
  return {
    tests: judgements.length,
    failures: judgements.filter((each) => isFailure(each, failOn)).length,
    errors: 0,
    skipped: judgements.filter((each) => isSkipped(each, failOn)).length,
    time: 0,
  };
}

function suiteOf(judged: JudgedFile, failOn: Enforcement): string {
  const { file, judgements } = judged;
  const told = notesOfFile(judged);
  const cases = judgements.map((judgement) => `\n    ${caseOf(judgement, failOn)}`);
  const notes = told.length === 0 ? [] : [`\n    ${element("system-out", {}, [xmlText(told.join("\n"))])}`];
  return element("testsuite", { name: file.source, ...countsOf(judgements, failOn) }, [...cases, ...notes, "\n  "]);
}

/** One document; its last line has no line break. */
export function junitReport(report: Report, failOn: Enforcement): string {
  const all = report.files.flatMap(({ judgements }) => judgements);
  const suites = report.files.map((judged) => `\n  ${suiteOf(judged, failOn)}`);
  const comment = [...notesOf(report), ...summaryLines(report)];
  // Nothing judged is a suite without tests, which a reader may take for a pass: the summary is in the document too.
  const summary = element("testsuite", { name: "summary", tests: 0, failures: 0, errors: 0, skipped: 0, time: 0 }, [
    element("system-out", {}, [xmlText(comment.join("\n"))]),
  ]);
  const values = { name: `${report.pack.name} ${report.pack.version}`, ...countsOf(all, failOn) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", values, [...suites, `\n  ${summary}`, "\n"])}`;
}
