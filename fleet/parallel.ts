/** How many stacks at once suit this machine. Pure but for the last function. */
import { availableParallelism } from "node:os";

/** What one more stack takes: pulumi, the program, the policy pack and the provider (docs/fleet.md has the figures). */
export const MEGABYTES_A_STACK = 400;
/** What other work keeps. */
const KEPT = 0.25;
/** A stack waits for AWS and its own processes part of the time, but starts several of them at once. */
const STACKS_A_CORE = 1.5;

export const parallelFor = (cores: number, freeMegabytes: number): number =>
  Math.max(
    1,
    Math.min(Math.floor(cores * STACKS_A_CORE), Math.floor((freeMegabytes * (1 - KEPT)) / MEGABYTES_A_STACK)),
  );

export const defaultParallel = (): number => parallelFor(availableParallelism(), process.availableMemory() / 1e6);
