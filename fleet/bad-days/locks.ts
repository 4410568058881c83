/** Another engine holds the stack, or one that was killed left its lock behind. */
import { type BadDay, quoted, takeOver } from "./explanation";

export interface Lock {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

const LOCK = /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/g;
/** Of a backend with files, such as S3, and of Pulumi Cloud. */
const LOCKED = /the stack is currently locked by|\[409\] Conflict: Another update is currently in progress/;

/** The locks that the engine found; a backend that keeps them to itself, such as Pulumi Cloud, names none. */
export const locksIn = (text: string): readonly Lock[] =>
  [...text.matchAll(LOCK)].map(([, user = "", host = "", pid = "", since = ""]) => ({
    user,
    host,
    pid: Number(pid),
    since,
  }));

export const isLocked = (text: string): boolean => LOCKED.test(text);

const whoHolds = ({ user, host, pid, since }: Lock): string => `process ${pid} of ${user} on ${host}, since ${since}`;

export const locked: BadDay = ({ text }, { stack, again, here }) => {
  if (!isLocked(text)) return undefined;
  const locks = locksIn(text);
  const state = "This run changed nothing.";
  const cancel = `pulumi cancel --stack ${quoted(stack)} --yes`;
  const here_ = locks.filter(({ host }) => host === here.host);
  const alive = here_.filter(({ pid }) => here.isAlive(pid));
  if (alive.length > 0) {
    return {
      kind: "running elsewhere",
      happened: `Another update of this stack is running: ${alive.map(whoHolds).join("; ")}.`,
      state: `${state} The other one goes on, and must not be cancelled: two at once would lose resources.`,
      next: [`wait until it has ended, then: ${again}`],
    };
  }
  if (locks.length > 0 && here_.length === locks.length) {
    return {
      kind: "lock left behind",
      happened: `An update of this stack was killed and left its lock behind: ${locks.map(whoHolds).join("; ")}, which does not run any more.`,
      state: `${state} The state has what the killed one had finished; a call that was under way is noted there as pending, and the next run tells of it.`,
      next: [cancel, takeOver(stack), again],
    };
  }
  const who = locks.length === 0 ? "The backend does not say by whom" : `By ${locks.map(whoHolds).join("; ")}`;
  return {
    kind: "locked from another machine",
    happened: `The stack is locked. ${who}: that cannot be looked at from here.`,
    state: `${state} If a job still runs there, it goes on; if it was cancelled, the state has what it had finished.`,
    next: ["look whether that job still runs; if it does, wait for it", `if it does not: ${cancel}`, again],
  };
};
