import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/index.ts';
import type { Logger } from './logger.ts';

/** A piece of work with a beginning and an end. */
export interface Span {
  /** For handing on to other processes, in W3C form. */
  readonly traceparent: string;
  end(attributes?: Readonly<Record<string, string | number | boolean>>): void;
}

/** Makes spans and sends them to a collector. */
export interface Tracer {
  startSpan(name: string, options?: { readonly parent?: string | null }): Span;
  close(): Promise<void>;
}

interface FinishedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** Spans wait so long, or until there are so many, before they are sent together. */
const sendAfterMs = 2_000;
const sendAtCount = 256;

/**
 * Sends spans as OpenTelemetry's OTLP over HTTP in JSON.
 *
 * Spans are lost, not kept, while the collector is away: traces must never slow the service down.
 *
 * @param url base address of the collector; null makes spans that go nowhere
 */
export function createTracer(url: string | null, { clock, logger }: { clock: Clock; logger: Logger }): Tracer {
  let waiting: FinishedSpan[] = [];
  let timer: NodeJS.Timeout | null = null;

  async function send(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const spans = waiting;
    waiting = [];
    if (url === null || spans.length === 0) return;
    try {
      const body = JSON.stringify(encodeSpans(spans));
      const headers = { 'content-type': 'application/json' };
      await fetch(new URL('/v1/traces', url), { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) });
    } catch (error) {
      logger.debug({ err: error }, 'traces not sent');
    }
  }

  function finish(span: FinishedSpan): void {
    if (url === null) return;
    waiting.push(span);
    if (waiting.length >= sendAtCount) void send();
    else timer ??= setTimeout(() => void send(), sendAfterMs).unref();
  }

  return {
    startSpan(name, { parent = null } = {}) {
      const context = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(parent ?? '');
      const traceId = context?.[1] ?? randomBytes(16).toString('hex');
      const spanId = randomBytes(8).toString('hex');
      const startMs = clock.nowMs();
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        end: (attributes = {}) =>
          finish({
            traceId,
            spanId,
            parentSpanId: context?.[2] ?? null,
            name,
            startMs,
            endMs: clock.nowMs(),
            attributes,
          }),
      };
    },
    close: send,
  };
}

/** The message `ExportTraceServiceRequest` of OTLP 1.3 in its JSON form. */
function encodeSpans(spans: readonly FinishedSpan[]): object {
  const nanoseconds = (ms: number): string => `${Math.round(ms)}000000`;
  return {
    resourceSpans: [
      {
        resource: { attributes: [encodeAttribute('service.name', 'aozora')] },
        scopeSpans: [
          {
            scope: { name: 'aozora' },
            spans: spans.map(({ startMs, endMs, attributes, parentSpanId, ...span }) => ({
              ...span,
              ...(parentSpanId === null ? {} : { parentSpanId }),
              kind: span.name.startsWith('http') ? 2 : 1,
              startTimeUnixNano: nanoseconds(startMs),
              endTimeUnixNano: nanoseconds(endMs),
              attributes: Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)),
            })),
          },
        ],
      },
    ],
  };
}

function encodeAttribute(key: string, value: string | number | boolean): object {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
}
