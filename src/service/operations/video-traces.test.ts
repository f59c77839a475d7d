import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeVideo } from '../../../test/conformance/videos.ts';
import { openTestService, type TestService } from '../open-test-service.fixture.ts';
import { type CollectedSpan, openSpanCollector, type SpanCollector } from './span-collector.fixture.ts';

let collector: SpanCollector;
let service: TestService;
const caller = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
const ids: string[] = [];

beforeAll(async () => {
  collector = await openSpanCollector();
  service = await openTestService({ config: { tracesUrl: collector.url } });
  const client = service.client().withOptions({
    defaultHeaders: { traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
  });
  ids.push((await makeVideo(client)).id, (await makeVideo(client, { prompt: 'bars [crash at 2]' })).id);
  // Closing sends what waits.
  await service.close();
}, 120_000);
afterAll(() => collector.close());

const attributeOf = ({ attributes }: CollectedSpan, name: string): unknown =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0];

it('startServer() continues the trace of a caller into the work of the worker', () => {
  const requests = collector.spans.filter((span) => attributeOf(span, 'http.request.method') === 'POST');
  expect(requests.map(({ traceId, parentSpanId }) => ({ traceId, spanId: parentSpanId }))).toEqual([caller, caller]);
  const works = collector.spans.filter(({ name }) => name === 'video.make');
  const worksOf = (id: string | undefined) => works.filter((span) => attributeOf(span, 'aozora.video') === id);
  expect(worksOf(ids[0])).toHaveLength(1);
  // A job that crashes is taken twice.
  expect(worksOf(ids[1]).map((span) => attributeOf(span, 'aozora.attempt'))).toEqual(['1', '2']);
  for (const [i, id] of ids.entries()) {
    for (const work of worksOf(id)) {
      expect(work).toMatchObject({ traceId: caller.traceId, parentSpanId: requests[i]?.spanId });
      expect(BigInt(work.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(work.startTimeUnixNano));
    }
  }
});
