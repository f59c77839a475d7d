import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askSecondOpinion } from './second-opinion.ts';

let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url !== '/v1/moderations') return; // never answers: a service that hangs
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const isBad = (JSON.parse(body) as { input: string }).input.includes('bad');
      const result = {
        flagged: isBad,
        categories: { violence: isBad, hate: false },
        category_scores: { violence: isBad ? 0.4 : 0.1, hate: 0.9 },
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'modr-1', model: 'test', results: [result] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('askSecondOpinion()', () => {
  it('askSecondOpinion() counts flagged categories at least 0.75 and others at most 0.3', async () => {
    expect(await askSecondOpinion('a bad thing', { url: `${url}/v1` })).toMatchObject({
      extreme_violence: 0.75,
      hate: 0.3,
    });
    expect(await askSecondOpinion('a thing', { url: `${url}/v1` })).toMatchObject({ extreme_violence: 0.1 });
  });

  it('askSecondOpinion() fails closed by default when the service hangs, and is ignored on request', async () => {
    const hanging = { url: `${url}/other`, timeoutMs: 80 };
    await expect(askSecondOpinion('text', hanging)).rejects.toThrow(/did not answer/);
    expect(await askSecondOpinion('text', { ...hanging, whenUnavailable: 'ignore' })).toBeNull();
  });
});
