/** Whether there is a file or folder at the path (Node only). */
export async function pathExists(path: string): Promise<boolean> {
  const { access } = await import('node:fs/promises');
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The path, or the nearest folder above it that is there (Node only). */
export async function nearestFolder(path: string): Promise<string> {
  const { dirname } = await import('node:path');
  return (await pathExists(path)) ? path : nearestFolder(dirname(path));
}
