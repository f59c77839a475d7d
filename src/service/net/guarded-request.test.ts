import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAddressGuard } from './address-guard.ts';
import { type GuardedRequest, requestGuarded } from './guarded-request.ts';

const strict = createAddressGuard([]);
const loopback = createAddressGuard(['127.0.0.1/32']);

describe('createAddressGuard()', () => {
  it('keeps public addresses and drops private ones in every spelling', async () => {
    for (const address of ['93.184.215.14', '[2606:2800:21f:cb07:6820:80da:af6b:8b2c]']) {
      expect(await strict.resolve(address), address).toHaveLength(1);
    }
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.255.255',
      '192.168.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::ffff:a9fe:a9fe]',
      '[64:ff9b::7f00:1]',
      '[fe80::1]',
      '[fd00::1]',
      '[2002:7f00:1::]',
    ]) {
      expect(await strict.resolve(address), address).toEqual([]);
    }
  });

  it('drops a name that leads to this machine', async () => {
    expect(await strict.resolve('localhost')).toEqual([]);
  });

  it('lets exceptions through and nothing beside them', async () => {
    expect(await loopback.resolve('127.0.0.1')).toHaveLength(1);
    expect(await loopback.resolve('127.0.0.2')).toEqual([]);
    expect(() => createAddressGuard(['127.0.0.1'])).toThrow(/CIDR/);
  });
});

describe('requestGuarded()', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path === '/large') return void response.end(Buffer.alloc(5_000));
      if (path === '/slow') return;
      if (path === '/inside') return void response.writeHead(302, { location: 'http://10.0.0.1/secret' }).end();
      if (path === '/file') return void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      if (path === '/round') return void response.writeHead(302, { location: '/round' }).end();
      if (path === '/moved') return void response.writeHead(301, { location: '/final' }).end();
      response.end(`${request.method} ${path}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const call = (url: string, more: Partial<GuardedRequest> = {}) =>
    requestGuarded(loopback, {
      url,
      method: 'GET',
      headers: {},
      body: null,
      timeoutMs: 2_000,
      maxBytes: 1_000,
      maxRedirects: 2,
      ...more,
    });
  const code = (expected: string) => expect.objectContaining({ code: expected });

  it('reads an answer and follows a redirect', async () => {
    expect((await call(`${origin}/moved`)).body.toString()).toBe('GET /final');
  });

  it('checks the target of every redirect like the first address', async () => {
    await expect(call(`${origin}/inside`)).rejects.toThrowError(code('url_not_allowed'));
    await expect(call(`${origin}/file`)).rejects.toThrowError(code('url_not_allowed'));
    await expect(call(`${origin}/round`)).rejects.toThrowError(code('too_many_redirects'));
  });

  it('never follows a redirect when it must not', async () => {
    expect((await call(`${origin}/inside`, { maxRedirects: 0 })).statusCode).toBe(302);
  });

  it('refuses other schemes, credentials and nonsense', async () => {
    await expect(call('file:///etc/passwd')).rejects.toThrowError(code('url_not_allowed'));
    await expect(call('gopher://127.0.0.1/')).rejects.toThrowError(code('url_not_allowed'));
    await expect(call('http://user:pass@127.0.0.1/')).rejects.toThrowError(code('url_not_allowed'));
    await expect(call('not a url')).rejects.toThrowError(code('url_malformed'));
  });

  it('stops at its limits of size and time', async () => {
    await expect(call(`${origin}/large`)).rejects.toThrowError(code('answer_too_large'));
    await expect(call(`${origin}/slow`, { timeoutMs: 100 })).rejects.toThrowError(code('timed_out'));
  });
});
