/**
 * `aws:index/getPartition:getPartition`: the partition of the provider's Region, found without a call.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/getpartition/
 */
import { type Partition, partitionOf } from "../../../../access/partition";
import { type FunctionType } from "./function-type";

const DNS_SUFFIX: Readonly<Record<Partition, string>> = {
  aws: "amazonaws.com",
  "aws-cn": "amazonaws.com.cn",
  "aws-us-gov": "amazonaws.com",
};

export const getPartition: FunctionType = {
  token: "aws:index/getPartition:getPartition",
  outputs: { dnsSuffix: "string", id: "string", partition: "string", reverseDnsPrefix: "string" },
  invoke: ({ region }) => {
    const partition = partitionOf(region);
    if (partition === undefined) return Promise.reject(new Error(`"${region}" is not a Region that is known here`));
    const dnsSuffix = DNS_SUFFIX[partition];
    const reverseDnsPrefix = dnsSuffix.split(".").reverse().join(".");
    return Promise.resolve({ dnsSuffix, id: partition, partition, reverseDnsPrefix });
  },
};
