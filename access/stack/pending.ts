/** What an engine had begun when it was ended: the state tells that it began, and not whether AWS did it. Pure. */
import * as z from "zod";

export interface PendingOperation {
  readonly urn: string;
  /** The name in the program. */
  readonly name: string;
  /** `creating`, `updating`, `deleting`, `reading` or `importing`. */
  readonly doing: string;
}

/** Of a state's `deployment`. */
export const pendingSchema = z
  .array(z.object({ type: z.string(), resource: z.object({ urn: z.string() }) }))
  .nullish()
  .transform((operations) =>
    (operations ?? []).map(({ type, resource: { urn } }): PendingOperation => {
      return { urn, name: urn.slice(urn.lastIndexOf("::") + 2), doing: type };
    }),
  );

const document = z.object({ deployment: z.object({ pending_operations: pendingSchema }) });

/** @param state what `pulumi stack export` gives, parsed; none where it is something else */
export const pendingIn = (state: unknown): readonly PendingOperation[] =>
  document.safeParse(state).data?.deployment.pending_operations ?? [];

/** `creating shared-key, updating external-policy` */
export const pendingText = (pending: readonly PendingOperation[]): string =>
  pending.map(({ doing, name }) => `${doing} ${name}`).join(", ");

/** The sentence that each report of a stack has; none where nothing is pending. */
export function pendingNote(pending: readonly PendingOperation[], stack: string): string | undefined {
  if (pending.length === 0) return undefined;
  return `An earlier run of ${stack} was ended while it was ${pendingText(pending)}: whether AWS did that is not known, and the state cannot tell. Look for it before the next up: npm run fleet -- orphans --stacks ${stack}`;
}
