import { createPrivateKey, type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, ConfigError, createOnce } from '../../base/index.ts';
import type { IssuedCertificate } from './make-certificate.ts';

/** With what manifests are signed, and whom they are checked against. */
export interface SigningIdentity {
  /** PEM: the signer's certificate, then those of its issuers up to but without the root. */
  readonly chain: string;
  readonly privateKey: KeyObject;
  /** PEM: the certificate that verifiers have to trust. */
  readonly root: string;
  /** Milliseconds since 1970 after which the identity must be opened again. */
  readonly expiresMs: number;
}

/** An operator's own certificates, PEM. */
export interface OperatorCertificates {
  readonly chain: string;
  readonly privateKey: string;
  readonly root: string;
}

/** Where a certificate set lives. */
export interface SigningIdentityOptions {
  /** Made if missing; holds private keys and is readable by its owner only. */
  readonly folder: string;
  readonly clock: Clock;
  /** The name that viewers of a video see. Default `Aozora`. */
  readonly organisation?: string;
}

const dayMs = 86_400_000;
const lifetimeDays = { root: 3650, issuer: 1825, signer: 365 } as const;
/** A signer is replaced this long before it ends, so that a service that sleeps for a while wakes up able to sign. */
const renewalDays = { issuer: 400, signer: 30 } as const;

/**
 * Opens the certificate set of an installation, made on first use: a root, an issuer below it, a claim signer below that.
 *
 * Signers are renewed 30 days before they end, issuers 400 days before; the root stays, so that trust stays.
 *
 * @throws {ConfigError} if a file of the set is damaged or the root has ended
 */
export async function openSigningIdentity(options: SigningIdentityOptions): Promise<SigningIdentity> {
  const { folder, clock, organisation = 'Aozora' } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const nowMs = clock.nowMs();
  const make = async (role: 'root' | 'issuer' | 'signer', issuer: Authority | null): Promise<IssuedCertificate> => {
    // Loaded when there is something to make, which is once in a year.
    const { issueCertificate } = await import('./make-certificate.ts');
    return issueCertificate({
      role,
      organisation,
      commonName: commonNames[role],
      notBeforeMs: nowMs - dayMs, // clocks of viewers may be behind
      notAfterMs: nowMs + lifetimeDays[role] * dayMs,
      issuer,
    });
  };
  const root = await readOr(folder, 'root', () => make('root', null));
  if (endOf(root) <= nowMs) {
    throw new ConfigError('Cannot sign as the root certificate of this installation has ended: move its folder away');
  }
  const rootAuthority = authorityOf('root', root);
  const issuer = await current(folder, 'issuer', {
    renewAtMs: nowMs + renewalDays.issuer * dayMs,
    make: () => make('issuer', rootAuthority),
  });
  const signer = await current(folder, 'signer', {
    renewAtMs: nowMs + renewalDays.signer * dayMs,
    make: () => make('signer', authorityOf('issuer', issuer)),
  });
  return {
    chain: signer.certificate + issuer.certificate,
    privateKey: createPrivateKey(signer.privateKey),
    root: root.certificate,
    expiresMs: endOf(signer) - renewalDays.signer * dayMs,
  };
}

/**
 * Checks and adopts an operator's own certificates.
 *
 * @throws {ConfigError} if the chain does not lead to the root, the key is another's, or a certificate has ended
 */
export function adoptSigningIdentity(own: OperatorCertificates, clock: Clock): SigningIdentity {
  const refuse = (rule: string): never => {
    throw new ConfigError(`Cannot sign with these certificates as ${rule}`);
  };
  const certificates = splitPem(own.chain).map((pem) => new X509Certificate(pem));
  const root = new X509Certificate(own.root);
  const privateKey = createPrivateKey(own.privateKey);
  const [leaf] = certificates;
  if (leaf === undefined) return refuse('the chain must hold at least the signer');
  if (!leaf.checkPrivateKey(privateKey)) return refuse("the private key must be the signer's");
  for (const [i, certificate] of certificates.entries()) {
    const above = certificates[i + 1] ?? root;
    if (!certificate.checkIssued(above) || !certificate.verify(above.publicKey)) {
      return refuse('each certificate must be signed by the next and the last by the root');
    }
  }
  const ends = [...certificates, root].map((certificate) => Date.parse(certificate.validTo));
  const expiresMs = Math.min(...ends);
  if (expiresMs <= clock.nowMs()) return refuse('none may have ended');
  return { chain: own.chain, privateKey, root: own.root, expiresMs };
}

/** @returns the certificates of a PEM text, in order */
export function splitPem(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}

const commonNames = {
  root: 'Aozora Root',
  issuer: 'Aozora Content Credentials Issuer',
  signer: 'Aozora Content Credentials Signer',
} as const;

type Authority = IssuedCertificate & { readonly commonName: string; readonly key: KeyObject };

function authorityOf(role: 'root' | 'issuer', issued: IssuedCertificate): Authority {
  return { ...issued, commonName: commonNames[role], key: createPrivateKey(issued.privateKey) };
}

const endOf = ({ certificate }: IssuedCertificate): number => Date.parse(new X509Certificate(certificate).validTo);

async function current(
  folder: string,
  name: string,
  rule: { readonly renewAtMs: number; readonly make: () => Promise<IssuedCertificate> },
): Promise<IssuedCertificate> {
  const kept = await readOr(folder, name, rule.make);
  if (endOf(kept) > rule.renewAtMs) return kept;
  const renewed = await rule.make();
  replace(join(folder, `${name}.pem`), toPem(renewed));
  return renewed;
}

async function readOr(
  folder: string,
  name: string,
  make: () => Promise<IssuedCertificate>,
): Promise<IssuedCertificate> {
  const path = join(folder, `${name}.pem`);
  if (!existsSync(path)) await createOnce(path, toPem(await make()));
  const text = readFileSync(path, 'utf8');
  const [certificate] = splitPem(text);
  const privateKey = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/.exec(text)?.[0];
  if (certificate === undefined || privateKey === undefined) {
    throw new ConfigError(`Cannot sign as ${name}.pem must hold a certificate and a private key`);
  }
  return { certificate: `${certificate}\n`, privateKey: `${privateKey}\n` };
}

/** Certificate and key in one file: never one without the other. */
function toPem({ certificate, privateKey }: IssuedCertificate): string {
  return certificate + privateKey;
}

function replace(path: string, text: string): void {
  const beside = `${path}.${randomUUID()}.partial`;
  writeFileSync(beside, text, { mode: 0o600 });
  renameSync(beside, path);
}
