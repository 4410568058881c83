/**
 * Property values as the engine writes them on the wire: a protobuf Struct in which unknowns and secrets are marked.
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/providers/implementers/property-values/
 */
import * as struct from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

import { isMap, UNKNOWN, type Value, type Values } from "./values";

const UNKNOWN_ON_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

/** A signed object stands for what it wraps: the value of a secret or an output, the id of a resource. */
function unwrap(value: Values): Value | undefined {
  switch (value[SIGNATURE_KEY]) {
    case SECRET_SIGNATURE:
      return decodeValue(value.value ?? null);
    case OUTPUT_SIGNATURE:
      return "value" in value ? decodeValue(value.value ?? null) : UNKNOWN;
    case RESOURCE_SIGNATURE:
      return decodeValue(value.id ?? null);
    default:
      return undefined;
  }
}

function decodeValue(value: Value): Value {
  if (value === UNKNOWN_ON_WIRE) return UNKNOWN;
  if (Array.isArray(value)) return value.map(decodeValue);
  if (!isMap(value)) return value;
  if (SIGNATURE_KEY in value) {
    const inner = unwrap(value);
    if (inner === undefined) throw new Error("assets and archives are not accepted by any resource of this provider");
    return inner;
  }
  return decodeMembers(value);
}

const decodeMembers = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decodeValue(value ?? null)]));

export const decode = (message: struct.Struct | undefined): Values =>
  message === undefined ? {} : decodeMembers(message.toJavaScript());

function encodeValue(value: Value): JavaScriptValue {
  if (value === UNKNOWN) return UNKNOWN_ON_WIRE;
  if (typeof value !== "object" || value === null) return value;
  if (!isMap(value)) return value.map(encodeValue);
  return encodeMembers(value, new Set());
}

const asSecret = (value: JavaScriptValue): JavaScriptValue => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });

function encodeMembers(values: Values, secrets: ReadonlySet<string>): Record<string, JavaScriptValue> {
  const members: Record<string, JavaScriptValue> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const encoded = encodeValue(value);
    members[name] = secrets.has(name) && value !== null ? asSecret(encoded) : encoded;
  }
  return members;
}

/** @param secrets names of the top-level properties that are marked as secrets */
export const encode = (values: Values, secrets: ReadonlySet<string> = new Set()): struct.Struct =>
  struct.Struct.fromJavaScript(encodeMembers(values, secrets));
