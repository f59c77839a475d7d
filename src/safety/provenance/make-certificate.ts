import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  id_kp_emailProtection,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** What a certificate may do: sign certificates of issuers, of signers, or claims. */
export type CertificateRole = 'root' | 'issuer' | 'signer';

/** A certificate with its private key, both PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Who is certified by whom, and for how long. */
export interface CertificateRequest {
  readonly role: CertificateRole;
  readonly organisation: string;
  readonly commonName: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Null for the root, which signs itself. */
  readonly issuer: (IssuedCertificate & { readonly commonName: string; readonly key: KeyObject }) | null;
}

const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
const nameTypes = { organisation: '2.5.4.10', commonName: '2.5.4.3' } as const;

/**
 * Makes a P-256 key and a version 3 certificate for it.
 *
 * Signers get what C2PA asks of a claim signer: an organisation, `digitalSignature`, and the purpose
 * `emailProtection`, which verifiers accept for claims.
 *
 * @see C2PA 2.1, section 14.5; RFC 5280, sections 4.1 and 4.2
 */
export function issueCertificate(request: CertificateRequest): IssuedCertificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuerKey = request.issuer?.key ?? keys.privateKey;
  const algorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40; // positive, and of full length
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: toArrayBuffer(serial),
    signature: algorithm,
    issuer: nameOf(request.organisation, request.issuer?.commonName ?? request.commonName),
    validity: new Validity({ notBefore: new Date(request.notBeforeMs), notAfter: new Date(request.notAfterMs) }),
    subject: nameOf(request.organisation, request.commonName),
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(keys.publicKey), SubjectPublicKeyInfo),
    extensions: extensionsOf(request.role, keys.publicKey, createPublicKey(issuerKey)),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(body)), { key: issuerKey, dsaEncoding: 'der' });
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: algorithm,
    signatureValue: toArrayBuffer(signature),
  });
  return {
    certificate: toPem(Buffer.from(AsnConvert.serialize(certificate))),
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function extensionsOf(role: CertificateRole, key: KeyObject, issuerKey: KeyObject): Extensions {
  const isAuthority = role !== 'signer';
  const constraints =
    role === 'issuer' ? { cA: true, pathLenConstraint: 0 } : isAuthority ? { cA: true } : { cA: false };
  const usage = isAuthority ? KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign : KeyUsageFlags.digitalSignature;
  const extensions = [
    extension(id_ce_basicConstraints, 'critical', new BasicConstraints(constraints)),
    extension(id_ce_keyUsage, 'critical', new KeyUsage(usage)),
    extension(id_ce_subjectKeyIdentifier, 'plain', new SubjectKeyIdentifier(keyIdentifierOf(key))),
  ];
  if (role !== 'root') {
    const keyIdentifier = new SubjectKeyIdentifier(keyIdentifierOf(issuerKey));
    extensions.push(extension(id_ce_authorityKeyIdentifier, 'plain', new AuthorityKeyIdentifier({ keyIdentifier })));
  }
  if (role === 'signer') {
    extensions.push(extension(id_ce_extKeyUsage, 'critical', new ExtendedKeyUsage([id_kp_emailProtection])));
  }
  return new Extensions(extensions);
}

function extension(extnID: string, weight: 'critical' | 'plain', value: unknown): Extension {
  return new Extension({
    extnID,
    critical: weight === 'critical',
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}

function nameOf(organisation: string, commonName: string): Name {
  const part = (type: string, utf8String: string): RelativeDistinguishedName =>
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String }) })]);
  return new Name([part(nameTypes.organisation, organisation), part(nameTypes.commonName, commonName)]);
}

/** Method 1 of RFC 5280, section 4.2.1.2: SHA-1 of the public key's bits. */
function keyIdentifierOf(key: KeyObject): ArrayBuffer {
  const info = AsnConvert.parse(spkiOf(key), SubjectPublicKeyInfo);
  return toArrayBuffer(createHash('sha1').update(Buffer.from(info.subjectPublicKey)).digest());
}

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
