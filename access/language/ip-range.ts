/** IP addresses and CIDR ranges of both versions, for IpAddress and NotIpAddress. */
import { isIP, BlockList } from "node:net";

export interface AddressRange {
  /** Whether the address is in the range; `undefined` where the text is not an address. */
  readonly contains: (address: string) => boolean | undefined;
}

const BITS = { ipv4: 32, ipv6: 128 } as const;
type Family = keyof typeof BITS;

const familyOf = (address: string): Family | undefined => {
  const version = isIP(address);
  return version === 4 ? "ipv4" : version === 6 ? "ipv6" : undefined;
};

/** A range from `address` or `address/bits`, or `undefined` where the text is neither. */
export function addressRange(text: string): AddressRange | undefined {
  const [address = "", bits, ...rest] = text.split("/");
  const family = familyOf(address);
  if (family === undefined || rest.length > 0 || address.includes("%")) return undefined;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > BITS[family])) return undefined;
  const list = new BlockList();
  list.addSubnet(address, bits === undefined ? BITS[family] : Number(bits), family);
  return {
    contains: (actual) => {
      const actualFamily = familyOf(actual);
      if (actualFamily === undefined) return undefined;
      return actualFamily === family && list.check(actual, actualFamily);
    },
  };
}
