/** Widens which keys and secrets a statement is for. */
import { listOf } from "../../../../access/policy-document";
import { EXTERNAL, KEY_ID, OWNER, STRANGER, TYPING_ERROR, type Place } from "../places";
import { type Change, eachStatement, type Mutator, shown, type Statement } from "./edit";

/** The ARN with each of its parts open, and each pair of neighbours. */
function openParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  const open = (from: number, to: number, star: string): string =>
    parts.map((part, at) => (at >= from && at < to ? star : part)).join(":");
  return parts.flatMap((_, at) => [open(at, at + 1, "*"), open(at, at + 2, "*"), open(at, at + 1, "?*")]);
}

/** The ARN cut off and left open, and with a wildcard for single characters. */
function openTexts(arn: string): readonly string[] {
  const places = Array.from({ length: arn.length }, (_, at) => at);
  return [
    ...places.filter((at) => at % 3 === 0).map((at) => `${arn.slice(0, at)}*`),
    ...places.slice(-40).map((at) => `${arn.slice(0, at)}?${arn.slice(at + 1)}`),
    ...places
      .slice(-36)
      .filter((at) => at % 6 === 0)
      .map((at) => `${arn.slice(0, at)}*${arn.slice(at + 1)}`),
    `${arn}*`,
    `*${arn}`,
    `*${arn.slice(4)}`,
  ];
}

const others = ({ partition, region }: Place): readonly string[] => [
  "*",
  "**",
  "?*",
  "*:*",
  "arn:*",
  `arn:${partition}:*`,
  `arn:${partition}:kms:*`,
  `arn:${partition}:kms:${region}:${OWNER}:*`,
  `arn:${partition}:kms:${region}:${OWNER}:key/*`,
  `arn:${partition}:kms:${region}:${OWNER}:key/????????-????-????-????-????????????`,
  `arn:${partition}:kms:${region}:*:key/${KEY_ID}`,
  `arn:${partition}:kms:${region}:${STRANGER}:key/${KEY_ID}`,
  `arn:${partition}:kms:${region}:${TYPING_ERROR}:key/${KEY_ID}`,
  `arn:${partition}:kms:${region}:${EXTERNAL}:key/${KEY_ID}`,
  `arn:${partition}:kms:${region}:${OWNER}:alias/other`,
  `arn:${partition}:kms:${region}:${OWNER}:alias/*`,
  `arn:${partition}:kms:${region}:\${aws:PrincipalAccount}:key/${KEY_ID}`,
  `arn:${partition}:kms:${region}:${OWNER}:key/\${*}`,
  `arn:${partition}:kms:${region}:${OWNER}:key/\${aws:PrincipalTag/key, '*'}`,
  `arn:${partition}:secretsmanager:*`,
  `arn:${partition}:secretsmanager:${region}:${OWNER}:*`,
  `arn:${partition}:secretsmanager:${region}:${OWNER}:secret:*`,
  `arn:${partition}:secretsmanager:${region}:${OWNER}:secret:shared/*`,
  `arn:${partition}:secretsmanager:${region}:${EXTERNAL}:secret:shared/*`,
  `arn:${partition}:secretsmanager:${region}:${EXTERNAL}:secret:*`,
  `arn:${partition}:secretsmanager:${region}:${OWNER}:secret:shared/other-??????`,
  `arn:${partition}:secretsmanager:${region}:${STRANGER}:secret:shared/example-??????`,
  `arn:${partition}:secretsmanager:${region}:${STRANGER}:secret:shared/*`,
  `arn:${partition}:secretsmanager:${region}:*:secret:shared/example-??????`,
];

function changesOf({ Resource: resource }: Statement, place: Place): readonly Change[] {
  const own = listOf(resource);
  const arns = own.filter((each) => each !== "*");
  const wide = [...others(place), ...arns.flatMap((arn) => [...openParts(arn), ...openTexts(arn)])];
  return [
    ...wide.map((Resource) => ({ Resource })),
    ...others(place).map((other) => ({ Resource: [...own, other] })),
    { Resource: [...own, ["*"]] },
    { Resource: [["*"]] },
    { Resource: { "*": "*" } },
    { Resource: undefined },
    { NotResource: place.keyArn },
    ...[
      "arn:aws:s3:::*",
      `arn:${place.partition}:s3:::*`,
      place.keyArn,
      `arn:${place.partition}:kms:${place.region}:${STRANGER}:*`,
    ].map((NotResource) => ({ Resource: undefined, NotResource })),
  ].filter((change) => shown(change) !== shown({ Resource: resource }));
}

export const resources: Mutator = (start) =>
  eachStatement(start, (statement) =>
    // In a resource's own policy nothing but the resource itself is meant: a few will do.
    changesOf(statement, start.place)
      .slice(...(start.kind === "identity policy" ? [] : [0, 6]))
      .map((change) => [`resources are ${shown(change)}`, change]),
  );
