/** Whether there is a file or folder at the path (Node only). */
export async function pathExists(path: string): Promise<boolean> {
  const { access } = await import('node:fs/promises');
  return access(path).then(
    () => true,
    () => false,
  );
}
