import type { ModelStore, ModelStoreOptions } from './model-store.ts';

/** Opens the store of released models in a folder (Node only); nothing is made there before something is installed. */
export async function openModelStore(options: ModelStoreOptions): Promise<ModelStore> {
  // Loaded only where it is used: a browser has neither a disk nor Node's modules.
  const { createModelStore } = await import('./model-store.ts');
  return createModelStore(options);
}
