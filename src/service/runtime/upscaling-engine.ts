import { upscaleClip } from '../../diffusion/index.ts';
import { openUpscaler, type UpscaleFactor, type Upscaler } from '../../models/index.ts';
import type { VideoEngine } from '../jobs/engine.ts';

/** Where translated upscalers are kept, and with how many threads they run. */
export interface UpscalingOptions {
  readonly cacheFolder: string;
  /** Default: one for each physical core. */
  readonly threads?: number;
}

/**
 * An engine whose frames are enlarged where a request wishes it, before anybody else sees them: what is reviewed, marked
 * and signed is the enlarged video. One upscaler is open at a time, from its first use on.
 */
export function createUpscalingEngine(engine: VideoEngine, options: UpscalingOptions): VideoEngine {
  let opened: Upscaler | null = null;
  const open = async (factor: UpscaleFactor): Promise<Upscaler> => {
    if (opened?.factor === factor) return opened;
    opened?.[Symbol.dispose]();
    opened = null;
    opened = await openUpscaler({ ...options, factor });
    return opened;
  };
  return {
    listModels: () => engine.listModels(),
    async generate(request, context) {
      const factor = request.upscale ?? null;
      if (factor === null) return engine.generate(request, context);
      // Opened first: where its package is missing, nothing is drawn in vain.
      const upscaler = await open(factor);
      const generated = await engine.generate(request, context);
      return { ...generated, clip: upscaleClip(generated.clip, upscaler, context.signal) };
    },
    async close() {
      opened?.[Symbol.dispose]();
      opened = null;
      await engine.close();
    },
  };
}
