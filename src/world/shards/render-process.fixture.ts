import { renderShards } from './render-shards.ts';

/** Renders shards in a process of its own, as its first argument says in JSON, and prints the number of every clip as it is done. */
await renderShards({
  ...JSON.parse(process.argv[2]!),
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
});
