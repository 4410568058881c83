/** `.fleet/` in the project's folder: the journal, the logs, the report, and who is at work there. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import * as path from "node:path";
import * as z from "zod";
import { AccessError } from "../access/stack/errors";
import { type Entry, type Header, type Journal, journalOf, lineOf } from "./journal";

export const FOLDER = ".fleet";

/** Whether a process with this id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Writes and waits until it is on the disk. */
function writeThrough(file: string, flags: "a" | "wx", text: string): void {
  const handle = openSync(file, flags);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const holder = z.object({ pid: z.number().int(), host: z.string() });

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function holderIn(file: string): z.infer<typeof holder> | undefined {
  try {
    return holder.safeParse(JSON.parse(textOf(file) ?? "")).data;
  } catch {
    return undefined;
  }
}

export class FleetFolder {
  private readonly folder: string;

  /** @param project the project's folder */
  constructor(project: string) {
    this.folder = path.join(project, FOLDER);
  }

  private at = (name: string): string => path.join(this.folder, name);
  get journalFile(): string {
    return this.at("journal.jsonl");
  }
  logFile = (stack: string): string => path.join(this.folder, "logs", `${stack}.log`);
  /** Relative to the project's folder. */
  logName = (stack: string): string => path.join(FOLDER, "logs", `${stack}.log`);

  /**
   * Takes the folder for this process. @returns what gives it back
   * @throws {AccessError} where another fleet is at work in it
   */
  take(): () => void {
    mkdirSync(this.at("logs"), { recursive: true });
    const [lock, draft] = [this.at("lock"), this.at(`lock.${randomUUID()}`)];
    writeThrough(draft, "wx", JSON.stringify({ pid: process.pid, host: hostname() }));
    try {
      this.link(draft, lock);
    } finally {
      rmSync(draft, { force: true });
    }
    return () => {
      rmSync(lock, { force: true });
    };
  }

  private link(draft: string, lock: string): void {
    for (const tries of [1, 2]) {
      try {
        linkSync(draft, lock);
        return;
      } catch (error) {
        const held = holderIn(lock);
        const isDead = held?.host === hostname() && !isAlive(held.pid);
        if (tries === 2 || !existsSync(lock) || !isDead) throw this.inUse(held, error);
        rmSync(lock, { force: true });
      }
    }
  }

  private inUse(held: z.infer<typeof holder> | undefined, cause: unknown): AccessError {
    if (held === undefined)
      return new AccessError(
        `${this.folder} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    const who = `process ${held.pid} on ${held.host}`;
    return new AccessError(
      `Another fleet is at work here: ${who}. Wait for it; if it does not run any more, remove ${path.join(FOLDER, "lock")}.`,
    );
  }

  readJournal(): Journal | undefined {
    const text = textOf(this.journalFile);
    return text === undefined ? undefined : journalOf(text);
  }

  /** Begins a journal: it is there as a whole or not at all. The one before is kept beside it. */
  beginJournal(header: Header): (entry: Entry) => void {
    const [journal, draft] = [this.journalFile, this.at(`journal.${randomUUID()}`)];
    writeThrough(draft, "wx", lineOf(header));
    if (existsSync(journal)) renameSync(journal, this.at("journal.previous.jsonl"));
    renameSync(draft, journal);
    return this.append;
  }

  /** Goes on with the journal that is there; what was half written is ended first. */
  continueJournal(): (entry: Entry) => void {
    const journal = this.journalFile;
    if (textOf(journal)?.endsWith("\n") !== true) writeThrough(journal, "a", "\n");
    return this.append;
  }

  private append = (entry: Entry): void => {
    writeThrough(this.journalFile, "a", lineOf(entry));
  };

  /** What an earlier run of the stack printed. */
  forgetLog(stack: string): void {
    rmSync(this.logFile(stack), { force: true });
  }

  writeReport(name: "report.md" | "report.json", text: string): void {
    const draft = this.at(`${name}.${randomUUID()}`);
    writeThrough(draft, "wx", text);
    renameSync(draft, this.at(name));
  }
}
