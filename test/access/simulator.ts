/** Puts a case to `@cloud-copilot/iam-simulate` (AGPL: under test/ only), an evaluator written by others. */
import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import { callerOf } from "../../access/caller";
import { type NamedPolicy } from "../../access";
import { type Case, OWNER } from "./arbitraries";

const FULL_ACCESS = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const forSimulator = ({ name, document }: NamedPolicy): { name: string; policy: unknown } => ({
  name,
  policy: document,
});

/** The context with the keys that AWS adds by itself, which the simulator wants to be given. */
function contextFor({ request, world, resourceArn }: Case): Record<string, string | string[]> {
  const caller = callerOf(request.principal, world)!;
  const given = Object.entries(request.context ?? {}).filter(([, value]) => value !== null) as [
    string,
    string | string[],
  ][];
  return {
    ...Object.fromEntries(given),
    "aws:PrincipalArn": caller.identityArn!,
    "aws:PrincipalAccount": caller.accountId!,
    "kms:CallerAccount": caller.accountId!,
    "aws:ResourceAccount": OWNER,
    "aws:RequestedRegion": resourceArn.split(":")[3]!,
    "aws:SecureTransport": "true",
  };
}

/** The simulator's input for a case. */
export function simulationOf(each: Case): Simulation {
  const { request, world, resourceArn, resourcePolicy } = each;
  const caller = callerOf(request.principal, world)!;
  const levels = caller.account?.serviceControlPolicies;
  const rcps = world.accounts.find(({ id }) => id === OWNER)?.resourceControlPolicies;
  const boundary = caller.identity?.boundary;
  const rootPolicies = caller.kind === "root" ? [{ name: "root user", policy: FULL_ACCESS }] : [];
  return {
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: resourceArn, accountId: OWNER },
      contextVariables: contextFor(each),
    },
    identityPolicies: [...rootPolicies, ...(caller.identity?.policies ?? []).map(forSimulator)],
    serviceControlPolicies: (levels ?? []).map((policies, at) => ({
      orgIdentifier: `level-${at}`,
      policies: policies.map(forSimulator),
    })),
    resourceControlPolicies: rcps === undefined ? [] : [{ orgIdentifier: "root", policies: rcps.map(forSimulator) }],
    resourcePolicy,
    ...(boundary === undefined ? {} : { permissionBoundaryPolicies: [forSimulator(boundary)] }),
    ...(request.sessionPolicies === undefined ? {} : { sessionPolicy: request.sessionPolicies[0]?.document }),
  };
}

/** The simulator's answer; its own refusal of an input is an error of the test. */
export async function simulate(simulation: Simulation): Promise<"allowed" | "denied"> {
  const results = await runSimulation(simulation, { simulationMode: "Strict" });
  if (results.resultType === "error") throw new Error(JSON.stringify(results.errors));
  return results.overallResult === "Allowed" ? "allowed" : "denied";
}
