import { afterAll, beforeAll, describe } from 'vitest';
import {
  openTestService,
  type TestDatabaseKind,
  type TestService,
  testDatabaseUrl,
} from '../../src/service/open-test-service.fixture.ts';
import { describeAccess } from './access.suite.ts';
import { describeExtensions } from './extensions.suite.ts';
import { describeHostileInput } from './hostile-input.suite.ts';
import { describeOpenaiClient } from './openai-client.suite.ts';
import { describeWireForms } from './wire-forms.suite.ts';

const mebibyte = 1024 * 1024;

/** The whole contract, on one database. */
function describeService(kind: TestDatabaseKind): void {
  let opened: TestService;
  beforeAll(async () => {
    opened = await openTestService({
      database: kind,
      config: {
        limits: { uploadBytes: 2 * mebibyte, jsonBytes: 2 * mebibyte, uploadIdleSeconds: 3 },
        worker: { slots: 2 },
      },
    });
  }, 300_000);
  afterAll(() => opened?.close());
  const service = (): TestService => opened;
  describeOpenaiClient(service);
  describeWireForms(service);
  describeExtensions(service);
  describeAccess(service);
  describeHostileInput(service);
}

describe('the service on the embedded database', () => describeService('embedded'));

describe.skipIf(testDatabaseUrl === null)('the service on the server of TEST_DATABASE_URL', () =>
  describeService('server'),
);
