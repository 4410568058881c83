import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ANSWER_NAMES } from "../../../accounts/init/answers";
import { parseInitArguments } from "../../../accounts/init/arguments";
import { QUESTIONS } from "../../../accounts/init/questions";
import { runInit } from "../../../accounts/init/run";
import { sectionFrom } from "../../../accounts/init/stack-file";
import { externalSchema } from "../../../components/config/schema";
import { parseConfiguration } from "../../../components/config/parse";
import { sectionOf } from "../../../accounts/stack-sections";

const FLAGS = [
  ...["--side", "external", "--stack", "external-2", "--account", "777788889999", "--region", "cn-north-1"],
  ...["--owner-stack", "organization/cross-account-cmk/owner", "--roles", "ReportRole", "--users", "team/Ann"],
  ...["--secret-name", "reports/Key", "--value-file", "mycreds.json"],
  ...["--deploy-role", "arn:aws-cn:iam::777788889999:role/DeployRole"],
];
const FILE = `config:
  cross-account-cmk:external:
    accountId: "777788889999"
    region: cn-north-1
    assumeRole:
      roleArn: arn:aws-cn:iam::777788889999:role/DeployRole
    key:
      stack: organization/cross-account-cmk/owner
    roles:
      - ReportRole
    users:
      - team/Ann
    secret:
      name: reports/Key
      valueFile: mycreds.json
`;
const REPORT = `Wrote Pulumi.external-2.yaml.

The owner adds to its "shares", in Pulumi.owner.yaml:

- accountId: "777788889999"
  level: principals
  roles:
    - DeployRole
    - ReportRole
  users:
    - team/Ann

Put the secret's value into mycreds.json.

Then:
  pulumi up --stack owner --policy-pack policypack   # with the entry above
  pulumi stack init external-2
  pulumi up --stack external-2 --policy-pack policypack`;
const KEY = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const NAME = "Pulumi.external-2.yaml";

const without = (flag: string): string[] => FLAGS.filter((word, at) => word !== flag && FLAGS[at - 1] !== flag);
const withValue = (flag: string, value: string): string[] => [...without(flag), flag, value];

describe("npm run init", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "init-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** `lines`: what the user types; absent where nobody is there. */
  async function init(argv: readonly string[], lines?: readonly string[]) {
    const said: string[] = [];
    const printed: string[] = [];
    const complaints: string[] = [];
    const left = [...(lines ?? [])];
    const terminal = {
      ask: (prompt: string) => {
        said.push(prompt);
        return Promise.resolve(left.shift());
      },
      say: (text: string) => void said.push(text),
    };
    const exitCode = await runInit(argv, {
      folder,
      print: (text) => void printed.push(text),
      complain: (text) => void complaints.push(text),
      ...(lines === undefined ? {} : { terminal }),
    });
    return { exitCode, printed: printed.join("\n"), complaint: complaints.join("\n"), said, left };
  }
  const fileText = (name = NAME): Promise<string> => readFile(path.join(folder, name), "utf8");
  const before = (text: string): Promise<void> => writeFile(path.join(folder, NAME), text);
  async function nothingIsWritten(): Promise<void> {
    assert.deepEqual(await readdir(folder), []);
  }

  it("writes the stack file from its flags, and says what the owner adds and what comes next", async () => {
    assert.deepEqual(await init(FLAGS), { exitCode: 0, printed: REPORT, complaint: "", said: [], left: [] });
    assert.equal(await fileText(), FILE);
    assert.deepEqual(await readdir(folder), [NAME]);
  });

  it("must write what the program takes, and the owner's program the entry", async () => {
    const { printed } = await init(FLAGS);
    const external = sectionOf(await fileText(), "external");
    const entry = /yaml:\n\n([\s\S]*?)\n\nPut/.exec(printed)?.[1] ?? "";
    const shares = sectionOf(
      `config:\n  cross-account-cmk:owner:\n    shares:\n${entry.replace(/^/gm, "      ")}`,
      "owner",
    );
    const owner = { accountId: "111122223333", region: "cn-north-1", ...shares };
    const none = { set: false, secret: false };
    const parsed = parseConfiguration({
      keys: ["owner", "external"],
      project: "cross-account-cmk",
      otherKeys: [],
      owner,
      external: { ...external, key: undefined },
      secretValues: { ownerSecretValue: none, externalSecretValue: none },
      sectionsWithSecrets: [],
      readFile: () => ({ text: "{}" }),
    });
    assert.ok("configuration" in parsed, JSON.stringify(parsed));
  });

  it("takes the key's ARN, and a secret's value that is set apart", async () => {
    const argv = [...without("--owner-stack").filter((word) => !/value-file|mycreds/.test(word)), "--key-arn", KEY];
    const { exitCode, printed } = await init(argv);
    assert.equal(exitCode, 0);
    assert.match(await fileText(), new RegExp(`key:\n {6}arn: ${KEY}\n`));
    assert.ok(printed.includes("\n  pulumi config set --secret externalSecretValue --stack external-2\n"), printed);
  });

  it("makes the owner's file, with nobody to share with yet", async () => {
    const argv = ["--side", "owner", "--stack", "owner-2", "--account", "011122223333", "--region", "eu-central-1"];
    const { exitCode, printed } = await init(argv);
    assert.equal(exitCode, 0);
    assert.equal(
      await fileText("Pulumi.owner-2.yaml"),
      'config:\n  cross-account-cmk:owner:\n    accountId: "011122223333"\n    region: eu-central-1\n    shares: []\n',
    );
    assert.equal(
      printed,
      'Wrote Pulumi.owner-2.yaml.\n\nAdd the external accounts to its "shares".\n\n' +
        "Then:\n  pulumi stack init owner-2\n  pulumi up --stack owner-2 --policy-pack policypack",
    );
  });

  /** What an external section can hold, and no answer left out. */
  const SECRET_ARN = "arn:aws-cn:secretsmanager:cn-north-1:777788889999:secret:reports/Key-*";
  const [AUDITOR, EVE] = ["arn:aws-cn:iam::111122223333:role/Auditor", "arn:aws-cn:iam::111122223333:user/Eve"];
  const ALL = [
    ...withValue("--roles", "ReportRole").filter((word) => !/owner-stack|organization\//.test(word)),
    ...[
      "--key-arn",
      KEY,
      "--use",
      "custom",
      "--actions",
      "kms:Decrypt,kms:GenerateDataKey",
      "--via",
      "secretsmanager,s3",
    ],
    ...["--encryption-context", `SecretARN=${SECRET_ARN},Team=a,Team=b=c`, "--delegate-to-services", "yes"],
    ...["--reads", "owner/Secret", "--reads-roles", "Reader", "--reads-users", "Bob"],
    ...["--secret-readers", `${AUDITOR},${EVE}`],
    ...["--secret-description", "Key of the reports", "--recovery-window", "7", "--policy-name", "reports-key"],
    ...["--external-id", "abc-123", "--session-name", "init", "--tags", "Team=reports,Cost centre=42"],
  ];

  it("writes whatever an external section can hold, and what the owner adds for it", async () => {
    const { exitCode, complaint, printed } = await init(ALL);
    assert.deepEqual([exitCode, complaint], [0, ""]);
    assert.deepEqual(sectionOf(await fileText(), "external"), {
      accountId: "777788889999",
      region: "cn-north-1",
      assumeRole: {
        roleArn: "arn:aws-cn:iam::777788889999:role/DeployRole",
        externalId: "abc-123",
        sessionName: "init",
      },
      tags: { Team: "reports", "Cost centre": "42" },
      key: { arn: KEY },
      policyName: "reports-key",
      roles: ["ReportRole"],
      users: ["team/Ann"],
      use: "custom",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      via: ["secretsmanager", "s3"],
      encryptionContext: { SecretARN: SECRET_ARN, Team: ["a", "b=c"] },
      delegateToServices: true,
      reads: [{ secretName: "owner/Secret", roles: ["Reader"], users: ["Bob"] }],
      secret: {
        name: "reports/Key",
        description: "Key of the reports",
        valueFile: "mycreds.json",
        recoveryWindowInDays: 7,
        readers: [{ accountId: "111122223333", roles: [AUDITOR], users: [EVE] }],
      },
    });
    assert.ok(
      printed.includes(`The owner adds to its "shares", in Pulumi.owner.yaml:

- accountId: "777788889999"
  level: principals
  roles:
    - DeployRole
    - ReportRole
  users:
    - team/Ann
  use: custom
  actions:
    - kms:Decrypt
    - kms:GenerateDataKey
  via:
    - secretsmanager
    - s3
  encryptionContext:
    SecretARN: ${SECRET_ARN}
    Team:
      - a
      - b=c
  delegateToServices: true

The owner adds to its "readers" of its secret owner/Secret, in Pulumi.owner.yaml:

- accountId: "777788889999"
  roles:
    - Reader
  users:
    - Bob

The owner adds to its "reads", in Pulumi.owner.yaml:

- accountId: "777788889999"
  secretName: reports/Key
  roles:
    - ${AUDITOR}
  users:
    - ${EVE}
`),
      printed,
    );
  });

  it("has an option for each property of an external section", () => {
    const help = parseInitArguments(["--help"]);
    const all = parseInitArguments(ALL);
    assert.ok(help.kind === "help" && all.kind === "task");
    for (const name of ANSWER_NAMES) assert.ok(help.text.includes(`  ${QUESTIONS[name].flag} `), name);
    const section = sectionFrom(all.task.answers);
    assert.deepEqual(Object.keys(section).sort(), Object.keys(externalSchema.shape).sort());
  });

  for (const [level, more, entry] of [
    ["account", [], '- accountId: "777788889999"\n  level: account\n  use: decrypt\n'],
    [
      "matching",
      ["--role-patterns", "reports/*,ReportRole", "--user-patterns", "team/*"],
      '- accountId: "777788889999"\n  level: matching\n  roles:\n    - reports/*\n    - ReportRole\n  users:\n    - team/*\n  use: decrypt\n',
    ],
    [
      "organization",
      ["--organization", "o-a1b2c3d4e5", "--organization-paths", "o-a1b2c3d4e5/r-ab12/*"],
      "- level: organization\n  organizationId: o-a1b2c3d4e5\n  paths:\n    - o-a1b2c3d4e5/r-ab12/*\n  use: decrypt\n",
    ],
    [
      "principals",
      ["--through", "both", "--retiring-principal", "arn:aws-cn:iam::777788889999:role/ReportRole"],
      '- accountId: "777788889999"\n  level: principals\n  roles:\n    - DeployRole\n    - ReportRole\n  users:\n    - team/Ann\n  use: decrypt\n' +
        "  through: both\n  retiringPrincipal: arn:aws-cn:iam::777788889999:role/ReportRole\n",
    ],
  ] as const) {
    it(`has the owner's entry at the level "${level}", and leaves its terms to the owner's stack`, async () => {
      const { exitCode, complaint, printed } = await init([...FLAGS, "--level", level, "--use", "decrypt", ...more]);
      assert.deepEqual([exitCode, complaint], [0, ""]);
      assert.ok(printed.includes(`:\n\n${entry}\n`), printed);
      assert.equal(await fileText(), FILE);
    });
  }

  it("asks the owner for no share where the account only reads its secret", async () => {
    const { printed } = await init([
      ...["--side", "external", "--stack", "external-2", "--account", "777788889999", "--region", "cn-north-1"],
      ...["--key-arn", KEY, "--reads", "owner/Secret", "--reads-roles", "Reader"],
    ]);
    assert.doesNotMatch(printed, /"shares"/);
    assert.match(printed, /adds to its "readers" of its secret owner\/Secret, in Pulumi\.owner\.yaml:/);
  });

  describe("unattended", () => {
    it("must name all that is missing at once", async () => {
      const { exitCode, complaint } = await init(["--side", "external"]);
      assert.equal(exitCode, 2);
      assert.equal(
        complaint,
        [
          "The arguments are wrong:",
          "  - --stack is missing: the stack's name: its configuration is in Pulumi.NAME.yaml.",
          "  - --account is missing: the id of the account that the stack deploys to, twelve digits.",
          "  - --region is missing: the Region of the key; of a multi-Region key, or a replica's. The partition follows from it.",
          "  - --owner-stack or --key-arn is missing: where the key is known from.",
        ].join("\n"),
      );
      await nothingIsWritten();
    });

    it("must tell all wrong values at once, by the configuration's own rules, and no value of a secret", async () => {
      const { exitCode, complaint } = await init([
        ...["--side", "external", "--stack", "a/b/c", "--account", "1", "--region", "cn-nort-1", "--roles", "A,B*"],
        ...["--owner-stack", "owner", "--key-arn", "alias/x", "--value-file", "p4ssw0rd-7731"],
      ]);
      assert.equal(exitCode, 2);
      assert.equal(
        complaint,
        [
          "The arguments are wrong:",
          '  - --stack "a/b/c" must be a stack\'s name: up to 100 letters, digits and _ . -, without the organization.',
          '  - --account "1" must be an AWS account id: twelve digits, as a string. Copy the id from the account\'s page in the console, without dashes, in quotes.',
          '  - --region "cn-nort-1" must be a Region of the partitions aws, aws-cn or aws-us-gov. Did you mean "cn-north-1"?',
          '  - --owner-stack "owner" must be the owner\'s stack as ORGANIZATION/PROJECT/STACK. With a self-managed backend the organization is the word "organization": organization/cross-account-cmk/owner.',
          "  - Give either --owner-stack or --key-arn.",
          "  - --key-arn \"alias/x\" must be the ARN of a KMS key: arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID. That is an alias, which can be pointed at another key. Give the key's own ARN (the owner's stack prints it as keyArn).",
          '  - --roles "A,B*" has "B*", which must be the role\'s name, path/name or ARN: letters, digits and + = , . @ - _, no wildcard. A wildcard never matches in a principal. List each role by its name.',
          "  - --value-file goes with --secret-name.",
        ].join("\n"),
      );
      await nothingIsWritten();
    });

    for (const [argv, problem] of [
      [[...FLAGS, "--forc"], 'There is no option --forc. Did you mean "--force"?'],
      [["--stack"], "--stack needs a value."],
      [withValue("--side", "both"), '--side "both" must be external or owner.'],
      [
        ["--side", "owner", "--stack", "o", "--account", "111122223333", "--region", "cn-north-1", "--users", "Ann"],
        "--users goes with --side external.",
      ],
      [
        ["--side", "external", "--stack", "e", "--account", "777788889999", "--region", "cn-north-1", "--key-arn", KEY],
        "--roles or --users is missing: a key given by its ARN names nobody.",
      ],
    ] as const) {
      it(`must not pass over: ${problem}`, async () => {
        const { exitCode, complaint } = await init(argv);
        assert.deepEqual([exitCode, complaint], [2, `The arguments are wrong:\n  - ${problem}`]);
        await nothingIsWritten();
      });
    }

    for (const [argv, problem] of [
      [["--use", "decript"], /--use "decript" must be one of encrypt, .* Did you mean "decrypt"\?/],
      [["--use", "custom"], /--actions is missing: the actions of --use custom/],
      [["--actions", "kms:Decrypt"], /--actions goes with --use custom\./],
      [
        ["--via", "s3,secretmanager"],
        /--via "s3,secretmanager" has "secretmanager", which must be .* Did you mean "secretsmanager"\?/,
      ],
      [["--encryption-context", "Team"], /--encryption-context "Team" has "Team", which must be KEY=VALUE\./],
      [["--encryption-context", "Te am=a"], /has "Te am", which must be an encryption context's key/],
      [["--encryption-context", "Team=${a}"], /has "Team", which must be the value that the encryption context has/],
      [["--level", "group"], /--level "group" must be principals, account, matching or organization\./],
      [["--level", "organization"], /--organization is missing: the organization's id/],
      [["--level", "matching"], /--role-patterns or --user-patterns is missing: whose ARNs match\./],
      [["--role-patterns", "a/*"], /--role-patterns goes with --level matching\./],
      [["--tags", "aws:x=1"], /--tags "aws:x=1" has "aws:x", which must be a tag's key/],
      [["--recovery-window", "soon"], /--recovery-window "soon" must be 0 \(no recovery\) or a whole number of days/],
      [["--external-id", "p4ss w0rd"], /--external-id must be an external id/],
      [["--reads-roles", "A"], /--reads-roles goes with --reads\./],
      [["--delegate-to-services", "true"], /--delegate-to-services "true" must be yes or no\./],
    ] as const) {
      it(`must not take ${argv.join(" ")}`, async () => {
        const { exitCode, complaint } = await init([...FLAGS, ...argv]);
        assert.equal(exitCode, 2);
        assert.match(complaint, problem);
        await nothingIsWritten();
      });
    }

    for (const [argv, problem] of [
      [
        ["--level", "account", "--through", "grants"],
        /owner\.shares\[0\]\.through.*\n.*cannot be for the whole account/,
      ],
      [["--use", "encrypt", "--through", "both", "--via", "s3"], /owner\.shares\[0\]\.via/],
      [["--level", "matching", "--role-patterns", "*"], /has a wildcard that no path stands before/],
      [["--level", "matching", "--role-patterns", "other/*"], /the owner's key policy does not name it/],
      [
        ["--reads", "owner/Secret", "--reads-roles", "arn:aws-cn:iam::111122223333:role/A"],
        /is in account 111122223333/,
      ],
    ] as const) {
      it(`must not have the owner add what its program refuses: ${argv.join(" ")}`, async () => {
        const { exitCode, complaint } = await init([...FLAGS, ...argv]);
        assert.equal(exitCode, 2);
        assert.match(complaint, problem);
        await nothingIsWritten();
      });
    }

    it("must write nothing that the program would refuse as a whole", async () => {
      const { exitCode, complaint } = await init(withValue("--region", "eu-central-1"));
      assert.equal(exitCode, 2);
      assert.match(complaint, /^The configuration of Pulumi\.external-2\.yaml has a problem\. Nothing was changed\./);
      assert.match(complaint, /external\.assumeRole\.roleArn/);
      await nothingIsWritten();
    });

    it("must not write a section over that is there, but with --force", async () => {
      const former = FILE.replace("ReportRole", "OtherRole");
      await before(former);
      assert.deepEqual(await init(FLAGS), {
        exitCode: 1,
        printed: "",
        complaint:
          "Pulumi.external-2.yaml has its external section already. Give --force to write it anew, or another --stack. Nothing was written.",
        said: [],
        left: [],
      });
      assert.equal(await fileText(), former);
      assert.equal((await init([...FLAGS, "--force"])).exitCode, 0);
      assert.equal(await fileText(), FILE);
    });

    it("must keep all else of a stack file: what is encrypted is nowhere else", async () => {
      const rest = "encryptionsalt: v1:abc\nconfig:\n  cross-account-cmk:externalSecretValue:\n    secure: v1:def\n";
      await before(rest);
      assert.equal((await init(FLAGS)).exitCode, 0);
      assert.equal(await fileText(), rest + FILE.replace("config:\n", ""));
    });

    for (const [text, problem] of [
      ["config: [", "is no stack file: it must be YAML with a `config` object"],
      ['config:\n  cross-account-cmk:owner:\n    accountId: "1"\n', "is the file of an owner side: name another stack"],
    ] as const) {
      it(`must not touch a file that ${problem}`, async () => {
        await before(text);
        const { exitCode, complaint } = await init([...FLAGS, "--force"]);
        assert.deepEqual([exitCode, complaint], [1, `${NAME} ${problem}. Nothing was written.`]);
        assert.equal(await fileText(), text);
      });
    }
  });

  describe("at a terminal", () => {
    const LINES = [
      ...["external", "external-2", "777788889999", "cn-north-1", "organization/cross-account-cmk/owner"],
      ...["", "ReportRole", "team/Ann", "", "", ""],
      ...["reports/Key", "mycreds.json", "arn:aws-cn:iam::777788889999:role/DeployRole"],
    ];
    /** Level, use, services and context are as they are by default. */
    const DEFAULTS = ["", "", "", ""];

    it("asks for everything, explains it, and comes to the same file", async () => {
      const { exitCode, printed, said } = await init([], LINES);
      assert.deepEqual([exitCode, printed], [0, REPORT]);
      assert.equal(await fileText(), FILE);
      assert.deepEqual(said.slice(0, 2), [
        "side: external: an account that uses the key; owner: the account that holds it.",
        "> ",
      ]);
      assert.equal(said.filter((text) => text === "> ").length, LINES.length);
    });

    it("asks only for what was not given, and not for a value file without a secret", async () => {
      const argv = without("--roles").filter((word) => !/secret-name|reports|value-file|mycreds/.test(word));
      const { exitCode, said, left } = await init(argv, ["", "ReportRole", "", "", "", "", "not asked for"]);
      assert.equal(exitCode, 0);
      assert.deepEqual(
        said.filter((text) => text !== "> ").map((text) => text.split(":")[0]),
        ["level", "roles", "use", "via", "encryption-context", "secret-name"],
      );
      assert.deepEqual(left, ["not asked for"]);
    });

    it("asks again where the configuration would refuse the answer, and where one is needed", async () => {
      const { exitCode, said } = await init(without("--account"), [
        "7777-8888-9999",
        "",
        " 777788889999 ",
        ...DEFAULTS,
      ]);
      assert.equal(exitCode, 0);
      assert.deepEqual(said.slice(0, 6), [
        "account: the id of the account that the stack deploys to, twelve digits.",
        "> ",
        "  account must be an AWS account id: twelve digits, as a string. Copy the id from the account's page in the console, without dashes, in quotes.",
        "> ",
        "  account is needed.",
        "> ",
      ]);
      assert.equal(await fileText(), FILE);
    });

    it("asks for what follows from an answer, and for nothing that is taken by its option alone", async () => {
      const lines = ["organization", "", "o-a1b2c3d4e5", "", "custom", "", "kms:Decrypt", "s3", "Team=a"];
      const { exitCode, said, left, printed } = await init(FLAGS, [...lines, "not asked for"]);
      assert.equal(exitCode, 0, said.join("\n"));
      assert.deepEqual(
        said.filter((text) => /^[a-z]/.test(text)).map((text) => text.split(":")[0]),
        ["level", "organization", "organization-paths", "use", "actions", "via", "encryption-context"],
      );
      assert.deepEqual(left, ["not asked for"]);
      assert.match(printed, /actions:\n {4}- kms:Decrypt\n {2}via:\n {4}- s3\n {2}encryptionContext:\n {4}Team: a\n/);
    });

    it("must write nothing where the user leaves", async () => {
      const { exitCode, complaint } = await init([], LINES.slice(0, 4));
      assert.deepEqual([exitCode, complaint], [1, "Nothing was written."]);
      await nothingIsWritten();
    });

    it("must write a section over only where the user says so", async () => {
      const former = FILE.replace("ReportRole", "OtherRole");
      await before(former);
      for (const line of ["", "n", "yep"]) assert.equal((await init(FLAGS, [...DEFAULTS, line])).exitCode, 1);
      assert.equal(await fileText(), former);
      const { exitCode, said } = await init(FLAGS, [...DEFAULTS, "y"]);
      assert.deepEqual(
        [exitCode, said.at(-1)],
        [0, "Pulumi.external-2.yaml has its external section already. Write it anew? [y/N] "],
      );
      assert.equal(await fileText(), FILE);
    });

    it("must ask nothing with --yes", async () => {
      const { exitCode, said } = await init([...without("--users"), "--yes"], ["Ann"]);
      assert.deepEqual([exitCode, said], [0, []]);
    });

    it("must judge what was given before it asks", async () => {
      const { exitCode, said } = await init(["--account", "1"], LINES);
      assert.deepEqual([exitCode, said], [2, []]);
    });
  });

  it("is a command: without a terminal it asks nothing", async () => {
    const command = path.resolve(__dirname, "../../../accounts/init.ts");
    const run = (...argv: string[]) =>
      spawnSync(process.execPath, ["--require", require.resolve("ts-node/register/transpile-only"), command, ...argv], {
        cwd: folder,
        env: { ...process.env, TS_NODE_PROJECT: path.resolve(__dirname, "../../../tsconfig.json") },
        encoding: "utf8",
        input: "external\n",
      });
    assert.equal(run("--side", "external").status, 2);
    const { status, stdout } = run(...FLAGS);
    assert.deepEqual([status, stdout], [0, `${REPORT}\n`]);
    assert.equal(await fileText(), FILE);
  });
});
