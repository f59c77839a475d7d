import { describe, expect, it } from 'vitest';
import { findUnknownVariables, parseConfig, parseExpander } from './config.ts';

describe('parseConfig()', () => {
  it('is complete and seen by this machine only without any setting', () => {
    const config = parseConfig(null);
    expect(config).toMatchObject({ host: '127.0.0.1', databaseUrl: null, storage: { kind: 'local' } });
    expect(config.roles.public).toMatchObject({ variations: 4, policy_profile: 'public' });
    expect(config.models.aliases).toHaveProperty('sora-2', null);
  });

  it('lets the environment win over the file, and the file over defaults', () => {
    const file = { port: 9000, logLevel: 'warn', worker: { slots: 2 }, roles: { public: { variations: 2 } } };
    const config = parseConfig(file, { AOZORA_PORT: '9100', AOZORA_WORKER_MODELS: 'a, b', AOZORA_WORKER: 'false' });
    expect(config).toMatchObject({
      port: 9100,
      logLevel: 'warn',
      worker: { slots: 2, models: ['a', 'b'], enabled: false },
      roles: { public: { variations: 2, queued_videos: 10 } },
    });
    expect(file.port).toBe(9000);
  });

  it('takes a bucket from its variables', () => {
    const config = parseConfig(null, {
      AOZORA_S3_ENDPOINT: 'https://s3.example.org',
      AOZORA_S3_BUCKET: 'videos',
      AOZORA_S3_ACCESS_KEY_ID: 'id',
      AOZORA_S3_SECRET_ACCESS_KEY: 'secret',
    });
    expect(config.storage).toMatchObject({ kind: 's3', bucket: 'videos', region: 'auto', prefix: '' });
  });

  it('takes a bucket from one address, in the file or the environment', () => {
    const storage = 's3://AKIA:se%2Fcr%2Bet@s3.eu-central-1.amazonaws.com/videos/of/aozora';
    const expected = {
      ...{ kind: 's3', endpoint: 'https://s3.eu-central-1.amazonaws.com', bucket: 'videos', prefix: 'of/aozora/' },
      ...{ region: 'eu-central-1', accessKeyId: 'AKIA', secretAccessKey: 'se/cr+et' },
    };
    expect(parseConfig({ storage }).storage).toEqual(expected);
    expect(parseConfig(null, { AOZORA_STORAGE_URL: storage }).storage).toEqual(expected);
    const near = parseConfig(null, {
      AOZORA_STORAGE_URL: 's3+http://127.0.0.1:9000/videos?region=home',
      AOZORA_S3_ACCESS_KEY_ID: 'id',
      AOZORA_S3_SECRET_ACCESS_KEY: 'secret',
    });
    expect(near.storage).toMatchObject({ endpoint: 'http://127.0.0.1:9000', region: 'home', accessKeyId: 'id' });
  });

  it('refuses other addresses of storage, and never shows them', () => {
    for (const storage of [
      'http://a:hunter2@h/b',
      's3://a:hunter2@h',
      's3://a:hunter2@h/b?x=1',
      's3://a:hunter2%zz@h/b',
    ]) {
      expect(() => parseConfig({ storage }), storage).toThrow(/storage: must be an address such as s3:/);
      expect(() => parseConfig(null, { AOZORA_STORAGE_URL: storage })).not.toThrow(/hunter2/);
    }
    expect(() => parseConfig({ storage: 's3://host/bucket' })).toThrow(/storage.accessKeyId/);
  });

  it('takes a language model that writes prompts out, for a server and for commands alike', () => {
    expect(parseConfig(null).expander).toBe(null);
    const environment = {
      AOZORA_EXPANDER_URL: 'http://localhost:11434/v1',
      AOZORA_EXPANDER_MODEL: 'llama3.2',
      AOZORA_EXPANDER_KEY: 'hunter2',
      AOZORA_EXPANDER_TIMEOUT_MS: '500',
      AOZORA_PORT: 'no port',
    };
    const expander = { url: 'http://localhost:11434/v1', model: 'llama3.2', apiKey: 'hunter2', timeoutMs: 500 };
    expect(parseExpander(environment)).toEqual(expander);
    expect(parseConfig(null, { ...environment, AOZORA_PORT: '9000' }).expander).toEqual(expander);
    expect(parseExpander({})).toBe(null);
    expect(() => parseExpander({ AOZORA_EXPANDER_URL: 'http://localhost:11434/v1' })).toThrow(/expander.model/);
    expect(() => parseExpander({ AOZORA_EXPANDER_KEY: 'hunter2' })).toThrow(/^(?!.*hunter2).*expander.url/);
  });

  it('takes a list of names and a second opinion, and refuses one without its address', () => {
    expect(parseConfig(null).safety).toEqual({ publicFigures: null, secondOpinion: null });
    const { safety } = parseConfig(
      { safety: { secondOpinion: { url: 'https://a.example/v1', whenUnavailable: 'ignore' } } },
      {
        AOZORA_PUBLIC_FIGURES: '/etc/people.csv',
        AOZORA_SECOND_OPINION_URL: 'https://b.example/v1',
        AOZORA_SECOND_OPINION_KEY: 'hunter2',
        AOZORA_SECOND_OPINION_TIMEOUT_MS: '500',
      },
    );
    expect(safety).toEqual({
      publicFigures: '/etc/people.csv',
      secondOpinion: { url: 'https://b.example/v1', apiKey: 'hunter2', timeoutMs: 500, whenUnavailable: 'ignore' },
    });
    expect(() => parseConfig(null, { AOZORA_SECOND_OPINION_KEY: 'hunter2' })).toThrow(/safety.secondOpinion.url/);
    expect(() => parseConfig(null, { AOZORA_SECOND_OPINION_KEY: 'hunter2' })).not.toThrow(/hunter2/);
  });

  it('names every wrong setting and never a value', () => {
    const wrong = { port: 'x', unknown: 1, databaseUrl: 'mysql://root:hunter2@db' };
    expect(() => parseConfig(wrong)).toThrow(/port.*databaseUrl|databaseUrl.*port/);
    expect(() => parseConfig(wrong)).toThrow(/unknown/);
    expect(() => parseConfig(wrong)).not.toThrow(/hunter2/);
  });
});

describe('findUnknownVariables()', () => {
  it('finds a typing error and nothing else', () => {
    expect(findUnknownVariables({ AOZORA_PROT: '1', AOZORA_PORT: '1', PATH: '' })).toEqual(['AOZORA_PROT']);
  });
});
