/** A project of one owner and three externals, as its files declare it. */
import { stringify } from "yaml";
import { stacksOf, type FleetStack, type StackFile } from "../../fleet/stacks";

export const fileOf = (stack: string, sections: object): StackFile => ({
  stack,
  text: stringify({
    config: Object.fromEntries(
      Object.entries(sections).map(([name, section]) => [`cross-account-cmk:${name}`, section as unknown]),
    ),
  }),
});

export const OWNER = fileOf("owner", { owner: { accountId: "111122223333", region: "cn-north-1" } });
export const externalFile = (stack: string, change: object = {}): StackFile =>
  fileOf(stack, {
    external: { region: "cn-north-1", key: { stack: "organization/cross-account-cmk/owner" }, ...change },
  });

export const FILES = [externalFile("external-10"), externalFile("external-2"), externalFile("external-1"), OWNER];

export function stacksIn(files: readonly StackFile[]): readonly FleetStack[] {
  const read = stacksOf(files);
  if ("problems" in read) throw new Error(read.problems.join("\n"));
  return read.stacks;
}
