import { join } from 'node:path';
import { CheckpointError } from '../../base/index.ts';
import { openSafetensors } from '../../graph/index.ts';
import { findWeights } from '../checkpoints/checkpoint-files.ts';
import { textEncoderKeyMap } from '../checkpoints/key-maps.ts';
import { locateWeights } from '../checkpoints/open-stage.ts';
import type { ComponentCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { openTokenizer } from '../text/open-tokenizer.ts';
import { t5Graph } from '../text/t5-graph.ts';
import { findTinyDecoder, locateTinyDecoder } from '../wan/tiny-decoder-file.ts';

/** Checks that a folder holds a component: names and shapes of every tensor. @throws {CheckpointError} if it does not */
export async function checkComponent(component: ComponentCheckpoint, folder: string): Promise<void> {
  switch (component.kind) {
    case 't5': {
      await openTokenizer(join(folder, 'tokenizer'), component.endToken);
      using reader = await openSafetensors(await findWeights(join(folder, 'text_encoder', 'model.safetensors')));
      locateWeights(reader, [t5Graph(component.encoder)], textEncoderKeyMap);
      return;
    }
    case 'tiny-decoder': {
      const path = await findTinyDecoder(component, folder);
      if (path === null) {
        const wanted = component.source.files[0]!.path;
        throw new CheckpointError(`Cannot use ${folder} as ${component.name} as it must have ${wanted}`);
      }
      using reader = await openSafetensors(path);
      locateTinyDecoder(reader, component);
    }
  }
}
