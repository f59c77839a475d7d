import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readBatchFile } from './read-batch-file.ts';

const line = (custom_id: string, body: object = { prompt: 'a' }): string =>
  JSON.stringify({ custom_id, method: 'POST', url: '/v1/videos', body });
const read = (text: string) => readBatchFile(Readable.from([Buffer.from(text)]));

describe('readBatchFile()', () => {
  it('reads lines of both line endings and skips empty ones', async () => {
    const { lines, errors } = await read(`${line('a')}\r\n\n${line('b')}`);
    expect(errors).toEqual([]);
    expect(lines.map(({ line, customId }) => [line, customId])).toEqual([
      [1, 'a'],
      [3, 'b'],
    ]);
  });

  it('names the line and the reason of every fault', async () => {
    const { errors } = await read(
      [line('a'), line('a'), 'no json', line('b', { prompt: '' }), '{"custom_id":"c","method":"GET"}'].join('\n'),
    );
    expect(errors.map(({ line, code }) => [line, code])).toEqual([
      [2, 'duplicate_custom_id'],
      [3, 'invalid_json'],
      [4, 'string_below_min_length'],
      [5, 'invalid_value'],
    ]);
  });

  it('refuses an empty file', async () => {
    for (const text of ['', '\n\n'])
      expect((await read(text)).errors[0]).toMatchObject({ code: 'empty_file', line: null });
  });
});
