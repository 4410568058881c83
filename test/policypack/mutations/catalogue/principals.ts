/** Widens whom a statement is for. */
import { listOf } from "../../../../access/policy-document";
import { EXTERNAL, MEMBER, OUTSIDE_PART, OWNER, STRANGER, TYPING_ERROR, type Place } from "../places";
import { type Change, eachStatement, type Mutator, shown, type Statement } from "./edit";

/** Texts that name others than the start does. */
export function othersIn({ partition, region }: Place): readonly string[] {
  const arn = (account: string, name: string): string => `arn:${partition}:iam::${account}:${name}`;
  return [
    "*",
    "**",
    "?*",
    STRANGER,
    TYPING_ERROR,
    OUTSIDE_PART,
    MEMBER,
    arn(STRANGER, "root"),
    arn(TYPING_ERROR, "root"),
    arn(STRANGER, "role/ExampleRole"),
    arn(TYPING_ERROR, "user/ExampleUser"),
    arn(EXTERNAL, "role/Other"),
    arn(EXTERNAL, "root"),
    arn(OWNER, "role/Plain"),
    `arn:${partition}:sts::${STRANGER}:assumed-role/ExampleRole/session`,
    arn("*", "root"),
    arn("*", "role/ExampleRole"),
    arn("????????????", "root"),
    arn(EXTERNAL, "role/*"),
    arn("", "root"),
    `arn:*:iam::${STRANGER}:root`,
    `arn:${partition}:iam::${STRANGER}:*`,
    "AROAEXAMPLEEXAMPLE123",
    `logs.${region}.amazonaws.com`,
    "444455556666,888899990000",
    ` ${STRANGER}`,
  ];
}

function elementsOf({ Principal: principal }: Statement, place: Place): readonly unknown[] {
  const own = principal === undefined || principal === "*" ? [] : listOf(principal.AWS);
  const others = othersIn(place);
  const service = `logs.${place.region}.amazonaws.com`;
  return [
    "*",
    ["*"],
    { AWS: [] },
    {},
    { "*": "*" },
    { aws: "*" },
    ...others.map((AWS) => ({ AWS })),
    ...(own.length === 0 ? [] : others.map((other) => ({ AWS: [...own, other] }))),
    { AWS: [...own, ["*"]] },
    { AWS: { AWS: "*" } },
    { AWS: own, Service: service },
    { AWS: own, Service: "s3.amazonaws.com" },
    { AWS: own, Service: "*" },
    { Service: service },
    { Service: ["s3.amazonaws.com", service] },
    { AWS: own, Federated: "*" },
    { AWS: own, Federated: "accounts.google.com" },
    { Federated: `arn:${place.partition}:iam::${STRANGER}:saml-provider/example` },
    { AWS: own, CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
  ].filter((element) => shown(element) !== shown(principal));
}

/** All but these, by NotPrincipal. */
const exceptionsIn = ({ partition }: Place): readonly unknown[] => [
  { AWS: `arn:${partition}:iam::${OWNER}:root` },
  { AWS: EXTERNAL },
  { AWS: STRANGER },
  { AWS: `arn:${partition}:iam::${EXTERNAL}:role/Other` },
  { Service: "s3.amazonaws.com" },
  "*",
];

export const principals: Mutator = (start) =>
  start.kind === "identity policy"
    ? eachStatement(start, () => [
        ["a Principal in an IAM policy", { Principal: "*" }],
        ["a NotPrincipal in an IAM policy", { NotPrincipal: { AWS: STRANGER } }],
      ])
    : eachStatement(start, (statement) => [
        ...elementsOf(statement, start.place).map((Principal): [string, Change] => [
          `Principal is ${shown(Principal)}`,
          { Principal },
        ]),
        ...exceptionsIn(start.place).map((NotPrincipal): [string, Change] => [
          `NotPrincipal ${shown(NotPrincipal)} in place of Principal`,
          { Principal: undefined, NotPrincipal },
        ]),
        ["Principal and NotPrincipal", { NotPrincipal: { AWS: STRANGER } }],
        ["no Principal at all", { Principal: undefined }],
      ]);
