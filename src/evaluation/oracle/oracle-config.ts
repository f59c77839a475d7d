/** An oracle of shift blocks: three resolutions, down and up again. */
export interface ShiftOracleConfig {
  readonly kind: 'shift';
  readonly name: string;
  /** Widths at 24 x 24, 12 x 12 and 6 x 6 cells. */
  readonly widths: readonly [number, number, number];
  /** Blocks at 12 x 12 cells on the way down, at 6 x 6, and at 12 x 12 on the way up. */
  readonly blocks: { readonly down: number; readonly coarse: number; readonly up: number };
  /** Widths and blocks of the close look: at 10 x 10 cells of 8 pictures, at 5 x 5 of 4. */
  readonly close: {
    readonly widths: readonly [number, number];
    readonly blocks: readonly [number, number];
    readonly read: number;
  };
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
  /** The transformer of the close look. */
  readonly close: {
    readonly width: number;
    readonly layers: number;
    readonly attentionHeads: number;
    readonly read: number;
  };
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
  close: { widths: [96, 192], blocks: [3, 2], read: 192 },
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
  close: { width: 144, layers: 3, attentionHeads: 4, read: 192 },
  heads: { shot: 192, body: 320, identity: 64 },
} as const satisfies AttentionOracleConfig;
