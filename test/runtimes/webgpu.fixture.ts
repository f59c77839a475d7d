import { existsSync } from 'node:fs';
import { createSession, emit, hostTensor, input, neg } from '../../src/graph/index.ts';

/** Debian's Chromium brings a Vulkan driver that runs on the processor. */
const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Makes the webgpu device of onnxruntime-node usable, through the software driver where no other is chosen.
 *
 * @returns why it cannot be used, or null
 */
export async function prepareWebGpu(): Promise<string | null> {
  const isChosen = process.env.VK_ICD_FILENAMES !== undefined || process.env.VK_DRIVER_FILES !== undefined;
  if (!isChosen && existsSync(softwareDriver)) process.env.VK_ICD_FILENAMES = softwareDriver;
  process.env.XDG_RUNTIME_DIR ??= '/tmp';
  try {
    using session = await createSession(emit({ y: neg(input('x', [1])) }), { device: 'webgpu' });
    await session.run({ x: hostTensor('float32', [1]) });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
