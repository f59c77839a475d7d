import { lookup as lookupName } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { ConfigError } from '../../base/index.ts';

/** Decides which addresses this server may call on behalf of others. */
export interface AddressGuard {
  /**
   * Finds the addresses of a host and keeps those that are allowed.
   *
   * @returns empty if the name has only private addresses
   */
  resolve(hostname: string): Promise<readonly ResolvedAddress[]>;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Special-purpose ranges of the IANA registries: this host, private networks, documentation, multicast, tunnels. */
const privateRanges: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

/**
 * Makes a guard that refuses private addresses, so that a link cannot reach what only this machine can see.
 *
 * @param allowedRanges exceptions in CIDR form, for example `127.0.0.1/32`
 */
export function createAddressGuard(allowedRanges: readonly string[]): AddressGuard {
  const refused = new BlockList();
  for (const [address, prefix] of privateRanges) refused.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');
  const allowed = new BlockList();
  for (const range of allowedRanges) addRange(allowed, range);
  const isAllowed = ({ address, family }: ResolvedAddress): boolean => {
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    return allowed.check(address, kind) || !refused.check(address, kind);
  };
  return {
    async resolve(hostname) {
      const found = await findAddresses(hostname);
      return found.map(unmapIpv4).filter(isAllowed);
    },
  };
}

async function findAddresses(hostname: string): Promise<readonly ResolvedAddress[]> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(literal);
  if (family !== 0) return [{ address: literal, family: family === 6 ? 6 : 4 }];
  const found = await lookupName(hostname, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

/** `::ffff:10.0.0.1` is 10.0.0.1; both spellings must meet the same rule. */
function unmapIpv4(found: ResolvedAddress): ResolvedAddress {
  if (found.family === 4) return found;
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(found.address)?.[1];
  if (dotted !== undefined) return { address: dotted, family: 4 };
  const words = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(found.address);
  if (!words) return found;
  const [high, low] = [Number.parseInt(words[1] ?? '0', 16), Number.parseInt(words[2] ?? '0', 16)];
  return { address: [high >> 8, high & 255, low >> 8, low & 255].join('.'), family: 4 };
}

function addRange(list: BlockList, range: string): void {
  const [address = '', prefix = ''] = range.split('/');
  const family = isIP(address);
  const bits = Number(prefix);
  if (family === 0 || !/^\d+$/.test(prefix) || bits > (family === 6 ? 128 : 32)) {
    throw new ConfigError(`Cannot allow the address range as it must be in CIDR form: current value is ${range}`);
  }
  list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
}
