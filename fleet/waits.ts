/** What an engine has under way, and since when: providers say nothing while they try a call again. Pure. */

interface UnderWay {
  readonly name: string;
  /** E.g. `creating`. */
  readonly doing: string;
  readonly since: number;
}

/** Most calls are over by then; a new key takes up to 20 s with the official provider. */
const LONG_MS = 45_000;
const SHOWN = 3;

/**
 * Nobody tells why it takes so long; what it may be, the provider's code has.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/docs/retries-and-waiters.md
 */
const MAY_BE = "AWS may be throttling, or a principal may not exist yet: the provider tries again without a word";

const byAge = (one: UnderWay, other: UnderWay): number => one.since - other.since;

export class Waits {
  private readonly underWay = new Map<string, UnderWay>();

  begun(urn: string, doing: string, now: number): void {
    this.underWay.set(urn, { name: urn.split("::").at(-1) ?? urn, doing, since: now });
  }

  ended(urn: string): void {
    this.underWay.delete(urn);
  }

  /** `creating shared-key for 90 s (…)`; nothing where all is as quick as it should be. */
  text(now: number): string | undefined {
    const long = [...this.underWay.values()].filter(({ since }) => now - since >= LONG_MS).sort(byAge);
    if (long.length === 0) return undefined;
    const shown = long
      .slice(0, SHOWN)
      .map(({ name, doing, since }) => `${doing} ${name} for ${Math.floor((now - since) / 1000)} s`);
    const more = long.length > SHOWN ? [`and ${long.length - SHOWN} more`] : [];
    return `${[...shown, ...more].join(", ")}. ${MAY_BE}`;
  }
}
