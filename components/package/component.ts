/** What makes a component of the Node.js package one of the package for other languages. */
import type * as pulumi from "@pulumi/pulumi";
import { ProgramError } from "../program-error";
import { refuseOutputs } from "./plain";

/** A component as the host's analyzer knows it: plain arguments, and no type of another package than Pulumi's own. */
export type ComponentClass<Args> = new (
  name: string,
  args: Args,
  opts?: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/** The engine hands over providers by their packages, whichever option the program passed them by; the component takes one. */
function accountOptions(component: string, { providers = {}, ...opts }: pulumi.ComponentResourceOptions): object {
  const { aws, ...others } = providers as Readonly<Record<string, pulumi.ProviderResource>>;
  if (aws !== undefined) return { ...opts, provider: aws, providers: others };
  throw new ProgramError(
    `${component} needs the explicit AWS provider of its account: pass it by the option "providers". ` +
      `A default provider could be any account's, and is not used.`,
  );
}

/**
 * The class of a component, with arguments of plain shapes. It is no component around the other: type and children are the same,
 * so that a program can be rewritten in another language and keep what it deployed.
 * @param inputs the arguments that may be outputs; all others must be known at preview
 * @param convert to the arguments of the component, which checks them
 * @throws {ProgramError} from the constructor, before anything is registered
 */
export function inPlainShapes<Plain extends object, Typed>(
  Component: new (name: string, args: Typed, opts: never) => pulumi.ComponentResource,
  inputs: readonly (keyof Plain & string)[],
  convert: (args: Plain) => Typed,
): ComponentClass<Plain> {
  return class extends Component {
    constructor(name: string, args: Plain, opts: pulumi.ComponentResourceOptions = {}) {
      const component = `${new.target.name} "${name}"`;
      const options = accountOptions(component, opts);
      refuseOutputs(component, args, inputs);
      super(name, convert(args), options as never);
    }
  };
}
