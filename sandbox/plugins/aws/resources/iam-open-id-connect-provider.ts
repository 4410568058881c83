/**
 * `aws:iam/openIdConnectProvider:OpenIdConnectProvider`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/openidconnectprovider/
 */
import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { type Change, type ResourceType } from "../engine/resource-type";
import { fromTagList, tagChanges, tagOutputs, toTagList } from "../engine/tags";
import { requiredTextOf, sameValue, textListOf, textMapOf, type Value, type Values } from "../engine/values";
import { matches } from "./validators";

const GONE = ["NoSuchEntity", "NoSuchEntityException"] as const;
const sorted = (value: Value): readonly string[] => [...textListOf({ value }, "value")].sort();
const sameSet = (a: Value, b: Value): boolean => sameValue(sorted(a), sorted(b));
/** AWS leaves the scheme away. */
const hostOf = (url: Value): Value => (typeof url === "string" ? url.replace(/^https:\/\//, "") : url);

async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const { client, sdk } = await context.iam();
  const Url = requiredTextOf(inputs, "url");
  const thumbprints = textListOf(inputs, "thumbprintLists");
  const command = new sdk.CreateOpenIDConnectProviderCommand({
    Url,
    ClientIDList: [...textListOf(inputs, "clientIdLists")],
    ...(thumbprints.length > 0 && { ThumbprintList: [...thumbprints] }),
    Tags: toTagList(textMapOf(inputs, "tagsAll")),
  });
  const answer = await during(`creating IAM OIDC Provider (${Url})`, () => client.send(command));
  if (answer.OpenIDConnectProviderArn === undefined) throw new Error(`creating IAM OIDC Provider (${Url}): no ARN`);
  return answer.OpenIDConnectProviderArn;
}

async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const { client, sdk } = await context.iam();
  return during(`reading IAM OIDC Provider (${id})`, () =>
    unlessGone(GONE, async () => {
      const command = new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id });
      const { Url, ClientIDList, ThumbprintList, Tags } = await client.send(command);
      return {
        arn: id,
        url: Url,
        clientIdLists: ClientIDList,
        thumbprintLists: ThumbprintList,
        ...tagOutputs(context.tagRules, fromTagList(Tags), textMapOf(prior, "tags")),
      };
    }),
  );
}

async function update(context: ProviderContext, { id, olds, news, changed }: Change): Promise<void> {
  const { client, sdk } = await context.iam();
  const OpenIDConnectProviderArn = id;
  await during(`updating IAM OIDC Provider (${id})`, async () => {
    const [before, after] = [textListOf(olds, "clientIdLists"), textListOf(news, "clientIdLists")];
    for (const ClientID of after.filter((each) => !before.includes(each)))
      await client.send(new sdk.AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
    for (const ClientID of before.filter((each) => !after.includes(each)))
      await client.send(new sdk.RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
    if (!changed("tagsAll")) return;
    const { set, remove: TagKeys } = tagChanges(textMapOf(olds, "tagsAll"), textMapOf(news, "tagsAll"));
    if (TagKeys.length > 0)
      await client.send(new sdk.UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: [...TagKeys] }));
    const Tags = toTagList(set);
    if (Tags.length > 0) await client.send(new sdk.TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags }));
  });
}

async function remove(context: ProviderContext, id: string): Promise<void> {
  const { client, sdk } = await context.iam();
  const command = new sdk.DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id });
  try {
    await during(`deleting IAM OIDC Provider (${id})`, () => client.send(command));
  } catch (error) {
    if (!hasCode(error, ...GONE)) throw error;
  }
}

export const iamOpenIdConnectProvider: ResourceType = {
  token: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  inputs: {
    clientIdLists: { type: "stringList", required: true, same: sameSet },
    tags: { type: "stringMap" },
    thumbprintLists: { type: "stringList", computed: true, same: sameSet },
    url: {
      type: "string",
      required: true,
      replaces: true,
      same: (a, b) => hostOf(a) === hostOf(b),
      validate: [matches(/^https:\/\/.+/, "must begin with https://")],
    },
  },
  outputs: { arn: "string" },
  create,
  read,
  update,
  delete: remove,
};
