import assert from "node:assert/strict";
import { roleArn } from "../../../access/identifiers";
import { BUNDLE_FILES, bundleOf } from "../../../accounts/handover/bundle";
import type { Share } from "../../../components/sharing/share";
import {
  accountShare,
  EXTERNAL,
  KEY,
  matchingShare,
  organizationShare,
  principalShare,
} from "../../components/sharing/fixture";
import { handOverOf, owners } from "./fixture";
import { hclValueBehind } from "./hcl-reader";

interface Template {
  readonly Parameters: Record<string, { readonly Type: string; readonly Default: string }>;
  readonly Conditions: Record<string, unknown>;
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
}
function file(share: Share, name: (typeof BUNDLE_FILES)[number]): string {
  return bundleOf(handOverOf(owners(share))).get(name) ?? "";
}
const template = (share: Share): Template => JSON.parse(file(share, "template.json")) as Template;
const policyOf = (share: Share): unknown => handOverOf(owners(share)).policy;

const ODD: Share = { ...accountShare, encryptionContext: { 'a"b': ["%{x}", "c\\d", "e*"], "a.b": ["f"] } };

describe("the bundle of an external account", () => {
  it("has four files", () => {
    assert.deepEqual([...bundleOf(handOverOf(owners(accountShare))).keys()], [...BUNDLE_FILES]);
  });

  for (const [name, share] of [
    ["an account", accountShare],
    ["listed principals", principalShare],
    ["an odd encryption context", ODD],
    ["secrets", { ...accountShare, use: "secretsManagerReadWrite" }],
    ["services and their grants", { ...matchingShare, via: ["ec2", "s3"], delegateToServices: true }],
    ["chosen actions in a context", { ...ODD, use: "custom", actions: ["kms:Decrypt", "kms:DescribeKey"] }],
  ] as const satisfies readonly (readonly [string, Share])[]) {
    it(`has one and the same IAM policy in each of its files: ${name}`, () => {
      const policy = policyOf(share);
      assert.ok(policy !== undefined);
      assert.deepEqual(JSON.parse(file(share, "policy.json")), policy);
      assert.deepEqual(template(share).Resources.KeyAccess?.Properties.PolicyDocument, policy);
      assert.deepEqual(hclValueBehind(file(share, "main.tf"), "jsonencode("), policy);
    });
  }

  it("has nothing but a page where the share is by grants, which says that no policy is needed", () => {
    const bundle = bundleOf(handOverOf(owners({ ...principalShare, through: "grants" })));
    assert.deepEqual([...bundle.keys()], ["README.md"]);
    assert.match(bundle.get("README.md") ?? "", /\*\*no IAM policy is needed\.\*\*/);
    assert.doesNotMatch(bundle.get("README.md") ?? "", /iam-policy\.json|attach-/);
  });
});

describe("the CloudFormation template", () => {
  it("has the policy and its parameters, with the share's roles and users as their defaults", () => {
    const { Parameters, Conditions, Resources } = template(principalShare);
    assert.deepEqual(
      Object.entries(Parameters).map(([name, { Type, Default }]) => [name, Type, Default]),
      [
        ["PolicyName", "String", "cross-account-cmk-access"],
        ["Roles", "CommaDelimitedList", "ExampleRole"],
        ["Users", "CommaDelimitedList", "ExampleUser"],
        ["SecretName", "String", ""],
      ],
    );
    assert.deepEqual(Object.keys(Conditions), ["HasRoles", "HasUsers", "HasSecret"]);
    assert.deepEqual(Resources.KeyAccess, {
      Type: "AWS::IAM::ManagedPolicy",
      Properties: {
        ManagedPolicyName: { Ref: "PolicyName" },
        Description: "Use of a customer managed key of another account",
        PolicyDocument: policyOf(principalShare),
        Roles: { "Fn::If": ["HasRoles", { Ref: "Roles" }, { Ref: "AWS::NoValue" }] },
        Users: { "Fn::If": ["HasUsers", { Ref: "Users" }, { Ref: "AWS::NoValue" }] },
      },
    });
  });

  it("makes a secret under the key by its ARN, without a value", () => {
    assert.deepEqual(template(accountShare).Resources.Secret?.Properties, {
      Name: { Ref: "SecretName" },
      KmsKeyId: KEY,
    });
  });

  for (const [name, share] of [
    ["reading only", { ...accountShare, use: "secretsManagerRead" }],
    ["another service", { ...accountShare, via: ["s3"] }],
  ] as const satisfies readonly (readonly [string, Share])[]) {
    it(`must not offer a secret that could not be written: ${name}`, () => {
      assert.deepEqual(Object.keys(template(share).Resources), ["KeyAccess"]);
      assert.doesNotMatch(file(share, "main.tf"), /aws_secretsmanager_secret/);
    });
  }

  it("must not take a name with a comma for two names", () => {
    const share = { ...principalShare, principals: [roleArn("aws-cn", EXTERNAL, "path/Ops,EU")] };
    const { Parameters, Resources } = template(share);
    assert.deepEqual([Resources.KeyAccess?.Properties.Roles, "Roles" in Parameters], [["Ops,EU"], false]);
  });

  it("must not name a parameter or a condition that it has not", () => {
    for (const share of [accountShare, principalShare, ODD]) {
      const { Parameters, Conditions, Resources } = template(share);
      const text = file(share, "template.json");
      for (const [, name = ""] of text.matchAll(/"Ref": "([^":]+)"/g))
        assert.ok(name in Parameters || name in Resources, name);
      for (const [, name = ""] of text.matchAll(/(?:"Condition": |"Fn::If": \[\s*)"([^"]+)"/g))
        assert.ok(name in Conditions, name);
    }
  });
});

describe("the Terraform file", () => {
  it("is this", () => {
    const text = file({ ...principalShare, use: "secretsManagerRead" }, "main.tf");
    assert.equal(
      text,
      `# Use of a KMS key of account 111122223333, for account 444455556666. The provider's Region must be cn-north-1.

terraform {
  required_version = ">= 1.2"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "policy_name" {
  description = "Name of the IAM policy"
  type        = string
  default     = "cross-account-cmk-access"
}

variable "roles" {
  description = "Names, without paths, of the roles of this account that may use the key; they must exist"
  type        = set(string)
  default     = ["ExampleRole"]
}

variable "users" {
  description = "Names, without paths, of the users of this account that may use the key; they must exist"
  type        = set(string)
  default     = ["ExampleUser"]
}

data "aws_caller_identity" "current" {}

resource "aws_iam_policy" "key_access" {
  name        = var.policy_name
  description = "Use of a customer managed key of another account"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid = "AllowExternalAccount"
        Effect = "Allow"
        Action = "kms:Decrypt"
        Resource = "${KEY}"
        Condition = {
          StringEquals = {
            "kms:ViaService" = "secretsmanager.cn-north-1.amazonaws.com"
          }
          StringLike = {
            "kms:EncryptionContext:SecretARN" = "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:*"
          }
        }
      },
    ]
  })

  lifecycle {
    precondition {
      condition     = data.aws_caller_identity.current.account_id == "444455556666"
      error_message = "The key is shared with account 444455556666: use credentials of that account."
    }
  }
}

resource "aws_iam_role_policy_attachment" "key_access" {
  for_each   = var.roles
  role       = each.value
  policy_arn = aws_iam_policy.key_access.arn
}

resource "aws_iam_user_policy_attachment" "key_access" {
  for_each   = var.users
  user       = each.value
  policy_arn = aws_iam_policy.key_access.arn
}

output "policy_arn" {
  description = "ARN of the IAM policy"
  value       = aws_iam_policy.key_access.arn
}
`,
    );
  });

  it("has the share's roles and users as the defaults of its variables", () => {
    const text = file({ ...principalShare, principals: [roleArn("aws-cn", EXTERNAL, "path/Ops,EU")] }, "main.tf");
    const defaultOf = (variable: string): unknown =>
      hclValueBehind(text.slice(text.indexOf(`variable "${variable}"`)), "default     =");
    assert.deepEqual([defaultOf("roles"), defaultOf("users")], [["Ops,EU"], []]);
  });

  it("must not name a partition but the key's own", () => {
    for (const share of [accountShare, principalShare, ODD]) {
      assert.doesNotMatch(file(share, "main.tf"), /arn:(?!aws-cn:)/);
    }
  });
});

describe("the page", () => {
  const page = (share: Share): string => file(share, "README.md");
  const cases: readonly [name: string, share: Share, whom: string][] = [
    [
      "account",
      accountShare,
      "- Roles and users that this account chooses by its IAM policies (the key policy names `arn:aws-cn:iam::444455556666:root`) may call `kms:Decrypt`, `kms:DescribeKey`, `kms:Encrypt`, `kms:GenerateDataKey*`, `kms:ReEncrypt*`.",
    ],
    [
      "principals, by both",
      { ...principalShare, use: "decrypt", through: "both" },
      "- Only `arn:aws-cn:iam::444455556666:role/ExampleRole`, `arn:aws-cn:iam::444455556666:user/ExampleUser` may call `kms:Decrypt`, `kms:DescribeKey` by the key policy and by grants.",
    ],
    [
      "matching",
      { ...matchingShare, use: "encrypt", via: ["s3"] },
      "- Only roles and users whose ARN matches `arn:aws-cn:iam::444455556666:role/team/*` may call `kms:DescribeKey`, `kms:Encrypt`, `kms:GenerateDataKey*`, only through `s3`.",
    ],
    [
      "organization",
      { ...organizationShare, use: "secretsManagerRead" },
      "- Roles and users that this account chooses by its IAM policies, as long as it is in organization `o-a1b2c3d4e5`, may call `kms:Decrypt`, only through `secretsmanager`, only with `SecretARN` in the encryption context being `arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:*`.",
    ],
  ];
  for (const [name, share, whom] of cases) {
    it(`says who gets what: ${name}`, () => {
      assert.ok(page(share).includes(`\n## What you get\n\n${whom}\n\n`), page(share));
    });
  }

  it("attaches the policy to the share's roles and users, and detaches it again", () => {
    const arn = "arn:aws-cn:iam::444455556666:policy/cross-account-cmk-access";
    for (const verb of ["attach", "detach"]) {
      assert.ok(
        page(principalShare).includes(`aws iam ${verb}-role-policy --role-name ExampleRole --policy-arn ${arn}\n`),
      );
      assert.ok(
        page(principalShare).includes(`aws iam ${verb}-user-policy --user-name ExampleUser --policy-arn ${arn}\n`),
      );
    }
  });

  it("checks with the key's ARN, by a call that the terms allow and that shows nothing secret", () => {
    const key = `--key-id ${KEY} --region cn-north-1`;
    const checks: readonly [Share, string][] = [
      [accountShare, `aws kms generate-data-key ${key} --key-spec AES_256 --query KeyId --output text`],
      [
        { ...accountShare, use: "decrypt" },
        `aws kms decrypt ${key} --ciphertext-blob fileb://FILE --query KeyId --output text`,
      ],
      [
        { ...accountShare, encryptionContext: { Project: ["it's"] } },
        `aws kms generate-data-key ${key} --key-spec AES_256 --encryption-context '{"Project":"it'\\''s"}' --query KeyId --output text`,
      ],
      [
        { ...accountShare, use: "secretsManagerRead" },
        "aws secretsmanager get-secret-value --secret-id SECRET --region cn-north-1 --query ARN --output text",
      ],
    ];
    for (const [share, command] of checks) assert.ok(page(share).includes(`\`\`\`sh\n${command}\n\`\`\``), page(share));
    assert.doesNotMatch(page({ ...accountShare, use: "secretsManagerRead" }), /aws kms/);
  });
});
