/**
 * Runs workflows on this machine: each run-step is run as it stands, in order, job by job. What actions do is done by what is here: a
 * checkout is the folder, artifacts are folders, and credentials are the sandbox's. An action that is not known is refused.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { RunResult } from "../../../sandbox/processes";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { GitHubDouble } from "../../ci/github/double";
import { OWNER, REPO, REPOSITORY_ID, TOKEN } from "../../ci/github/double";
import { type Job, type Step, WORKFLOWS, type Workflow } from "../files";
import { type Contexts, Expressions } from "./expressions";

/** What began a run. */
export interface Trigger {
  readonly event: "pull_request" | "push" | "schedule" | "workflow_dispatch";
  readonly ref: string;
  readonly sha: string;
  /** What GitHub's API tells of the run: of a pull request, its own last commit. */
  readonly headSha: string;
  readonly headBranch: string;
  /** `github.event` */
  readonly payload: Readonly<Record<string, unknown>>;
  /** What a run by hand is given. */
  readonly inputs?: Readonly<Record<string, string>>;
}

export type JobResult = "success" | "failure" | "skipped";

export interface JobRun {
  readonly name: string;
  readonly result: JobResult;
  /** What its steps printed. */
  readonly log: string;
  /** What it put into the summary of the run. */
  readonly summary: string;
  readonly environment: string;
  /** The role that it asked for. */
  readonly role: string;
}

interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  readonly folder: string;
}

/** What a job leaves in the checkout, which is a new one for each on GitHub. */
const LEFT_BEHIND = ["reports", "plan", "drift", "up.log", ".fleet"];

interface Scope {
  readonly contexts: Contexts;
  readonly runId: number;
}

interface Result {
  readonly result: JobResult;
  readonly outputs: Readonly<Record<string, string>>;
}

export class LocalWorkflows {
  private readonly artifacts: Artifact[] = [];
  private readonly runs: JobRun[] = [];
  private nextRun = 100;

  private constructor(
    private readonly folder: string,
    private readonly sandbox: Sandbox,
    private readonly gitHub: GitHubDouble,
    private readonly store: string,
    private readonly expressions: Expressions,
  ) {}

  /** @param folder the checkout, @param sandbox with the backend and the credentials */
  static async open(folder: string, sandbox: Sandbox, gitHub: GitHubDouble): Promise<LocalWorkflows> {
    const store = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-artifacts-"));
    const hasFile = (pattern: string): boolean => existsSync(path.join(folder, pattern.replace(/\/\*.*$/, "")));
    return new LocalWorkflows(folder, sandbox, gitHub, store, await Expressions.open(hasFile));
  }
  close = (): Promise<void> => rm(this.store, { recursive: true, force: true });

  /** Runs a workflow to its end. @returns its jobs, in the order in which they ended */
  async run(file: string, trigger: Trigger): Promise<readonly JobRun[]> {
    const runId = this.nextRun++;
    this.gitHub.runs.push({
      id: runId,
      path: `.github/workflows/${file}`,
      event: trigger.event,
      head_sha: trigger.headSha,
      head_branch: trigger.headBranch,
      headRepositoryId: REPOSITORY_ID,
    });
    const github = {
      event_name: trigger.event,
      event: trigger.payload,
      ref: trigger.ref,
      sha: trigger.sha,
      repository: `${OWNER}/${REPO}`,
      server_url: "https://github.com",
      run_id: runId,
      token: TOKEN,
    };
    const vars = {
      PULUMI_BACKEND_URL: this.sandbox.env.PULUMI_BACKEND_URL ?? "",
      FLEET_ROLE_ARN: "arn:aws-cn:iam::111122223333:role/Fleet",
      AWS_REGION: "cn-north-1",
    };
    this.runs.length = 0;
    await this.workflow(this.named(file), { contexts: { github, vars, inputs: trigger.inputs ?? {} }, runId });
    return [...this.runs];
  }

  private named(file: string): Workflow {
    const workflow = WORKFLOWS[file];
    assert.ok(workflow !== undefined, file);
    return workflow;
  }

  private async workflow({ jobs }: Workflow, scope: Scope): Promise<JobResult> {
    const results: Record<string, Result> = {};
    for (const [name, job] of Object.entries(jobs)) {
      const needs = [job.needs ?? []].flat();
      const needed = needs.map((each) => results[each] ?? assert.fail(`${name} comes before ${each}`));
      const contexts = { ...scope.contexts, needs: Object.fromEntries(needs.map((each, at) => [each, needed[at]])) };
      const status = {
        failed: needed.some(({ result }) => result === "failure"),
        skipped: needed.some(({ result }) => result === "skipped"),
      };
      if (!this.expressions.holds(job.if, contexts, status)) {
        results[name] = { result: "skipped", outputs: {} };
        this.runs.push({ name, result: "skipped", log: "", summary: "", environment: "", role: "" });
        continue;
      }
      results[name] = await this.jobs(name, job, { ...scope, contexts });
    }
    const all = Object.values(results);
    return all.some(({ result }) => result === "failure") ? "failure" : "success";
  }

  /** All of a job's matrix. */
  private async jobs(name: string, job: Job, scope: Scope): Promise<Result> {
    const ended: Result[] = [];
    for (const [index, matrix] of this.matrix(job, scope.contexts).entries()) {
      const contexts = { ...scope.contexts, matrix, strategy: { "job-index": index } };
      ended.push(await this.job(name, job, { ...scope, contexts }));
    }
    const failed = ended.some(({ result }) => result === "failure");
    return { result: failed ? "failure" : "success", outputs: ended[0]?.outputs ?? {} };
  }

  private matrix({ strategy }: Job, contexts: Contexts): readonly Contexts[] {
    if (strategy?.matrix === undefined) return [{}];
    const filled = (value: unknown): unknown =>
      typeof value === "string" ? this.expressions.value(value, contexts) : value;
    const whole = filled(strategy.matrix) as Readonly<Record<string, unknown>>;
    if (whole.include !== undefined) return filled(whole.include) as readonly Contexts[];
    const [[key, values] = assert.fail("an empty matrix"), ...others] = Object.entries(whole);
    assert.deepEqual(others, [], "a matrix of one dimension");
    return (filled(values) as readonly unknown[]).map((value) => ({ [key]: value }));
  }

  private async job(name: string, job: Job, scope: Scope): Promise<Result> {
    if (job.uses !== undefined) {
      const inputs = this.expressions.texts(job.with, scope.contexts);
      const { github, vars } = scope.contexts;
      const called = this.named(path.basename(job.uses));
      return { result: await this.workflow(called, { ...scope, contexts: { github, vars, inputs } }), outputs: {} };
    }
    const run = new LocalJob(this.place(scope), job);
    const result = await run.toItsEnd();
    for (const left of LEFT_BEHIND) await rm(path.join(this.folder, left), { recursive: true, force: true });
    const title = this.expressions.text(job.name ?? name, scope.contexts);
    this.runs.push({ name: `${name}: ${title}`, result, ...run.told() });
    return { result, outputs: this.expressions.texts(job.outputs, { ...scope.contexts, steps: run.steps }) };
  }

  private place({ contexts, runId }: Scope): Place {
    const defaults = { GITHUB_API_URL: this.gitHub.url, GITHUB_REPOSITORY: `${OWNER}/${REPO}`, CI: "true" };
    return {
      folder: this.folder,
      run: (command, env) =>
        // As GitHub runs a step of `shell: bash`.
        this.sandbox.run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", command], {
          cwd: this.folder,
          env: { ...this.sandbox.env, ...defaults, NO_COLOR: "1", GITHUB_WORKSPACE: this.folder, ...env },
        }),
      expressions: this.expressions,
      contexts,
      upload: (name, from) => this.upload(name, from, runId),
      download: (wanted) => this.artifacts.filter((each) => wanted(each, runId)),
    };
  }

  private async upload(name: string, from: string, runId: number): Promise<void> {
    const same = this.artifacts.some((each) => each.runId === runId && each.name === name);
    assert.ok(!same, `there is an artifact ${name} already`);
    const id = 1_000 + this.artifacts.length;
    const folder = path.join(this.store, String(id));
    await cp(from, folder, { recursive: true });
    this.artifacts.push({ id, name, runId, folder });
    const { head_sha, head_branch } = this.gitHub.runs.find((run) => run.id === runId) ?? assert.fail(String(runId));
    const made = { id: runId, repository_id: REPOSITORY_ID, head_repository_id: REPOSITORY_ID, head_sha };
    this.gitHub.artifacts.push({ id, name, workflow_run: { ...made, head_branch: head_branch ?? "" } });
  }
}

/** Where a job runs. */
interface Place {
  readonly folder: string;
  readonly run: (command: string, env: Readonly<Record<string, string>>) => Promise<RunResult>;
  readonly expressions: Expressions;
  readonly contexts: Contexts;
  readonly upload: (name: string, from: string) => Promise<void>;
  readonly download: (wanted: (artifact: Artifact, runId: number) => boolean) => readonly Artifact[];
}

class LocalJob {
  readonly steps: Record<string, { readonly outcome: string; readonly outputs: Readonly<Record<string, string>> }> = {};
  private readonly log: string[] = [];
  private summary = "";
  private role = "";
  private failed = false;

  constructor(
    private readonly place: Place,
    private readonly job: Job,
  ) {}

  told(): Pick<JobRun, "log" | "summary" | "environment" | "role"> {
    const environment = this.place.expressions.text(this.job.environment ?? "", this.place.contexts);
    return { log: this.log.join("\n"), summary: this.summary, environment, role: this.role };
  }

  async toItsEnd(): Promise<JobResult> {
    for (const step of this.job.steps ?? []) {
      const { expressions } = this.place;
      if (!expressions.holds(step.if, this.contexts(), { failed: this.failed })) continue;
      const outputs: Record<string, string> = {};
      const ok = await this.step(step, outputs);
      if (step.id !== undefined) this.steps[step.id] = { outcome: ok ? "success" : "failure", outputs };
      if (!ok) this.failed = true;
    }
    return this.failed ? "failure" : "success";
  }

  private contexts = (): Contexts => ({ ...this.place.contexts, steps: this.steps });

  private step(step: Step, outputs: Record<string, string>): Promise<boolean> {
    return step.run === undefined ? this.action(step) : this.command(step, step.run, outputs);
  }

  private async command({ env }: Step, run: string, outputs: Record<string, string>): Promise<boolean> {
    // The dependencies are there: the folder links to them.
    if (run.trim() === "npm ci") return true;
    const { expressions } = this.place;
    const files = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-step-"));
    const [outputFile, summaryFile] = [path.join(files, "output"), path.join(files, "summary")];
    try {
      await Promise.all([outputFile, summaryFile].map((file) => writeFile(file, "")));
      const variables = {
        ...expressions.texts(this.job.env, this.contexts()),
        ...expressions.texts(env, this.contexts()),
      };
      const own = { GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile };
      const { stdout, stderr, exitCode } = await this.place.run(run, { ...variables, ...own });
      this.log.push(`$ ${run.trim()}`, stdout, stderr);
      for (const line of (await readFile(outputFile, "utf8")).split("\n").filter((each) => each !== "")) {
        const [, name = assert.fail(line), value = ""] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
        outputs[name] = value;
      }
      this.summary += await readFile(summaryFile, "utf8");
      return exitCode === 0;
    } finally {
      await rm(files, { recursive: true, force: true });
    }
  }

  private async action({ uses = "", with: given }: Step): Promise<boolean> {
    const values = this.place.expressions.texts(given, this.contexts());
    const [action] = uses.split("@");
    switch (action) {
      case "actions/checkout":
      case "actions/setup-node":
      case "pulumi/actions":
        return true;
      case "aws-actions/configure-aws-credentials":
        this.role = values["role-to-assume"] ?? "";
        return true;
      case "actions/upload-artifact":
        return this.upload(values);
      case "actions/download-artifact":
        return this.download(values);
      default:
        return assert.fail(`the action ${uses} is not known here`);
    }
  }

  private async upload({ name = "", path: from = "", "if-no-files-found": missing }: Record<string, string>) {
    const source = path.join(this.place.folder, from);
    if (existsSync(source)) await this.place.upload(name, source);
    else if (missing !== "ignore") return false;
    return true;
  }

  /** One by its number goes into the folder itself; those of a pattern into a folder each. */
  private async download({ path: to = "", pattern, "artifact-ids": id, "run-id": run }: Record<string, string>) {
    const target = path.join(this.place.folder, to);
    const prefix = pattern?.replace(/\*$/, "");
    const found = this.place.download((artifact, runId) =>
      prefix === undefined
        ? String(artifact.id) === id && String(artifact.runId) === run
        : artifact.runId === runId && artifact.name.startsWith(prefix),
    );
    if (prefix === undefined && found.length !== 1) return false;
    for (const { name, folder } of found) {
      const into = prefix === undefined ? target : path.join(target, name);
      await mkdir(into, { recursive: true });
      for (const entry of await readdir(folder))
        await cp(path.join(folder, entry), path.join(into, entry), { recursive: true });
    }
    return true;
  }
}
