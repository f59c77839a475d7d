import type { S3Location } from './s3-storage.ts';

/** What an address of a bucket says; keys may come from elsewhere. */
export type StorageUrl = Omit<S3Location, 'region' | 'accessKeyId' | 'secretAccessKey'> &
  Partial<Pick<S3Location, 'region' | 'accessKeyId' | 'secretAccessKey'>>;

/**
 * Reads the address of a bucket: `s3://<key>:<secret>@<host>/<bucket>/<prefix>?region=<region>`.
 *
 * `s3://` means TLS, `s3+http://` does not. Signs such as `/` and `+` in key and secret are written as `%2F` and `%2B`. The
 * region is found in Amazon's own hosts.
 *
 * @returns null if it is no such address
 */
export function parseStorageUrl(text: string): StorageUrl | null {
  try {
    return readUrl(text);
  } catch {
    // Neither the parser nor the decoder of %-signs may show the text: it holds a secret.
    return null;
  }
}

function readUrl(text: string): StorageUrl | null {
  const scheme = /^s3(\+https?)?:\/\//.exec(text);
  if (scheme === null) return null;
  const protocol = scheme[1] === '+http' ? 'http' : 'https';
  // The scheme `s3` is none of those whose hosts and ports the parser checks.
  const url = new URL(`${protocol}://${text.slice(scheme[0].length)}`);
  if (url.hash !== '' || [...url.searchParams.keys()].some((name) => name !== 'region')) return null;
  const [bucket = '', ...folders] = url.pathname
    .split('/')
    .slice(1)
    .map((name) => decodeURIComponent(name));
  if (bucket === '') return null;
  const prefix = folders.filter((name) => name !== '').map((name) => `${name}/`);
  const region = url.searchParams.get('region') ?? /^s3[.-]([a-z0-9-]+)\.amazonaws\.com$/.exec(url.hostname)?.[1];
  return {
    ...{ endpoint: `${protocol}://${url.host}`, bucket, prefix: prefix.join('') },
    ...(region === undefined ? {} : { region }),
    ...(url.username === '' ? {} : { accessKeyId: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { secretAccessKey: decodeURIComponent(url.password) }),
  };
}
