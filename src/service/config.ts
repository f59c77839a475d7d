import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../base/index.ts';
import { tilingSchema, weightPrecisions } from '../models/index.ts';
import { type Role, roleLimitsSchema } from './contracts/access.ts';
import { devicePattern } from './contracts/video-request.ts';
import { parseStorageUrl } from './storage/storage-url.ts';

const mebibyte = 1024 * 1024;

/** What each role may do unless the configuration says otherwise. */
const defaultRoles: Readonly<Record<Role, z.input<typeof roleLimitsSchema>>> = {
  admin: {
    requests_per_minute: null,
    videos_per_day: null,
    queued_videos: null,
    seconds_per_video: 60,
    pixels_per_frame: 1920 * 1088,
    variations: 8,
    stored_bytes: null,
    models: ['*'],
    high_priority: true,
    share: 1,
    policy_profile: 'admin',
  },
  'red-team': {
    requests_per_minute: 600,
    videos_per_day: 1_000,
    queued_videos: 200,
    seconds_per_video: 60,
    pixels_per_frame: 1920 * 1088,
    variations: 8,
    stored_bytes: null,
    models: ['*'],
    high_priority: false,
    share: 1,
    policy_profile: 'red-team',
  },
  artist: {
    requests_per_minute: 600,
    videos_per_day: 500,
    queued_videos: 100,
    seconds_per_video: 60,
    pixels_per_frame: 1920 * 1088,
    variations: 8,
    stored_bytes: 200 * 1024 * mebibyte,
    models: ['*'],
    high_priority: false,
    share: 1,
    policy_profile: 'artist',
  },
  public: {
    requests_per_minute: 240,
    videos_per_day: 50,
    queued_videos: 10,
    seconds_per_video: 20,
    pixels_per_frame: 1280 * 720,
    variations: 4,
    stored_bytes: 20 * 1024 * mebibyte,
    models: ['*'],
    high_priority: false,
    share: 1,
    policy_profile: 'public',
  },
};

/** Names of OpenAI's models; clients send them, the default model answers. */
const openaiNames = [
  'sora-2',
  'sora-2-pro',
  'sora-2-2025-10-06',
  'sora-2-pro-2025-10-06',
  'sora-2-2025-12-08',
] as const;

const localStorageSchema = z.strictObject({ kind: z.literal('local') });
const s3StorageSchema = z.strictObject({
  kind: z.literal('s3'),
  endpoint: z.url({ protocol: /^https?$/ }),
  bucket: z.string().min(1),
  region: z.string().min(1).default('auto'),
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  prefix: z
    .string()
    .regex(/^([\w.-]+\/)*$/, 'must be empty or end with a slash')
    .default(''),
});

const roleSchema = (role: Role) =>
  roleLimitsSchema
    .partial()
    .prefault({})
    .transform((given) => roleLimitsSchema.parse({ ...defaultRoles[role], ...given }));

/** How another moderation service is asked. */
export const secondOpinionSchema = z.strictObject({
  /** Ends before `/moderations`, for example `https://host/v1`. */
  url: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  timeoutMs: z.int().min(50).max(60_000).optional(),
  /** Without an answer: `fail` holds requests back, `ignore` goes on with our own verdict alone. */
  whenUnavailable: z.enum(['fail', 'ignore']).optional(),
});

/** A language model that writes prompts out, behind OpenAI's chat completions. */
export const expanderSchema = z.strictObject({
  /** Ends before `/chat/completions`, for example `http://localhost:11434/v1`. */
  url: z.url({ protocol: /^https?$/ }),
  model: z.string().min(1),
  apiKey: z.string().min(1).optional(),
  timeoutMs: z.int().min(50).max(600_000).default(20_000),
});

/** A language model that writes prompts out. */
export type ExpanderConfig = z.output<typeof expanderSchema>;

/** Everything that can be set, with its default. */
export const configSchema = z.strictObject({
  /** Address to listen on; the default is seen by this machine only. */
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8787),
  /** Address under which clients reach the server, for links; found from the request when null. */
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** Holds the embedded database, files and temporary files. */
  dataFolder: z.string().min(1).default('aozora-data'),
  /** A PostgreSQL server; null means the embedded database. */
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .nullable()
    .default(null),
  databasePoolSize: z.int().min(4).max(200).default(12),
  /** Where files lie; in a configuration also as an address that `parseStorageUrl()` reads. */
  storage: z
    .discriminatedUnion('kind', [localStorageSchema, s3StorageSchema], {
      error: 'must be an address such as s3://key:secret@host/bucket',
    })
    .default({ kind: 'local' }),
  models: z
    .strictObject({
      /** The model behind accepted names; the first known model when null. */
      default: z.string().min(1).nullable().default(null),
      /** Accepted names and the model that each stands for; null stands for the default. */
      aliases: z
        .record(z.string(), z.string().min(1).nullable())
        .default(Object.fromEntries(openaiNames.map((name) => [name, null]))),
    })
    .prefault({}),
  worker: z
    .strictObject({
      /** Draw in this process's children, too. */
      enabled: z.boolean().default(true),
      /** Videos at once; each has a process of its own. */
      slots: z.int().min(1).max(64).default(1),
      /** What it draws with, for example `cuda:0`: jobs that ask for another device are left alone. */
      device: z.string().regex(devicePattern, 'must be letters, digits, colons and hyphens').default('cpu'),
      /** What weights of released transformers are computed with; all but `stored` converts them once. */
      precision: z.enum(weightPrecisions).default('stored'),
      /** How large pictures of released models are decoded: `auto`, `off`, or pixels a side of a tile. */
      tiling: tilingSchema.default('auto'),
      /** Draw only these models; all when null. */
      models: z.array(z.string().min(1)).nullable().default(null),
      drainSeconds: z.number().min(0).max(3_600).default(30),
      startSeconds: z.number().min(1).max(7_200).default(900),
      stallSeconds: z.number().min(1).max(86_400).default(900),
      heartbeatSeconds: z.int().min(10).max(600).default(15),
      superviseSeconds: z.int().min(1).max(600).default(5),
      /** How often a crashing job is tried. */
      tries: z.int().min(1).max(100).default(6),
    })
    .prefault({}),
  roles: z
    .strictObject({
      admin: roleSchema('admin'),
      'red-team': roleSchema('red-team'),
      artist: roleSchema('artist'),
      public: roleSchema('public'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      /** Largest uploaded file. */
      uploadBytes: z
        .int()
        .min(1_024)
        .default(512 * mebibyte),
      /** Largest JSON body; one image as a data URL has up to 20 MiB. */
      jsonBytes: z
        .int()
        .min(1_024)
        .default(32 * mebibyte),
      uploadIdleSeconds: z.number().min(0.1).max(600).default(20),
      /** Longest time for a whole request to arrive. */
      requestSeconds: z.number().min(1).max(7_200).default(900),
      /** Longest source video. */
      sourceSeconds: z.number().min(1).max(3_600).default(180),
      /** Waiting jobs of all users; beyond it the server answers 429. */
      queueLength: z.int().min(1).default(1_000),
      organizationRequestsPerMinute: z.int().min(1).nullable().default(null),
      organizationVideosPerDay: z.int().min(1).nullable().default(null),
    })
    .prefault({}),
  retention: z
    .strictObject({
      /** Days after which a completed video is deleted; never when null. */
      videoDays: z.number().min(0.01).nullable().default(null),
      auditDays: z.number().min(1).nullable().default(null),
    })
    .prefault({}),
  network: z
    .strictObject({
      /** Private address ranges in CIDR form that images and webhooks may use. */
      allowedPrivateRanges: z.array(z.string()).default([]),
      /** Origins of web pages on other hosts that may call the API; `*` for all. */
      allowedOrigins: z.array(z.string()).default([]),
    })
    .prefault({}),
  /** Writes prompts out before the built-in rules do; null for the rules alone. */
  expander: expanderSchema.nullable().default(null),
  safety: z
    .strictObject({
      /** File of real people to protect besides the built-in names: text, CSV, TSV or JSON; null for none. */
      publicFigures: z.string().min(1).nullable().default(null),
      /** Another service with OpenAI's `POST /v1/moderations`, asked after the screen's own layers; null for none. */
      secondOpinion: secondOpinionSchema.nullable().default(null),
    })
    .prefault({}),
  /** Asked to end, a server answers for so long while `/readyz` says 503, so that no new requests are sent to it. */
  stopNoticeSeconds: z.number().min(0).max(600).default(5),
  /** Let everybody read `/metrics`, not only administrators. */
  publicMetrics: z.boolean().default(false),
  /** OTLP/HTTP endpoint for traces, for example `http://localhost:4318`; no traces when null. */
  tracesUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** A complete, valid configuration. */
export type ServiceConfig = z.output<typeof configSchema>;

/** What a configuration file may hold. */
export type ServiceConfigInput = z.input<typeof configSchema>;

type VariableKind = 'text' | 'number' | 'boolean' | 'list' | 'storage';

/** Which setting an environment variable gives, and how its text is read. */
const variables: readonly (readonly [name: string, path: readonly string[], kind: VariableKind])[] = [
  ['AOZORA_HOST', ['host'], 'text'],
  ['AOZORA_PORT', ['port'], 'number'],
  ['AOZORA_PUBLIC_URL', ['publicUrl'], 'text'],
  ['AOZORA_DATA', ['dataFolder'], 'text'],
  ['DATABASE_URL', ['databaseUrl'], 'text'],
  ['AOZORA_DATABASE_POOL_SIZE', ['databasePoolSize'], 'number'],
  ['AOZORA_STORAGE_URL', ['storage'], 'storage'],
  ['AOZORA_S3_ENDPOINT', ['storage', 'endpoint'], 'text'],
  ['AOZORA_S3_BUCKET', ['storage', 'bucket'], 'text'],
  ['AOZORA_S3_REGION', ['storage', 'region'], 'text'],
  ['AOZORA_S3_ACCESS_KEY_ID', ['storage', 'accessKeyId'], 'text'],
  ['AOZORA_S3_SECRET_ACCESS_KEY', ['storage', 'secretAccessKey'], 'text'],
  ['AOZORA_S3_PREFIX', ['storage', 'prefix'], 'text'],
  ['AOZORA_DEFAULT_MODEL', ['models', 'default'], 'text'],
  ['AOZORA_WORKER', ['worker', 'enabled'], 'boolean'],
  ['AOZORA_WORKER_SLOTS', ['worker', 'slots'], 'number'],
  ['AOZORA_WORKER_DEVICE', ['worker', 'device'], 'text'],
  ['AOZORA_WORKER_PRECISION', ['worker', 'precision'], 'text'],
  ['AOZORA_WORKER_TILING', ['worker', 'tiling'], 'text'],
  ['AOZORA_WORKER_MODELS', ['worker', 'models'], 'list'],
  ['AOZORA_DRAIN_SECONDS', ['worker', 'drainSeconds'], 'number'],
  ['AOZORA_STOP_NOTICE_SECONDS', ['stopNoticeSeconds'], 'number'],
  ['AOZORA_QUEUE_LENGTH', ['limits', 'queueLength'], 'number'],
  ['AOZORA_UPLOAD_BYTES', ['limits', 'uploadBytes'], 'number'],
  ['AOZORA_VIDEO_DAYS', ['retention', 'videoDays'], 'number'],
  ['AOZORA_ALLOWED_PRIVATE_RANGES', ['network', 'allowedPrivateRanges'], 'list'],
  ['AOZORA_ALLOWED_ORIGINS', ['network', 'allowedOrigins'], 'list'],
  ['AOZORA_PUBLIC_METRICS', ['publicMetrics'], 'boolean'],
  ['AOZORA_PUBLIC_FIGURES', ['safety', 'publicFigures'], 'text'],
  ['AOZORA_SECOND_OPINION_URL', ['safety', 'secondOpinion', 'url'], 'text'],
  ['AOZORA_SECOND_OPINION_KEY', ['safety', 'secondOpinion', 'apiKey'], 'text'],
  ['AOZORA_SECOND_OPINION_MODEL', ['safety', 'secondOpinion', 'model'], 'text'],
  ['AOZORA_SECOND_OPINION_TIMEOUT_MS', ['safety', 'secondOpinion', 'timeoutMs'], 'number'],
  ['AOZORA_SECOND_OPINION_UNAVAILABLE', ['safety', 'secondOpinion', 'whenUnavailable'], 'text'],
  ['AOZORA_EXPANDER_URL', ['expander', 'url'], 'text'],
  ['AOZORA_EXPANDER_MODEL', ['expander', 'model'], 'text'],
  ['AOZORA_EXPANDER_KEY', ['expander', 'apiKey'], 'text'],
  ['AOZORA_EXPANDER_TIMEOUT_MS', ['expander', 'timeoutMs'], 'number'],
  ['AOZORA_TRACES_URL', ['tracesUrl'], 'text'],
  ['AOZORA_LOG_LEVEL', ['logLevel'], 'text'],
];

/**
 * Reads a configuration: defaults, then the file, then the environment.
 *
 * @param file content of the configuration file, already parsed as JSON; null for none
 * @throws {ConfigError} naming every setting that is wrong, never its value
 */
export function parseConfig(
  file: unknown,
  environment: Readonly<Record<string, string | undefined>> = {},
): ServiceConfig {
  const settings = structuredClone(file ?? {}) as Record<string, unknown>;
  if (settings.storage !== undefined) settings.storage = readStorage(settings.storage);
  setFromEnvironment(settings, environment);
  const result = configSchema.safeParse(settings);
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'file'}: ${message.toLowerCase()}`,
    );
    throw new ConfigError(`Cannot use the configuration: ${problems.join('; ')}`);
  }
  const { dataFolder, safety } = result.data;
  const publicFigures = safety.publicFigures === null ? null : resolve(safety.publicFigures);
  return { ...result.data, dataFolder: resolve(dataFolder), safety: { ...safety, publicFigures } };
}

/**
 * The language model that the environment names, for commands that are no server: its other settings are not looked at.
 *
 * @throws {ConfigError} naming every setting that is wrong, never its value
 */
export function parseExpander(environment: Readonly<Record<string, string | undefined>>): ExpanderConfig | null {
  const settings: Record<string, unknown> = {};
  setFromEnvironment(settings, environment, 'expander');
  return parseConfig(settings).expander;
}

/** Puts what the environment says over settings, all or those of one part. */
function setFromEnvironment(
  settings: Record<string, unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  part: string | null = null,
): void {
  for (const [name, path, kind] of variables) {
    const text = environment[name];
    if (text === undefined || text === '' || (part !== null && path[0] !== part)) continue;
    setAt(settings, path, readText(text, kind));
  }
}

/** Where commands find and get released models; no settings of the service. */
const ofCommands: readonly string[] = ['AOZORA_MODELS', 'AOZORA_GITHUB_FILES'];

/** Variables that look like settings of the service and are none: most often a typing error. */
export function findUnknownVariables(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const names = Object.keys(environment).filter((name) => name.startsWith('AOZORA_'));
  return names.filter((name) => !ofCommands.includes(name) && !variables.some(([known]) => known === name));
}

/** A text that is no address is left to the schema to refuse. */
function readStorage(storage: unknown): unknown {
  const location = typeof storage === 'string' ? parseStorageUrl(storage) : null;
  return location === null ? storage : { kind: 's3', ...location };
}

function setAt(settings: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    settings[name] = value;
    return;
  }
  const inner = settings[name];
  const child = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  // Any of the bucket's variables means a bucket.
  if (name === 'storage') Object.assign(child, { kind: 's3' });
  settings[name] = child;
  setAt(child as Record<string, unknown>, rest, value);
}

function readText(text: string, kind: VariableKind): unknown {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
    case 'list':
      return text.split(',').map((item) => item.trim());
    case 'storage':
      return readStorage(text);
  }
}
