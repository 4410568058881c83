/** Writes an element twice: readers differ in which one they take. */
import { STRANGER } from "../places";
import type { Mutation, Mutator } from "./edit";

/** Wide values, as JSON. */
const WIDE: Readonly<Record<string, readonly string[]>> = {
  Principal: ['"*"', `{"AWS":"${STRANGER}"}`, '{"AWS":["*"]}'],
  Action: ['"kms:*"', '["kms:CreateGrant"]', '"*"'],
  Resource: ['"*"', '["*"]'],
  Effect: ['"Allow"'],
  Condition: ["{}", '{"Bool":{"aws:SecureTransport":"true"}}'],
  Statement: [
    '[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]',
    '{"Effect":"Allow","Action":"*","Resource":"*"}',
  ],
  Version: ['"2008-10-17"'],
  AWS: ['"*"', `"${STRANGER}"`],
  Bool: ["{}"],
  StringEquals: ["{}", '{"aws:PrincipalIsAWSService":"false"}'],
};

/** The name as it is, with its first letter escaped, and in another case. */
const spellings = (name: string): readonly string[] => [
  name,
  `\\u${name.charCodeAt(0).toString(16).padStart(4, "0")}${name.slice(1)}`,
  name.toLowerCase(),
];

/** Where the value that begins at a place of a JSON text ends. */
function endOf(json: string, from: number): number {
  let depth = 0;
  let inText = false;
  for (let at = from; at < json.length; at++) {
    const character = json[at];
    if (inText && character === "\\") at++;
    else if (character === '"') inText = !inText;
    else if (!inText && (character === "{" || character === "[")) depth++;
    else if (!inText && (character === "}" || character === "]")) depth--;
    if (depth < 0) return at;
    if (depth === 0 && !inText && (json[at + 1] === "," || json[at + 1] === "}")) return at + 1;
  }
  return json.length;
}

/** Before the right one, where the last one wins for most, and behind it. */
function twice(json: string, name: string, value: string): readonly Mutation[] {
  const marker = `"${name}":`;
  return [...json.matchAll(new RegExp(marker, "g"))].flatMap(({ index }) =>
    spellings(name).flatMap((spelling) => {
      const end = endOf(json, index + marker.length);
      return [
        {
          what: `"${spelling}":${value} before "${name}", at ${index}`,
          text: `${json.slice(0, index)}"${spelling}":${value},${json.slice(index)}`,
        },
        {
          what: `"${spelling}":${value} behind "${name}", at ${index}`,
          text: `${json.slice(0, end)},"${spelling}":${value}${json.slice(end)}`,
        },
      ];
    }),
  );
}

export const duplicates: Mutator = ({ text }) => [
  ...Object.entries(WIDE).flatMap(([name, values]) => values.flatMap((value) => twice(text, name, value))),
  { what: "__proto__ with statements", text: text.replace("{", '{"__proto__":{"Statement":[]},') },
];
