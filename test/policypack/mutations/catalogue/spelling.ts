/** Hides something wide from whoever compares texts: in case, `?`, look-alikes, white space, lists in lists, escapes. */
import { listOf } from "../../../../access/policy-document";
import { STRANGER, TYPING_ERROR } from "../places";
import { type Change, changed, eachStatement, type Mutation, type Mutator, shown } from "./edit";

const ACTIONS = [
  "KMS:*",
  "Kms:creategrant",
  "kMS:pUTkEYpOLICY",
  "kms:CREATEGRANT",
  "kms:c*t",
  "kms:?reateGrant",
  "kms:Create?rant",
  "kms:????????????",
  "kms:???????????",
  "kms:P??KeyPolicy",
  "kms:*tKeyPolic?",
  "kms:?chedule*",
  "k?s:*",
  "km?:*",
  "?*",
  "*ms:PutKeyPolicy",
  "*s:*",
  "\u212Ams:*",
  "\u212Ams:CreateGrant",
  "kms:\uFF0A",
  "kms\uFF1A*",
  "k\u200Bms:*",
  "\u043Ams:*",
  "kms:* ",
  " kms:*",
  "kms: *",
  "kms:*\n",
  "\tkms:CreateGrant",
  "kms:\u0000*",
  "kms:Create\u0261rant",
  "SecretsManager:*",
  "SECRETSMANAGER:PUTRESOURCEPOLICY",
  "secretsmanager:?ut*",
  "secrets?anager:Get*",
  "\u017Fecretsmanager:*",
  "secretsmanager:getsecretvalu?",
];

function actionChanges(own: readonly string[]): readonly Change[] {
  return [
    ...ACTIONS.flatMap((action) => [{ Action: [...own, action] }, { Action: action }]),
    ...[[["kms:*"]], [own, ["kms:CreateGrant"]], [[[["*"]]]], [{ kms: "*" }], [null, "kms:*"], [true], 7].map(
      (Action) => ({ Action }),
    ),
    { action: "kms:*" } as Change,
    { Action: own, ACTION: "kms:*" } as Change,
    { "Action ": "kms:*" } as Change,
    { ["\u0391ction"]: "kms:*" } as Change,
  ];
}

const principalChanges = (partition: string): readonly Change[] =>
  [
    "\u2217",
    "\uFF0A",
    " * ",
    "*\n",
    `arn:${partition}:iam::${STRANGER}:ROOT`,
    `ARN:${partition}:IAM::${STRANGER}:root`,
    `arn:${partition}:iam::${STRANGER}:root `,
    `arn:${partition}:iam::${TYPING_ERROR}:role/ExampleRole`,
    `arn:${partition}:iam::\uFF18\uFF18\uFF18\uFF18\uFF19\uFF19\uFF19\uFF19\uFF10\uFF10\uFF10\uFF10:root`,
    [["*"]],
    [{ AWS: "*" }],
    ["*", []],
  ].flatMap((text) => [{ Principal: { AWS: text } }, { Principal: { AWS: [text] } }, { Principal: text }]);

const resourceChanges = (own: readonly string[]): readonly Change[] => [
  ...own.flatMap((arn) => [
    { Resource: arn.toUpperCase() },
    { Resource: arn.replace("arn:", "ARN:") },
    { Resource: arn.replace(":kms:", ":k?s:") },
    { Resource: arn.replace(":kms:", ":KMS:") },
    { Resource: arn.replace(":key/", ":ke?/") },
    { Resource: arn.replace(/[0-9a-f]/gi, "?") },
    { Resource: arn.replace(/\/.*$/, "/?*") },
    { Resource: arn.replace(/[^:]+$/, "*") },
    { Resource: arn.replace(/-/g, "?") },
    { Resource: [arn, "\uFF0A"] },
    { Resource: [arn, " *"] },
  ]),
  { Resource: [...own, [["*"]]] },
  { Resources: "*" } as Change,
  { resource: "*" } as Change,
];

export const spelling: Mutator = (start) =>
  eachStatement(start, ({ Action: action, Resource: resource }) =>
    [
      ...actionChanges(listOf(action)),
      ...(start.kind === "identity policy"
        ? resourceChanges(listOf(resource))
        : principalChanges(start.place.partition)),
    ].map((change) => [shown(change), change]),
  );

/** Something wide, said plainly. */
const wide = (isIdentity: boolean): readonly Change[] => [
  { Action: "kms:*" },
  { Action: ["kms:Decrypt", "kms:CreateGrant"] },
  { Action: "secretsmanager:*" },
  ...(isIdentity
    ? [{ Resource: "*" }, { Resource: "arn:*:kms:*:*:key/*" }]
    : [
        { Principal: "*" },
        { Principal: { AWS: "*" } },
        { Principal: { AWS: STRANGER } },
        { Principal: { AWS: ["*", STRANGER] } },
      ]),
];

const escaped = (text: string): string => `\\u${text.charCodeAt(0).toString(16).padStart(4, "0")}`;
/** Escapes every character of the JSON's texts, names included. */
const allEscaped = (json: string): string =>
  json.replace(
    /"((?:[^"\\]|\\.)*)"/g,
    (_, inside: string) => `"${inside.replace(/\\.|[^\\]/g, (each) => (each.length > 1 ? each : escaped(each)))}"`,
  );

const ENCODINGS: readonly (readonly [what: string, encode: (json: string) => string])[] = [
  ["stars escaped", (json) => json.replaceAll("*", "\\u002a")],
  ["stars escaped in upper case", (json) => json.replaceAll("*", "\\u002A")],
  ["colons in texts escaped", (json) => json.replace(/(kms|manager|arn):/g, "$1\\u003a")],
  ["all escaped", allEscaped],
  [
    "element names escaped",
    (json) =>
      json.replace(
        /"(A|P|R|E)(ction|rincipal|esource|ffect)":/g,
        (_, first: string, rest: string) => `"${escaped(first)}${rest}":`,
      ),
  ],
  ["spread over lines", (json) => JSON.stringify(JSON.parse(json), null, "\t")],
  ["in Windows' lines", (json) => JSON.stringify(JSON.parse(json), null, 2).replaceAll("\n", "\r\n")],
  ["amid white space", (json) => ` \n\t${json.replaceAll(",", " ,\n ")}\r\n `],
  ["behind a byte order mark", (json) => `\uFEFF${json}`],
  ["with a comment", (json) => `${json} // reviewed`],
  ["with a comma at the end", (json) => json.replace(/\}$/, ",}")],
  ["in single quotes", (json) => json.replaceAll('"', "'")],
  ["as a text of JSON", (json) => JSON.stringify(json)],
  ["in a list", (json) => `[${json}]`],
];

/** The same wide documents as JSON that a search for them would not find. */
export const encodings: Mutator = (start) =>
  start.document.Statement.flatMap((_, index) =>
    wide(start.kind === "identity policy").flatMap((change) =>
      ENCODINGS.map(([what, encode]): Mutation => ({
        what: `Statement[${index}]: ${shown(change)}, ${what}`,
        text: encode(changed(start, index, change)),
      })),
    ),
  );
