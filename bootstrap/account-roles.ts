/** The two roles of an account, with the policies that make and hold them. */
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Policy } from "@pulumi/aws/iam/policy";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import * as pulumi from "@pulumi/pulumi";
import type { RoleArn } from "../access/identifiers";
import { toJson, type PolicyDocument } from "../access/policy-document";
import { requireProvider, type AccountComponentOptions } from "../components/account-provider";
import { boundaryPolicy } from "./documents/boundary";
import { deployPolicy, keysPolicy, readPolicy, type AccountFacts } from "./documents/roles";
import type { StateBackend } from "./documents/state";
import { audiencesIn, deployTrust, previewTrust, type GitHub } from "./documents/trust";
import { GITHUB_ISSUER, roleArnOf, type Home, type Names } from "./names";
import { CREATE_FIRST, POLICY_CREATE_FIRST } from "../components/replacement-order";

export interface AccountRolesArgs extends Omit<AccountFacts, "backend"> {
  readonly home: Home;
  readonly names: Names;
  readonly github: GitHub;
  /** Whether the account has an OpenID Connect provider for GitHub already. It is left as it is. */
  readonly providerExists: boolean;
  /** An output only where this deployment makes the key of the state. */
  readonly backend: pulumi.Input<StateBackend>;
}

/** Seconds: the least that AWS takes, and more than a deployment needs. */
const SESSION = 3600;

/**
 * Preview and deploy role. Their policies say in full what they may do, and the boundary holds them to it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class AccountRoles extends pulumi.ComponentResource {
  public readonly previewRoleArn: RoleArn;
  public readonly deployRoleArn: RoleArn;

  constructor(name: string, args: AccountRolesArgs, opts: AccountComponentOptions) {
    requireProvider("AccountRoles", name, opts);
    super("cross-account-cmk:bootstrap:AccountRoles", name, {}, opts);
    const { home, names, github, providerExists, backend, ...facts } = args;
    const document = (build: (facts: AccountFacts) => PolicyDocument): pulumi.Input<string> =>
      isPlain(backend)
        ? toJson(build({ ...facts, backend }))
        : pulumi.output(backend).apply((known) => toJson(build({ ...facts, backend: known })));

    const provider = providerExists ? [] : [this.identityProvider(name, home)];
    const policy = (part: string, policyName: string, description: string, text: pulumi.Input<string>): Policy =>
      new Policy(
        `${name}-${part}`,
        { name: policyName, description, policy: text },
        { parent: this, ...POLICY_CREATE_FIRST },
      );
    const boundary = policy(
      "boundary",
      names.boundary,
      "The most that the roles of previews and deployments can ever do",
      document((known) => boundaryPolicy(home, names, known)),
    );
    const read = policy("read", names.readPolicy, "What previews and deployments read", document(readPolicy));
    const deploy = policy("deploy", names.deployPolicy, "What deployments change", document(deployPolicy));
    const keysDocument = keysPolicy(facts);
    const keys =
      keysDocument === undefined
        ? undefined
        : policy("deploy-keys", names.keysPolicy, "What deployments do to the key", toJson(keysDocument));

    const role = (part: string, roleName: string, description: string, trust: PolicyDocument): Role =>
      new Role(
        `${name}-${part}`,
        {
          name: roleName,
          description,
          assumeRolePolicy: toJson(trust),
          permissionsBoundary: boundary.arn,
          maxSessionDuration: SESSION,
        },
        { parent: this, dependsOn: provider, ...CREATE_FIRST },
      );
    const previewRole = role("preview-role", names.previewRole, "Previews: reads only", previewTrust(home, github));
    const deployRole = role("deploy-role", names.deployRole, "Deployments", deployTrust(home, github));
    this.attach(`${name}-preview-reads`, previewRole, read);
    this.attach(`${name}-deploy-reads`, deployRole, read);
    this.attach(`${name}-deploy-changes`, deployRole, deploy);
    if (keys !== undefined) this.attach(`${name}-deploy-keys`, deployRole, keys);

    this.previewRoleArn = roleArnOf(home, names.previewRole);
    this.deployRoleArn = roleArnOf(home, names.deployRole);
    this.registerOutputs({ previewRoleArn: this.previewRoleArn, deployRoleArn: this.deployRoleArn });
  }

  /** AWS checks GitHub's certificate against its own list of authorities, so that no thumbprint is pinned. */
  private identityProvider(name: string, home: Home): OpenIdConnectProvider {
    return new OpenIdConnectProvider(
      `${name}-github`,
      { url: `https://${GITHUB_ISSUER}`, clientIdLists: [...audiencesIn(home.partition)] },
      { parent: this },
    );
  }

  private attach(name: string, role: Role, policy: Policy): RolePolicyAttachment {
    return new RolePolicyAttachment(
      name,
      { role: role.name, policyArn: policy.arn },
      { parent: this, ...CREATE_FIRST },
    );
  }
}

const isPlain = (backend: pulumi.Input<StateBackend>): backend is StateBackend =>
  !pulumi.Output.isInstance(backend) && !(backend instanceof Promise);
