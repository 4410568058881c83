/** Measures how the time to merge a share into an existing key's policy grows with the policy. In this process, AWS aside. */
import { performance } from "node:perf_hooks";
import { readLivePolicy } from "../../components/existing-key/live-policy";
import { KEY_ARN } from "../components/existing-key/fixture";
import { merge } from "../../components/existing-key/merge";
import { isShareSid } from "../../components/sharing/share-statements";
import { DOUBLED_STATEMENTS, policyOf, SHARE, statementsThatFit } from "./scale-worlds";
import { steps, summarize, type Summary } from "./statistics";

/** Each measurement goes over about as many statements, for times long enough to measure. */
const STATEMENTS_READ = 40_000;

export interface MergePoint {
  readonly statements: number;
  readonly bytes: number;
  /** From the policy's text to the text with the share. */
  readonly milliseconds: Summary;
}

export interface MergeFigures {
  /** The most that AWS holds. */
  readonly largest: MergePoint;
  readonly doubled: readonly MergePoint[];
  /** Each least time over the one before, where the statements double. Other work on the machine only adds. Goal: at most 2.2. */
  readonly ratios: readonly number[];
}

function seriesOf(statements: number) {
  const text = policyOf(statements);
  const merges = Math.ceil(STATEMENTS_READ / statements);
  const work = (): void => {
    for (let at = 0; at < merges; at++) merge(readLivePolicy(text), [SHARE], { keyArn: KEY_ARN, isOwn: isShareSid });
  };
  work();
  const times: number[] = [];
  const measure = (): void => {
    const start = performance.now();
    work();
    times.push((performance.now() - start) / merges);
  };
  return { measure, point: (): MergePoint => ({ statements, bytes: text.length, milliseconds: summarize(times) }) };
}

/** The sizes in turn, so that whatever else the machine does falls on all of them. */
export function measureMerge(runs: number): MergeFigures {
  const largest = seriesOf(statementsThatFit());
  const doubled = DOUBLED_STATEMENTS.map(seriesOf);
  for (let run = 0; run < runs; run++) for (const { measure } of [largest, ...doubled]) measure();
  const points = doubled.map(({ point }) => point());
  return {
    largest: largest.point(),
    doubled: points,
    ratios: steps(points.map(({ milliseconds }) => milliseconds.minimum)),
  };
}
