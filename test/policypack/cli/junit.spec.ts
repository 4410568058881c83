import { parseXml, type XmlElement, XmlElement as Element } from "@rgrove/parse-xml";
import assert from "node:assert/strict";
import { printable } from "../../../access/matrix/printable";
import type { Enforcement } from "../../../policypack/cli/judge";
import { junitReport } from "../../../policypack/cli/junit";
import type { Report } from "../../../policypack/cli/report";
import { brokenReport, earlier, oneFile, ownerWithKey, previewText, reportOf, stateText } from "./files";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The root of the document, which must be well-formed. */
const rootOf = (report: Report, failOn: Enforcement = "mandatory"): XmlElement =>
  parseXml(junitReport(report, failOn)).root ?? assert.fail("it is empty");

const childrenOf = (parent: XmlElement, name?: string): readonly XmlElement[] =>
  parent.children.filter(
    (child): child is XmlElement => child instanceof Element && (name === undefined || child.name === name),
  );

const casesOf = (root: XmlElement): readonly XmlElement[] =>
  childrenOf(root, "testsuite").flatMap((suite) => childrenOf(suite, "testcase"));

const numbers = ({ attributes: { tests, failures, errors, skipped } }: XmlElement) => [
  tests,
  failures,
  errors,
  skipped,
];

/** The cases with anything in them: rule, and the elements. */
const told = (root: XmlElement) =>
  casesOf(root)
    .filter((each) => childrenOf(each).length > 0)
    .map((each) => [each.attributes.classname, childrenOf(each).map(({ name }) => name)]);

describe("the report as JUnit XML", () => {
  it("has a suite for each file and a case for each rule about each resource", () => {
    const files = [oneFile(stateText(earlier("owner")), "a.json"), oneFile(stateText(earlier("external")), "b.json")];
    const report = reportOf(files);
    const root = rootOf(report);
    assert.equal(root.attributes.name, "pack 1.2.3");
    const suites = childrenOf(root, "testsuite");
    assert.deepEqual(
      suites.map(({ attributes }) => attributes.name),
      ["a.json", "b.json", "summary"],
    );
    for (const [index, { judgements }] of report.files.entries()) {
      assert.deepEqual(
        childrenOf(suites[index]!, "testcase").map(({ attributes }) => [attributes.classname, attributes.name]),
        judgements.map(({ rule, resource }) => [rule.name, resource.urn]),
      );
      assert.deepEqual(numbers(suites[index]!), [String(judgements.length), "0", "0", "0"]);
    }
    assert.deepEqual(told(root), []);
  });

  it("has what fails as a failure and advice as output", () => {
    const root = rootOf(brokenReport());
    assert.deepEqual(told(root), [
      ["lockout-check", ["failure"]],
      ["key-rotation", ["system-out"]],
    ]);
    assert.deepEqual(numbers(root).slice(1), ["1", "0", "0"]);
    const [failure] = casesOf(root).flatMap((each) => childrenOf(each, "failure"));
    assert.deepEqual(
      { ...failure?.attributes },
      {
        message: "shared-key (aws:kms/key:Key): bypassPolicyLockoutSafetyCheck is true.",
        type: "high",
      },
    );
    assert.ok(
      failure?.text.endsWith("\nSee https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html"),
    );
  });

  it("has advice as a failure where advice fails the command", () => {
    assert.deepEqual(told(rootOf(brokenReport(), "advisory")), [
      ["lockout-check", ["failure"]],
      ["key-rotation", ["failure"]],
    ]);
  });

  it("has what could not be judged as skipped", () => {
    const root = rootOf(reportOf([oneFile(previewText(ownerWithKey({ enableKeyRotation: UNKNOWN })))]));
    assert.deepEqual(told(root), [
      ["key-rotation", ["skipped"]],
      ["known-at-preview", ["system-out"]],
    ]);
    assert.deepEqual(numbers(root).slice(1), ["0", "0", "1"]);
  });

  it("must say it where nothing was judged", () => {
    const root = rootOf(reportOf([oneFile(stateText([]))]));
    assert.deepEqual(numbers(root), ["0", "0", "0", "0"]);
    assert.match(root.text, /NOTHING WAS JUDGED: there are no resources\./);
  });

  it("must be well-formed with names of any characters, and give back those that XML can hold", () => {
    const odd = "<a> & \"b\" 'c' ]]> \u00e9 \ud83d\ude00 \t\r\nend";
    const urn = `urn:pulumi:s::p::aws:kms/key:Key::${odd}\u0000\u001b\ud800\uffff`;
    const root = rootOf(reportOf([oneFile(stateText([{ urn, type: "aws:kms/key:Key" }]), `f${odd}\u0007`)]));
    const names = new Set(casesOf(root).map(({ attributes }) => attributes.name));
    assert.deepEqual([...names], [`urn:pulumi:s::p::aws:kms/key:Key::${odd}\ufffd\ufffd\ufffd\ufffd`]);
    assert.equal(childrenOf(root, "testsuite")[0]?.attributes.name, `f${odd}\ufffd`);
    const [failure] = casesOf(root).flatMap((each) => childrenOf(each, "failure"));
    assert.ok(
      failure?.text.startsWith(`${printable(odd)}\\u{0}\\u{1b}\\u{d800}\ufffd (aws:kms/key:Key): `),
      failure?.text,
    );
  });
});
