/** What a file is by its first bytes; the name and the sender's type are not asked. */
export type MediaKind =
  | { readonly kind: 'image'; readonly name: string; readonly isAnimated: boolean; readonly canDecode: boolean }
  | { readonly kind: 'video'; readonly name: string; readonly demuxer: string; readonly isProbed: boolean }
  | { readonly kind: 'other'; readonly name: string };

/** How many bytes from the start `sniffMedia` wants. */
export const sniffBytes = 4096;

/**
 * Says what a file is.
 *
 * @param head the first `sniffBytes` bytes, or all of a shorter file
 */
export function sniffMedia(head: Uint8Array): MediaKind {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  return (
    sniffImage(bytes) ??
    sniffVideo(bytes) ??
    sniffOther(bytes) ?? { kind: 'other', name: 'of a kind that is not known' }
  );
}

const startsWith = (bytes: Buffer, text: string, offset = 0): boolean =>
  bytes.toString('latin1', offset, offset + text.length) === text;

function image(name: string, isAnimated = false, canDecode = true): MediaKind {
  return { kind: 'image', name, isAnimated, canDecode };
}

/** `isProbed`: mediabunny can read this container, so it looks at the file before ffmpeg does. */
function video(name: string, demuxer: string, isProbed = false): MediaKind {
  return { kind: 'video', name, demuxer, isProbed };
}

function sniffImage(bytes: Buffer): MediaKind | null {
  if (startsWith(bytes, '\xff\xd8\xff')) return image('JPEG');
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) {
    // The animation chunk must come before the first picture data.
    const control = bytes.indexOf('acTL', 8, 'latin1');
    const data = bytes.indexOf('IDAT', 8, 'latin1');
    return image('PNG', control > 0 && (data < 0 || control < data));
  }
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return image('GIF', true);
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) {
    return image('WebP', startsWith(bytes, 'VP8X', 12) && ((bytes[20] ?? 0) & 2) !== 0);
  }
  if (startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')) return image('TIFF');
  if (startsWith(bytes, 'BM') && bytes.length > 14 && bytes.readUInt32LE(6) === 0) return image('BMP');
  if (startsWith(bytes, 'ftyp', 4)) {
    const named = bytes.toString('latin1', 8, Math.min(bytes.length, Math.max(16, bytes.readUInt32BE(0)), 64));
    const brands = named.match(/.{4}/gs) ?? [];
    if (brands.some((brand) => /^avi[fs]$/.test(brand))) return image('AVIF', brands[0] === 'avis');
    if (brands.some((brand) => /^(mif[123]|msf1|hei[cxms]|hev[cxms])$/.test(brand))) return image('HEIC');
  }
  if (startsWith(bytes, '\0\0\0\x0cJXL ') || startsWith(bytes, '\xff\x0a')) return image('JPEG XL', false, false);
  if (startsWith(bytes, '8BPS')) return image('Photoshop', false, false);
  return null;
}

const movBoxes = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot', 'moof', 'styp'];

function sniffVideo(bytes: Buffer): MediaKind | null {
  if (movBoxes.some((box) => startsWith(bytes, box, 4))) {
    return video(startsWith(bytes, 'ftypqt', 4) ? 'QuickTime' : 'MP4', 'mov', true);
  }
  if (startsWith(bytes, '\x1a\x45\xdf\xa3')) {
    return video(bytes.includes('webm', 4, 'latin1') ? 'WebM' : 'Matroska', 'matroska', true);
  }
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'AVI ', 8)) return video('AVI', 'avi');
  if (bytes[0] === 0x47 && bytes[188] === 0x47 && bytes[376] === 0x47) return video('MPEG-TS', 'mpegts', true);
  if (bytes[4] === 0x47 && bytes[196] === 0x47 && bytes[388] === 0x47) return video('MPEG-TS', 'mpegts');
  if (startsWith(bytes, '\0\0\x01\xba')) return video('MPEG-PS', 'mpeg');
  if (startsWith(bytes, '\0\0\x01\xb3')) return video('MPEG', 'mpegvideo');
  if (startsWith(bytes, 'FLV\x01')) return video('FLV', 'flv');
  if (startsWith(bytes, 'OggS')) return video('Ogg', 'ogg');
  if (startsWith(bytes, '\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return video('WMV', 'asf');
  if (startsWith(bytes, '\x06\x0e\x2b\x34')) return video('MXF', 'mxf');
  if (startsWith(bytes, 'YUV4MPEG2 ')) return video('YUV4MPEG2', 'yuv4mpegpipe');
  if (startsWith(bytes, '\x1f\x07\0')) return video('DV', 'dv');
  if (startsWith(bytes, 'DKIF')) return video('IVF', 'ivf');
  if (startsWith(bytes, '.RMF')) return video('RealMedia', 'rm');
  const start = startsWith(bytes, '\0\0\x01') ? 3 : startsWith(bytes, '\0\0\0\x01') ? 4 : 0;
  if (start > 0 && [0x67, 0x27, 0x47].includes(bytes[start] ?? 0)) return video('H.264', 'h264');
  if (start > 0 && bytes[start] === 0x40 && bytes[start + 1] === 1) return video('H.265', 'hevc');
  return null;
}

function sniffOther(bytes: Buffer): MediaKind | null {
  const other = (name: string): MediaKind => ({ kind: 'other', name });
  if (startsWith(bytes, 'ID3') || /^\xff[\xfb\xf3\xf2\xf1\xf9]/.test(bytes.toString('latin1', 0, 2))) {
    return other('an audio file without a picture');
  }
  if (startsWith(bytes, 'fLaC') || (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WAVE', 8))) {
    return other('an audio file without a picture');
  }
  if (startsWith(bytes, '%PDF')) return other('a PDF');
  if (startsWith(bytes, 'PK\x03\x04')) return other('a ZIP archive or an office document');
  if (/^\s*<(\?xml|svg|!doctype|html)/i.test(bytes.toString('latin1', 0, 256)))
    return other('a text of markup (SVG or HTML)');
  if (startsWith(bytes, '#EXTM3U')) return other('a playlist');
  if (bytes.length > 0 && !/[^\t\n\r\x20-\x7e\x80-\xff]/.test(bytes.toString('latin1', 0, 512))) return other('a text');
  return null;
}
