/** Which plan was reviewed: the one of the pull request that was merged, or of a preview of the commit itself. Pure. */

/** An artifact that is named as the plan is. */
export interface Candidate {
  readonly artifactId: number;
  readonly expired: boolean;
  /** Absent where GitHub does not tell. */
  readonly run?: Run;
}

/** The run of a workflow that uploaded it. */
export interface Run {
  readonly id: number;
  /** The workflow's file, perhaps with `@REF` behind it. */
  readonly path: string;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch?: string;
  /** Whether its code is the repository's own, and not a fork's. */
  readonly isOwn: boolean;
}

export interface PullRequest {
  readonly number: number;
  readonly isMerged: boolean;
  /** The commit on the branch that the merge made, whichever way it was merged. */
  readonly mergeCommit?: string;
  readonly headSha: string;
  readonly baseBranch: string;
}

export interface Wanted {
  /** What is deployed. */
  readonly commit: string;
  readonly branch: string;
  readonly pullRequests: readonly PullRequest[];
}

export const PREVIEW_WORKFLOW = ".github/workflows/preview.yml";

export interface Choice {
  readonly artifactId: number;
  readonly runId: number;
  /** How it was reviewed, e.g. `pull request 12`. */
  readonly source: string;
}

/** The pull request whose merge made the commit. */
const mergedBy = ({ commit, branch, pullRequests }: Wanted): PullRequest | undefined =>
  pullRequests.find(
    ({ isMerged, mergeCommit, baseBranch }) => isMerged && mergeCommit === commit && baseBranch === branch,
  );

/**
 * Whether a candidate is what was reviewed. An artifact's name proves nothing: any run can upload one of any name.
 * @returns how it was reviewed, or why not
 */
function judged({ expired, run }: Candidate, wanted: Wanted): { readonly source: string } | { readonly why: string } {
  if (expired) return { why: "it has expired" };
  if (run === undefined) return { why: "GitHub does not tell which run made it" };
  if (!run.isOwn) return { why: "a fork's run made it" };
  if (run.path.split("@")[0] !== PREVIEW_WORKFLOW) return { why: `it was made by ${run.path}` };
  if (run.event === "workflow_dispatch") {
    return run.headSha === wanted.commit && run.headBranch === wanted.branch
      ? { source: `a preview of ${wanted.branch}` }
      : { why: `it was made by hand for ${run.headBranch ?? "?"} at ${run.headSha}` };
  }
  if (run.event !== "pull_request") return { why: `it was made on the event ${run.event}` };
  const merged = mergedBy(wanted);
  if (merged === undefined) return { why: `no pull request was merged into ${wanted.branch} as this commit` };
  return run.headSha === merged.headSha
    ? { source: `pull request ${merged.number}` }
    : { why: `it was made at ${run.headSha}; what was merged of pull request ${merged.number} is ${merged.headSha}` };
}

/** @param candidates the newest is taken of several @returns the plan's artifact, or why each of them is not it */
export function choosePlan(
  candidates: readonly Candidate[],
  wanted: Wanted,
): Choice | { readonly rejected: readonly string[] } {
  const rejected: string[] = [];
  for (const candidate of [...candidates].sort((one, other) => other.artifactId - one.artifactId)) {
    const verdict = judged(candidate, wanted);
    if ("source" in verdict && candidate.run !== undefined) {
      return { artifactId: candidate.artifactId, runId: candidate.run.id, source: verdict.source };
    }
    if ("why" in verdict) rejected.push(`artifact ${candidate.artifactId}: ${verdict.why}`);
  }
  return { rejected };
}
