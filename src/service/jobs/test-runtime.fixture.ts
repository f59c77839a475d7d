import type { VideoEngine } from './engine.ts';
import type { ReviewGate } from './review-gate.ts';
import { createTestGate } from './test-gate.fixture.ts';
import { createTestPatternEngine, type TestPatternOptions } from './test-pattern-engine.fixture.ts';

/** Exported for loading as a module in a drawing process. */
export async function createEngine(options: unknown): Promise<VideoEngine> {
  return createTestPatternEngine(options as TestPatternOptions);
}

/** Exported for loading as a module in a drawing process. */
export async function createGate(): Promise<ReviewGate> {
  return createTestGate();
}
