/** Puts text where it can be pasted from; also where pages come without encryption, which have no clipboard of their own. */
export async function copyText(text: string): Promise<void> {
  if ('clipboard' in navigator) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  // In the innermost dialog, as that one holds the focus.
  (document.querySelector('[role=dialog]') ?? document.body).append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
