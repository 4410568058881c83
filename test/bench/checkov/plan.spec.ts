import assert from "node:assert/strict";
import { CASES } from "./cases";
import { key, KEY_POLICY, OWNER, provider, REGION, resource, textOf } from "./cases/fixture";
import { planOf, terraformType } from "./plan";

interface Plan {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: { readonly after: Readonly<Record<string, unknown>> };
  }[];
}
const after = (...resources: Parameters<typeof planOf>[0]) =>
  (planOf(resources) as Plan).resource_changes.map(({ address, change }) => [address, change.after]);

describe("a case as a Terraform plan", () => {
  it("has the resource three times: as planned, as a change, and as configured", () => {
    const values = {
      description: "Shared across accounts",
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      policy: textOf(KEY_POLICY),
    };
    const managed = { address: "aws_kms_key.shared-key", mode: "managed", type: "aws_kms_key", name: "shared-key" };
    const provider_name = "registry.terraform.io/hashicorp/aws";
    const constants = Object.fromEntries(
      Object.entries(values).map(([name, constant_value]) => [name, { constant_value }]),
    );
    assert.deepEqual(planOf([key(KEY_POLICY)]), {
      format_version: "1.2",
      terraform_version: "1.9.0",
      planned_values: {
        root_module: { resources: [{ ...managed, provider_name, schema_version: 0, values }] },
      },
      resource_changes: [
        {
          ...managed,
          provider_name,
          change: { actions: ["create"], before: null, after: values, after_unknown: {} },
        },
      ],
      configuration: {
        provider_config: {
          "aws.owner": {
            name: "aws",
            full_name: provider_name,
            alias: "owner",
            expressions: {
              region: { constant_value: REGION },
              allowed_account_ids: { constant_value: [OWNER] },
            },
          },
        },
        root_module: {
          resources: [{ ...managed, provider_config_key: "aws.owner", expressions: constants, schema_version: 0 }],
        },
      },
    });
  });

  it("has blocks under Terraform's names, as lists", () => {
    const role = resource("aws:iam/role:Role", "reader", { inlinePolicies: [{ name: "key", policy: "{}" }] });
    const rotation = resource("aws:secretsmanager/secretRotation:SecretRotation", "rotation", {
      rotationRules: { automaticallyAfterDays: 365 },
    });
    const secret = resource("aws:secretsmanager/secret:Secret", "secret", { replicas: [{ kmsKeyId: "k" }] });
    assert.deepEqual(after(role, rotation, secret), [
      ["aws_iam_role.reader", { inline_policy: [{ name: "key", policy: "{}" }] }],
      ["aws_secretsmanager_secret_rotation.rotation", { rotation_rules: [{ automatically_after_days: 365 }] }],
      ["aws_secretsmanager_secret.secret", { replica: [{ kms_key_id: "k" }] }],
    ]);
  });

  it("must not rename the keys of an encryption context", () => {
    const constraints = [{ encryptionContextSubset: { secretArn: "x" } }];
    assert.deepEqual(after(resource("aws:kms/grant:Grant", "grant", { constraints })), [
      ["aws_kms_grant.grant", { constraints: [{ encryption_context_subset: { secretArn: "x" } }] }],
    ]);
  });

  it("must not change a document, whatever it is", () => {
    const text = '{"Statement":{"Principal":"\\u002a","Principal":"*"}';
    assert.deepEqual(
      after(key(text)).map(([, values]) => (values as { policy: string }).policy),
      [text],
    );
  });

  it("leaves out a property that is absent", () => {
    assert.deepEqual(after(resource("aws:kms/key:Key", "k", { policy: undefined })), [["aws_kms_key.k", {}]]);
  });

  it("has a provider that no resource uses in its configuration alone", () => {
    const { configuration, resource_changes } = planOf([provider("other", { region: REGION })]) as Plan & {
      readonly configuration: { readonly provider_config: Readonly<Record<string, unknown>> };
    };
    assert.deepEqual(Object.keys(configuration.provider_config), ["aws.other"]);
    assert.deepEqual(resource_changes, []);
  });

  it("names types as Terraform does, and this project's own as Terraform's nearest", () => {
    assert.equal(terraformType("aws:iam/rolePolicy:RolePolicy"), "aws_iam_role_policy");
    assert.equal(terraformType("pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements"), "aws_kms_key_policy");
    for (const token of ["random:index/randomId:RandomId", "aws:kms", "cross-account-cmk:index:SharedKey"]) {
      assert.throws(() => terraformType(token), new RangeError(`no type of Terraform's AWS provider: ${token}`));
    }
  });

  it("can be made of every case, with all its resources", () => {
    for (const { resources } of CASES) {
      const own = resources.filter(({ type }) => type !== "pulumi:providers:aws");
      assert.equal((planOf(resources) as Plan).resource_changes.length, own.length);
    }
  });
});
