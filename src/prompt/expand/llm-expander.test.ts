import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { expandPromptWithLlm, rewritePromptWithLlm } from './llm-expander.ts';

interface Endpoint extends AsyncDisposable {
  readonly baseUrl: string;
  readonly requests: {
    url: string;
    authorization: string | undefined;
    body: { model: string; messages: { content: string }[] };
  }[];
}

/** A server that speaks chat completions as far as the test needs. */
async function openEndpoint(answer: (response: ServerResponse) => void): Promise<Endpoint> {
  const requests: Endpoint['requests'] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    requests.push({ url: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(text) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const say = (content: unknown) => (response: ServerResponse) =>
  response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }));

test('expandPromptWithLlm() brings the answer into the caption form and keeps the original beside it', async () => {
  await using endpoint = await openEndpoint(say('"A small red fox runs through a forest at night."'));
  const { original, rewritten } = await expandPromptWithLlm('something foxy', {
    endpoint: { baseUrl: endpoint.baseUrl, model: 'test', apiKey: 'secret' },
    random: createRandom(1),
  });
  expect(original).toBe('something foxy');
  expect(rewritten).toMatch(/a small \w+ red fox runs .* in a forest at night/);
  expect(endpoint.requests[0]).toMatchObject({ url: '/v1/chat/completions', authorization: 'Bearer secret' });
  expect(endpoint.requests[0]!.body.messages.at(-1)!.content).toBe('something foxy');
});

test('rewritePromptWithLlm() returns the answer as it is', async () => {
  await using endpoint = await openEndpoint(say('A fox at dawn, fog rolling in, slow dolly.'));
  const { rewritten } = await rewritePromptWithLlm('a fox', { endpoint: { baseUrl: endpoint.baseUrl, model: 'test' } });
  expect(rewritten).toBe('A fox at dawn, fog rolling in, slow dolly.');
});

test('expandPromptWithLlm() says what went wrong, without the prompt and the key', async () => {
  const patientMs = 20_000;
  const cases: [(response: ServerResponse) => void, string, number?][] = [
    [(response) => response.writeHead(503).end(), 'the server must answer with status 200: current value is 503'],
    [(response) => response.end('<html>'), 'the answer is not JSON'],
    [say(''), 'the answer has no text'],
    [say(null), 'the answer has no text'],
    [() => undefined, 'the server did not answer within 150 ms', 150],
  ];
  for (const [answer, reason, timeoutMs = patientMs] of cases) {
    await using endpoint = await openEndpoint(answer);
    const work = rewritePromptWithLlm('my private words', {
      endpoint: { baseUrl: endpoint.baseUrl, model: 'test', apiKey: 'secret', timeoutMs },
    });
    const error = await work.catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'expander_failed',
      message: `Cannot expand the prompt with the language model as ${reason}`,
    });
    expect(JSON.stringify(error)).not.toMatch(/private|secret/);
  }
  const gone = rewritePromptWithLlm('a fox', { endpoint: { baseUrl: 'http://127.0.0.1:1/v1', model: 'test' } });
  await expect(gone).rejects.toThrow('the server cannot be reached');
});

test('expandPromptWithLlm() ends with the reason of its signal', async () => {
  await using endpoint = await openEndpoint(() => undefined);
  const controller = new AbortController();
  const work = rewritePromptWithLlm('a fox', {
    endpoint: { baseUrl: endpoint.baseUrl, model: 'test' },
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(new Error('stopped')), 50);
  await expect(work).rejects.toThrow('stopped');
});
