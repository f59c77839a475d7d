import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../base/index.ts';
import { parseConfig } from '../config.ts';
import { makeDataFolder } from '../open-test-service.fixture.ts';
import { runDoctor } from './doctor.ts';
import { createLogger } from './logger.ts';
import { startLoop } from './loop.ts';
import { openSpanCollector } from './span-collector.fixture.ts';
import { createTracer } from './tracer.ts';

const silent = createLogger('silent');

describe('createLogger()', () => {
  function logged(work: (logger: ReturnType<typeof createLogger>) => void): string {
    let text = '';
    const destination = new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    });
    work(createLogger('debug', destination));
    return text;
  }

  it('writes one line of JSON for each event', () => {
    const line = logged((logger) => logger.info({ video: 'video_1' }, 'job started'));
    expect(JSON.parse(line)).toMatchObject({ level: 30, msg: 'job started', video: 'video_1' });
  });

  it('hides secrets, and the values of a failed statement', () => {
    const failed = Object.assign(new Error('Failed query: insert … params: a red fox'), {
      name: 'DrizzleQueryError',
      query: 'insert',
      params: ['a red fox'],
      cause: Object.assign(new Error('duplicate key'), { code: '23505' }),
    });
    const line = logged((logger) => {
      logger.error({ err: failed }, 'request failed');
      logger.warn({ request: { authorization: 'Bearer aoz_x', prompt: 'a red fox' } }, 'odd');
    });
    expect(line).not.toMatch(/red fox|aoz_x/);
    expect(line).toContain('23505');
  });
});

describe('createTracer()', () => {
  it('sends spans in the JSON form of OTLP, with the parent of the caller', async () => {
    const collector = await openSpanCollector();
    const clock = createManualClock(1_000);
    const tracer = createTracer(collector.url, { clock, logger: silent });
    const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const span = tracer.startSpan('http.request', { parent });
    clock.advance(20);
    span.end({ 'http.route': '/v1/videos', 'http.response.status_code': 200 });
    await tracer.close();
    collector.close();
    expect([...collector.paths]).toEqual(['/v1/traces']);
    expect(collector.spans[0]).toMatchObject({
      traceId: 'a'.repeat(32),
      parentSpanId: 'b'.repeat(16),
      startTimeUnixNano: '1000000000',
      endTimeUnixNano: '1020000000',
      attributes: [
        { key: 'http.route', value: { stringValue: '/v1/videos' } },
        { key: 'http.response.status_code', value: { intValue: '200' } },
      ],
    });
  });

  it('costs nothing and breaks nothing without a collector', async () => {
    const tracer = createTracer('http://127.0.0.1:1', { clock: createManualClock(), logger: silent });
    tracer.startSpan('x').end();
    await tracer.close();
  });
});

describe('startLoop()', () => {
  it('never runs twice at once, goes on after errors, and stops after the step that runs', async () => {
    let [running, most, steps, errors] = [0, 0, 0, 0];
    const loop = startLoop({
      everyMs: 1,
      async work() {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        if (++steps === 2) throw new Error('once');
      },
      onError: () => {
        errors++;
      },
    });
    while (steps < 4) await new Promise((resolve) => setTimeout(resolve, 2));
    await loop.stop();
    expect([running, most, errors]).toEqual([0, 1, 1]);
  });
});

describe('runDoctor()', () => {
  it('finds everything in order, and leaves nothing behind', async () => {
    const dataFolder = await makeDataFolder();
    const before = await readdir(dataFolder);
    const checks = await runDoctor({ config: parseConfig({ dataFolder, port: 0 }), environment: {} });
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['database', 'storage', 'ffmpeg', 'port']));
    expect((await readdir(dataFolder)).filter((name) => !before.includes(name) && name !== 'files')).toEqual([]);
    await rm(dataFolder, { recursive: true, force: true });
  }, 120_000);

  it('names what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aozora-doctor-'));
    const config = parseConfig({
      dataFolder: folder,
      port: 0,
      host: '0.0.0.0',
      databaseUrl: 'postgres://127.0.0.1:1/x',
      safety: { publicFigures: join(folder, 'none.csv') },
    });
    const checks = await runDoctor({ config, environment: { AOZORA_PROT: '1' } });
    const statusOf = (name: string): string | undefined => checks.find((check) => check.name === name)?.status;
    const found = ['database', 'screening', 'exposure', 'settings'].map(statusOf);
    expect(found).toEqual(['failed', 'failed', 'warning', 'warning']);
    await rm(folder, { recursive: true, force: true });
  });
});
