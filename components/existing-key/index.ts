/** A key that exists already. Loaded only where one is shared: its evaluator and the AWS SDK take most of a second. */
export { ExistingKey } from "./existing-key";
export { planExistingKey, type ExistingKeyPlan } from "./read-plan";
