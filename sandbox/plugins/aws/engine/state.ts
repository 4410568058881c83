/**
 * States and inputs as they are put together: of previews, of what AWS answered, of imports.
 */
import { allInputs, means, type ResourceType } from "./resource-type";
import { isEmpty, ownProperties, UNKNOWN, type Value, type Values } from "./values";

/** Values without those that must not be kept. */
function withoutWriteOnly(type: ResourceType, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => type.inputs[name]?.writeOnly !== true));
}

/** The outputs of a creation that is only previewed: the inputs as they are, everything that AWS decides unknown. */
export function previewedCreate(type: ResourceType, inputs: Values): Values {
  const computed = Object.entries(type.inputs).flatMap(([name, property]) => (property.computed ? [name] : []));
  const unknown = [...Object.keys(type.outputs), ...computed].map((name): [string, Value] => [name, UNKNOWN]);
  return { ...Object.fromEntries(unknown), ...withoutWriteOnly(type, ownProperties(inputs)) };
}

/** The outputs of an update that is only previewed: the state, with the new inputs over it. */
export function previewedUpdate(type: ResourceType, olds: Values, news: Values): Values {
  const dropped = Object.entries(allInputs(type))
    .filter(([name, property]) => !property.computed && news[name] === undefined)
    .map(([name]) => name);
  const kept = Object.entries(ownProperties(olds)).filter(([name]) => !dropped.includes(name));
  return { ...Object.fromEntries(kept), ...withoutWriteOnly(type, ownProperties(news)) };
}

/**
 * The state to store: what AWS answered, in the words of `prior` where both mean the same, and what only the provider
 * knows from `prior` or its default.
 */
export function storedState(type: ResourceType, live: Values, prior: Values): Values {
  const state: Record<string, Value | undefined> = { ...live };
  for (const [name, property] of Object.entries(allInputs(type))) {
    const before = prior[name];
    if (property.writeOnly) state[name] = undefined;
    else if (property.local) state[name] = before ?? property.default;
    else if (before !== undefined && !isEmpty(state[name]) && means(property, state[name], before))
      state[name] = before;
  }
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined && value !== null));
}

/** The inputs after a refresh: the known ones, with what has changed in AWS. Write-only values are dropped. */
export function refreshedInputs(type: ResourceType, oldInputs: Values, state: Values): Values {
  const inputs = Object.entries(oldInputs).flatMap(([name, value]): [string, Value | undefined][] => {
    const property = allInputs(type)[name];
    if (property?.writeOnly) return [];
    if (property === undefined || means(property, state[name], value)) return [[name, value]];
    return state[name] === undefined ? [] : [[name, state[name]]];
  });
  return Object.fromEntries(inputs);
}

/** The inputs that describe an imported resource: what is set in AWS and is not the default. */
export function importedInputs(type: ResourceType, state: Values): Values {
  const inputs = Object.entries(type.inputs).flatMap(([name, property]): [string, Value][] => {
    const value = state[name];
    if (property.writeOnly || value === undefined || isEmpty(value) || value === false) return [];
    return property.default !== undefined && value === property.default ? [] : [[name, value]];
  });
  return Object.fromEntries(inputs);
}
