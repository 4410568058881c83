/**
 * Keeps hold of what the SDK throws away. The engine marks secrets in what it sends to a pack; the SDK unwraps them for
 * every validation and keeps the mark for remediations only. Its one function that does so is wrapped here: what it returns
 * is as it was, and the marks can be asked for.
 */
import { createRequire } from "node:module";
import { markedNames, tellSecrets } from "./resources/secrets";

/** What the engine sends: a `google.protobuf.Struct`. */
interface Struct {
  toJavaScript(): Record<string, unknown>;
}

type Deserialize = (properties: Struct, keepSecrets: boolean) => Record<string, unknown>;

interface Deserializer {
  deserializeProperties?: Deserialize;
}

/** Left out of the SDK's type declarations. */
const deserializer = createRequire(__filename)("@pulumi/policy/deserialize") as Deserializer;

/** @throws Error where the SDK has changed: a pack that takes plain text for secrets must not run. */
export function keepSecretMarks(): void {
  const { deserializeProperties } = deserializer;
  if (deserializeProperties === undefined) {
    throw new Error("This version of @pulumi/policy hides which values are secrets: use the version in package.json.");
  }
  deserializer.deserializeProperties = (properties, keepSecrets) => {
    const props = deserializeProperties(properties, keepSecrets);
    // The SDK does this for every rule and resource: nothing is looked at before a rule asks.
    tellSecrets(props, () => markedNames(properties.toJavaScript()));
    return props;
  };
}
