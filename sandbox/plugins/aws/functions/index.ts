/** The functions that this provider knows: one line each. */
import { type FunctionType } from "./function-type";
import { getCallerIdentity } from "./get-caller-identity";
import { getPartition } from "./get-partition";

export const FUNCTION_TYPES: readonly FunctionType[] = [getCallerIdentity, getPartition];
