/** What is told of a policy document by itself, in the place of a stack. */
import type { DocumentType } from "../../resources/types";
import type { Lines } from "./lines";

export interface DocumentReading {
  readonly kind: "document";
  readonly type: DocumentType;
  /** The account that it belongs to. */
  readonly owner: string;
  readonly partition?: string;
  readonly lineOf: Lines;
  /** It is of none. */
  readonly stack?: undefined;
}
