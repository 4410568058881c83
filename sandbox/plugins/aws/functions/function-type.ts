import { type ProviderContext } from "../engine/context";
import { type InputProperty } from "../engine/resource-type";
import { type Values } from "../engine/values";

/** A function that a program invokes: it reads, and changes nothing. */
export interface FunctionType {
  /** Pulumi's token, e.g. `aws:index/getPartition:getPartition`. */
  readonly token: string;
  readonly outputs: Readonly<Record<string, InputProperty["type"]>>;
  readonly invoke: (context: ProviderContext) => Promise<Values>;
}
