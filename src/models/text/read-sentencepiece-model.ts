import { CheckpointError } from '../../base/index.ts';

/** Kinds of pieces that a model's file tells apart. */
const controlKind = 3;
const unknownKind = 2;

interface Piece {
  readonly text: string;
  readonly score: number;
  readonly kind: number;
}

/**
 * Reads a `spiece.model` of SentencePiece as the contents of a `tokenizer.json`: the same pieces, scores and steps.
 *
 * @throws {CheckpointError} unless it holds a Unigram model
 * @see Kudo and Richardson 2018, arXiv:1808.06226; `sentencepiece_model.proto`
 */
export function readSentencePieceModel(bytes: Uint8Array): string {
  const fields = [...fieldsOf(bytes)];
  const pieces = fields.filter(({ number }) => number === 1).map(({ value }) => readPiece(value));
  const normalizer = fields.find(({ number }) => number === 3)?.value ?? new Uint8Array(0);
  const table = [...fieldsOf(normalizer)].find(({ number }) => number === 2)?.value ?? new Uint8Array(0);
  const unknown = pieces.findIndex(({ kind }) => kind === unknownKind);
  if (pieces.length === 0 || unknown < 0) {
    throw new CheckpointError(
      'Cannot read the SentencePiece model as it must have pieces, one of them for the unknown',
    );
  }
  const special = pieces.flatMap(({ text, kind }, id) =>
    kind === controlKind || kind === unknownKind
      ? [{ id, content: text, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }]
      : [],
  );
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Precompiled', precompiled_charsmap: encodeBase64(table) },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'WhitespaceSplit' },
        { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
      ],
    },
    post_processor: null,
    decoder: null,
    model: {
      type: 'Unigram',
      unk_id: unknown,
      vocab: pieces.map(({ text, score }) => [text, score]),
      byte_fallback: false,
    },
  });
}

function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function readPiece(bytes: Uint8Array): Piece {
  let [text, score, kind] = ['', 0, 1];
  for (const { number, value } of fieldsOf(bytes)) {
    if (number === 1) text = new TextDecoder().decode(value);
    else if (number === 2) score = new DataView(value.buffer, value.byteOffset, 4).getFloat32(0, true);
    else if (number === 3) kind = readVarint(value, 0).value;
  }
  return { text, score, kind };
}

interface Field {
  readonly number: number;
  readonly value: Uint8Array;
}

/** Fields of a protobuf message, each with its bytes. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  while (at < bytes.length) {
    const key = readVarint(bytes, at);
    const { start, end } = extentOf(bytes, key.next, key.value % 8);
    if (end > bytes.length) throw damaged();
    yield { number: Math.floor(key.value / 8), value: bytes.subarray(start, end) };
    at = end;
  }
}

/** Where a field's bytes lie, by its wire type: varint, 8 bytes, length and bytes, 4 bytes. */
function extentOf(bytes: Uint8Array, at: number, wireType: number): { start: number; end: number } {
  switch (wireType) {
    case 0:
      return { start: at, end: readVarint(bytes, at).next };
    case 1:
      return { start: at, end: at + 8 };
    case 2: {
      const length = readVarint(bytes, at);
      return { start: length.next, end: length.next + length.value };
    }
    case 5:
      return { start: at, end: at + 4 };
    default:
      throw damaged();
  }
}

/** Numbers below 2^53; larger ones do not occur in what is read. */
function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  throw damaged();
}

function damaged(): CheckpointError {
  return new CheckpointError('Cannot read the SentencePiece model as it must be a whole protobuf message');
}
