/** An oracle of shift blocks: three resolutions, down and up again. */
export interface ShiftOracleConfig {
  readonly kind: 'shift';
  readonly name: string;
  /** Widths at 24 x 24, 12 x 12 and 6 x 6 cells. */
  readonly widths: readonly [number, number, number];
  /** Blocks at 12 x 12 cells on the way down, at 6 x 6, and at 12 x 12 on the way up. */
  readonly blocks: { readonly down: number; readonly coarse: number; readonly up: number };
  /** Widths of the sharp look, at 48 x 48, 24 x 24 and 12 x 12 cells. */
  readonly sharp: { readonly widths: readonly [number, number, number] };
  /** Widths and blocks of the close look, at 12 x 12, 6 x 6 and 3 x 3 cells, and how many numbers it ends in. */
  readonly close: {
    readonly widths: readonly [number, number, number];
    readonly blocks: readonly [number, number, number];
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
  /** The transformer of the sharp look. */
  readonly sharp: { readonly width: number; readonly layers: number; readonly attentionHeads: number };
  /** The transformer of the close look, how many numbers each of its tokens gives, and how many it ends in. */
  readonly close: {
    readonly width: number;
    readonly layers: number;
    readonly attentionHeads: number;
    readonly tokenRead: number;
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
  sharp: { widths: [48, 96, 128] },
  close: { widths: [96, 192, 320], blocks: [2, 3, 2], read: 256 },
  heads: { shot: 192, body: 512, identity: 64 },
} as const satisfies ShiftOracleConfig;

/** The oracle that is only ever a judge. */
export const attentionOracle = {
  kind: 'attention',
  name: 'oracle-attention',
  width: 192,
  layers: 4,
  attentionHeads: 6,
  cellWidth: 48,
  sharp: { width: 144, layers: 2, attentionHeads: 4 },
  close: { width: 160, layers: 4, attentionHeads: 4, tokenRead: 48, read: 256 },
  heads: { shot: 192, body: 512, identity: 64 },
} as const satisfies AttentionOracleConfig;
