/** What the button offers to choose from. */
export const bringableTypes = 'image/png,image/jpeg,image/webp,image/avif,image/heic,image/heif,.heic,.heif,video/*';

/** Whether a file is a picture or a video that the server can begin with; null for anything else. */
export function bringableKind({ type, name }: Pick<File, 'type' | 'name'>): 'image' | 'video' | null {
  if (type.startsWith('video/')) return 'video';
  // Most browsers do not know HEIC, and give its files no type.
  if (/^image\/(png|jpeg|webp|avif|hei[cf])$/.test(type) || (type === '' && /\.hei[cf]$/i.test(name))) return 'image';
  return null;
}
