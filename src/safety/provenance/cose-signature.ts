import { constants, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { ConfigError } from '../../base/index.ts';
import { type SigningIdentity, splitPem } from './signing-identity.ts';

/** Signs C2PA claims; the shape that the C2PA library asks for. */
export interface ClaimSigner {
  readonly alg: string;
  /** Exact length in bytes of every signature. */
  readonly reserveSize: number;
  readonly sign: (claim: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;
}

interface Algorithm {
  readonly name: string;
  /** Number in the COSE registry. */
  readonly cose: number;
  readonly hash: string;
}

/** Room kept free in each signature, as C2PA asks, so that it can be rewritten in place. */
const padBytes = 1024;
const certificateChainHeader = 33;

/**
 * Makes a signer of claims with the certificates in the protected header.
 *
 * COSE_Sign1 = 18([protected, {"pad": zeros}, nil, signature over ["Signature1", protected, '', claim]])
 *
 * @throws {ConfigError} if the key is neither EC on P-256 or P-384 nor RSA
 * @see RFC 9052, section 4.4; C2PA 2.1, section 13.2
 */
export function createClaimSigner(identity: SigningIdentity): ClaimSigner {
  const algorithm = algorithmOf(identity.privateKey);
  const certificates = splitPem(identity.chain).map((pem) => new X509Certificate(pem).raw);
  const header = encodeMap([
    [encodeInteger(1), encodeInteger(algorithm.cose)],
    [encodeInteger(certificateChainHeader), encodeArray(certificates.map(encodeBytes))],
  ]);
  const assemble = (signature: Uint8Array): Buffer =>
    Buffer.concat([
      encodeHead(6, 18),
      encodeArray([
        encodeBytes(header),
        encodeMap([[encodeText('pad'), encodeBytes(Buffer.alloc(padBytes))]]),
        Buffer.from([0xf6]),
        encodeBytes(signature),
      ]),
    ]);
  const signClaim = (claim: Uint8Array): Buffer => {
    const signed = encodeArray([
      encodeText('Signature1'),
      encodeBytes(header),
      encodeBytes(Buffer.alloc(0)),
      encodeBytes(claim),
    ]);
    return signBytes(algorithm, identity.privateKey, signed);
  };
  // All signatures of one key have one length in these encodings.
  const reserveSize = assemble(signClaim(new Uint8Array())).length;
  return {
    alg: algorithm.name,
    reserveSize,
    sign: async (claim) => new Uint8Array(assemble(signClaim(claim))),
  };
}

function algorithmOf(key: KeyObject): Algorithm {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return { name: 'es256', cose: -7, hash: 'sha256' };
  if (key.asymmetricKeyType === 'ec' && curve === 'secp384r1') return { name: 'es384', cose: -35, hash: 'sha384' };
  if (key.asymmetricKeyType === 'rsa') return { name: 'ps256', cose: -37, hash: 'sha256' };
  throw new ConfigError(
    `Cannot sign with this key as it must be EC on P-256 or P-384, or RSA: current value is ${curve ?? key.asymmetricKeyType}`,
  );
}

function signBytes(algorithm: Algorithm, key: KeyObject, bytes: Buffer): Buffer {
  if (algorithm.name !== 'ps256') return sign(algorithm.hash, bytes, { key, dsaEncoding: 'ieee-p1363' });
  return sign(algorithm.hash, bytes, {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
}

/** The few forms of CBOR that a signature needs (RFC 8949, deterministic lengths). */
function encodeHead(major: number, value: number): Buffer {
  const top = major << 5;
  if (value < 24) return Buffer.from([top | value]);
  if (value < 2 ** 8) return Buffer.from([top | 24, value]);
  if (value < 2 ** 16) return Buffer.from([top | 25, value >> 8, value & 255]);
  const head = Buffer.alloc(5, top | 26);
  head.writeUInt32BE(value, 1);
  return head;
}

const encodeInteger = (value: number): Buffer => (value >= 0 ? encodeHead(0, value) : encodeHead(1, -1 - value));
const encodeBytes = (bytes: Uint8Array): Buffer => Buffer.concat([encodeHead(2, bytes.length), bytes]);
const encodeArray = (items: readonly Buffer[]): Buffer => Buffer.concat([encodeHead(4, items.length), ...items]);
const encodeMap = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([encodeHead(5, entries.length), ...entries.flat()]);

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([encodeHead(3, bytes.length), bytes]);
}
