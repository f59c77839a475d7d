/** How copies of a video are encoded again, as arguments of ffmpeg; fast rather than small. */
export const x264 = (crf: number): string[] => [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-crf',
  String(crf),
  '-pix_fmt',
  'yuv420p',
];

/** The same behind a filter. */
export const filter = (graph: string, crf: number): string[] => ['-vf', graph, ...x264(crf)];

/** Re-encodings that detection and the classifier are both measured on. */
export const recodings = {
  crf23: x264(23),
  crf28: x264(28),
  crf35: x264(35),
  half: filter('scale=trunc(iw/4)*2:trunc(ih/4)*2', 23),
  double: filter('scale=iw*2:ih*2', 28),
  crop80: filter('crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2', 23),
} as const;
