/** Shows a line to whoever runs a script of this folder. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
