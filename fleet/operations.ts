/** What a fleet does with each of its stacks. */
export const OPERATIONS = ["preview", "up", "refresh", "destroy"] as const;
export type Operation = (typeof OPERATIONS)[number];

export const isOperation = (word: string | undefined): word is Operation =>
  (OPERATIONS as readonly (string | undefined)[]).includes(word);

/** Those that the engine takes a policy pack for. */
export const isJudged = (operation: Operation): boolean => operation === "preview" || operation === "up";
