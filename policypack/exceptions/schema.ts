/** How exceptions are written in a rule's configuration. */
import type { PolicyConfigSchema } from "@pulumi/policy";

export const EXCEPTIONS = "exceptions";

/** The three that each entry has: whom it is for, why, and until when. */
const PROPERTIES_OF_AN_ENTRY = 3;

/** `exceptions: [{ urn | tag, reason, expires }]`: the engine refuses what does not fit, before anything is judged. */
export const exceptionsSchema: PolicyConfigSchema = {
  properties: {
    [EXCEPTIONS]: {
      type: "array",
      description: "Resources that the rule lets pass, each by its URN or a tag, with a reason and a last day.",
      items: {
        type: "object",
        required: ["reason", "expires"],
        minProperties: PROPERTIES_OF_AN_ENTRY,
        maxProperties: PROPERTIES_OF_AN_ENTRY,
        additionalProperties: false,
        properties: {
          urn: {
            type: "string",
            minLength: 1,
            description: "The resource's URN; * stands for any text, ? for one character.",
          },
          tag: {
            type: "object",
            required: ["key", "value"],
            additionalProperties: false,
            properties: { key: { type: "string", minLength: 1 }, value: { type: "string" } },
            description: "A tag that the resource has, by its key and value, both in full.",
          },
          reason: { type: "string", pattern: "\\S", description: "Why the rule does not hold there." },
          expires: {
            type: "string",
            pattern: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
            description: "The last day on which the exception counts, YYYY-MM-DD (UTC).",
          },
        },
      },
    },
  },
};
