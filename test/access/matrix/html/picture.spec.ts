import assert from "node:assert/strict";
import { framesOf, type Frame, type Line } from "../../../../access/matrix/html/picture";
import { legendOf } from "../../../../access/matrix/legend";
import { type Inquiry } from "../../../../access/matrix/build";
import * as scenarios from "../scenarios";
import { crowd } from "./worlds";

const frames = ({ report }: Inquiry): readonly Frame[] => framesOf(report, legendOf(report));

/** `names: resources line (text) [actions] {before}`, one a port. */
const ports = (inquiry: Inquiry): readonly string[] =>
  frames(inquiry).flatMap(({ boxes }) =>
    boxes.flatMap(({ names, ports: all }) =>
      all.map(({ resources, line, text, actions, before }) =>
        [
          `${names.join(" + ")}: ${resources.join("")} ${line} (${text})`,
          ...(actions.length === 0 ? [] : [`[${actions.join(" ")}]`]),
          ...(before === undefined ? [] : [`{${before}}`]),
        ].join(" "),
      ),
    ),
  );

describe("the picture", () => {
  it("has a frame for each account with what it owns, and one for everybody else", () => {
    assert.deepEqual(
      frames(scenarios.deployed()).map(({ heading, isAccount, resources }) => [heading, isAccount, resources]),
      [
        ["Account 111122223333", true, [0, 1]],
        ["Account 444455556666", true, [2]],
        ["Everybody else", false, []],
      ],
    );
  });

  it("puts principals with the same answers together, and says which half is missing", () => {
    assert.deepEqual(ports(scenarios.deployed()), [
      "any other role or user: 0 principal half missing (missing: IAM policy)",
      "any other role or user: 1 principal half missing (missing: IAM policy)",
      "any other role or user: 2 none (missing: secret policy, IAM policy)",
      "role/ExampleRole + user/ExampleUser: 0 works (allowed a+b)",
      "role/ExampleRole + user/ExampleUser: 1 resource half missing (missing: secret policy)",
      "role/ExampleRole + user/ExampleUser: 2 unknown (unknown ?1)",
      "any other role or user: 0 principal half missing (missing: IAM policy)",
      "any other role or user: 1 none (missing: secret policy, IAM policy)",
      "any other role or user: 2 principal half missing (missing: IAM policy)",
      "administrator of an account that nothing names: 0 none (missing: key policy)",
      "administrator of an account that nothing names: 12 none (missing: key policy, secret policy)",
      "anybody who does not sign: 012 none (denied UNSIGNED)",
    ]);
  });

  it("tells calls apart that have other answers, and what denies them", () => {
    assert.deepEqual(
      ports(scenarios.withADeny()).filter((port) => port.startsWith("role/ExampleRole")),
      [
        "role/ExampleRole: 0 works (allowed a+b) [Encrypt ReEncryptFrom GenerateDataKey DescribeKey]",
        "role/ExampleRole: 0 blocked (denied DENY c) [Decrypt]",
        "role/ExampleRole: 1 none (denied SECRET DENY c)",
        "role/ExampleRole: 2 blocked (denied DENY c)",
      ],
    );
  });

  it("says what was where that changes", () => {
    assert.deepEqual(
      ports(scenarios.narrowed()).filter((port) => /^user|^role/.test(port)),
      [
        "role/ExampleRole: 0 works (allowed a+b)",
        "role/ExampleRole: 1 resource half missing (missing: secret policy)",
        "role/ExampleRole: 2 unknown (unknown ?1)",
        "user/ExampleUser: 0 resource half missing (missing: key policy) {deployed: allowed a+b}",
        "user/ExampleUser: 1 resource half missing (missing: key policy, secret policy) {deployed: missing: secret policy}",
        "user/ExampleUser: 2 resource half missing (missing: key policy) {deployed: unknown ?1}",
      ],
    );
  });

  it("must not leave anybody out, nor show anybody twice, however many they are", () => {
    const inquiry = crowd();
    const shown = frames(inquiry).flatMap(({ boxes }) => boxes.flatMap(({ rows }) => rows));
    assert.deepEqual(
      [...shown].sort((a, b) => a - b),
      inquiry.report.rows.map((_, index) => index),
    );
    assert.ok(frames(inquiry).flatMap(({ boxes }) => boxes).length < shown.length / 2);
  });

  it("must not draw a line for a call that is allowed in any other way than as one that works", () => {
    for (const inquiry of [scenarios.deployed(), scenarios.withADeny(), scenarios.narrowed(), crowd()]) {
      for (const port of frames(inquiry).flatMap(({ boxes }) => boxes.flatMap((box) => box.ports))) {
        const works: Line = "works";
        assert.equal(port.text.startsWith("allowed"), port.line === works, port.text);
      }
    }
  });
});
