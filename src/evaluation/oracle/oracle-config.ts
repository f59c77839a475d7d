/** An oracle of shift blocks: three resolutions, down and up again. */
export interface ShiftOracleConfig {
  readonly kind: 'shift';
  readonly name: string;
  /** Widths at 24 x 24, 12 x 12 and 6 x 6 cells. */
  readonly widths: readonly [number, number, number];
  /** Blocks at 12 x 12 cells on the way down, at 6 x 6, and at 12 x 12 on the way up. */
  readonly blocks: { readonly down: number; readonly coarse: number; readonly up: number };
  readonly heads: OracleHeadsConfig;
}

/** An oracle of attention over patches of two pictures. */
export interface AttentionOracleConfig {
  readonly kind: 'attention';
  readonly name: string;
  readonly width: number;
  readonly layers: number;
  readonly attentionHeads: number;
  /** Width of the cells that the dense maps are read from. */
  readonly cellWidth: number;
  readonly heads: OracleHeadsConfig;
}

/** Widths of the layers that answer. */
export interface OracleHeadsConfig {
  readonly shot: number;
  readonly body: number;
  readonly identity: number;
}

/** Either architecture. */
export type OracleConfig = ShiftOracleConfig | AttentionOracleConfig;

/** The oracle that may also be asked while training. */
export const shiftOracle = {
  kind: 'shift',
  name: 'oracle-shift',
  widths: [48, 128, 256],
  blocks: { down: 2, coarse: 3, up: 1 },
  heads: { shot: 192, body: 320, identity: 64 },
} as const satisfies ShiftOracleConfig;

/** The oracle that is only ever a judge. */
export const attentionOracle = {
  kind: 'attention',
  name: 'oracle-attention',
  width: 192,
  layers: 4,
  attentionHeads: 6,
  cellWidth: 48,
  heads: { shot: 192, body: 320, identity: 64 },
} as const satisfies AttentionOracleConfig;
