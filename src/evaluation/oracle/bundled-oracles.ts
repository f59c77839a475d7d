import { fileURLToPath } from 'node:url';
import { type Oracle, openOracle } from './oracle.ts';
import { attentionOracle, type OracleConfig, shiftOracle } from './oracle-config.ts';

/** Weights beside `src` and `dist` alike. */
const fileOf = ({ name }: OracleConfig): string =>
  fileURLToPath(new URL(`../../../checkpoints/${name}/model.safetensors`, import.meta.url));

/** Opens the oracles that come with the package: first the one that also tracks bodies, then the one that only judges. */
export async function openBundledOracles(threads = 1): Promise<Oracle[]> {
  return Promise.all([shiftOracle, attentionOracle].map((config) => openBundledOracle(config, threads)));
}

/** Opens one of them alone. */
export function openBundledOracle(config: OracleConfig, threads = 1): Promise<Oracle> {
  return openOracle(config, fileOf(config), threads);
}
