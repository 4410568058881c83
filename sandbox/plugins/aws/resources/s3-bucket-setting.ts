/**
 * What the settings of a bucket have in common that are resources of their own: the bucket's name as their id, one call that writes all
 * of them, one that reads and one that removes them.
 */
import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { type InputProperty, type ResourceType } from "../engine/resource-type";
import { requiredTextOf, type Values } from "../engine/values";

export interface BucketSetting {
  readonly token: string;
  /** As in messages, e.g. `S3 Bucket Versioning`. */
  readonly label: string;
  readonly inputs: Readonly<Record<string, InputProperty>>;
  /** Codes by which AWS says that there is no such setting. */
  readonly gone: readonly string[];
  readonly put: (context: ProviderContext, bucket: string, inputs: Values) => Promise<unknown>;
  readonly get: (context: ProviderContext, bucket: string) => Promise<Values | undefined>;
  /** Absent where AWS cannot take the setting away: the resource is only forgotten. */
  readonly remove?: (context: ProviderContext, bucket: string) => Promise<unknown>;
}

const NO_BUCKET = "NoSuchBucket";

export function settingType(setting: BucketSetting): ResourceType {
  const { token, label, inputs, gone, put, get, remove } = setting;
  const write = (context: ProviderContext, bucket: string, values: Values): Promise<unknown> =>
    during(`putting ${label} (${bucket})`, () => put(context, bucket, values));
  return {
    token,
    partial: true,
    inputs: {
      bucket: { type: "string", required: true, replaces: true },
      region: { type: "string", computed: true, replaces: true },
      ...inputs,
    },
    outputs: {},
    create: async (context, values) => {
      const bucket = requiredTextOf(values, "bucket");
      await write(context, bucket, values);
      return bucket;
    },
    read: (context, id) =>
      during(`reading ${label} (${id})`, () =>
        unlessGone([NO_BUCKET, ...gone], async () => {
          const found = await get(context, id);
          return found === undefined ? undefined : { bucket: id, region: context.region, ...found };
        }),
      ),
    update: async (context, { id, news }) => {
      await write(context, id, news);
    },
    delete: async (context, id) => {
      if (remove === undefined) return;
      try {
        await during(`deleting ${label} (${id})`, () => remove(context, id));
      } catch (error) {
        if (!hasCode(error, NO_BUCKET, ...gone)) throw error;
      }
    },
  };
}
