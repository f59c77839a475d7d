/** White space as Python's regular expressions see it, but for four separators of the control characters. */
const spaces = /(?:(?!\ufeff)[\s\u0085])+/gu;

/** The named characters that prompts copied from web pages have; others stay as they are written. */
const namedCharacters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  times: '×',
  divide: '÷',
  deg: '°',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
};

/**
 * Cleans a prompt as Wan's pipelines do: characters written as HTML become themselves, twice, and runs of white space
 * become one space.
 *
 * @see diffusers `pipeline_wan.py`, `prompt_clean`. Repair of wrongly decoded text (ftfy) is left out.
 */
export function cleanPrompt(text: string): string {
  return unescapeHtml(unescapeHtml(text)).replace(spaces, ' ').replace(/^ | $/gu, '');
}

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]+));/gu, (written, decimal, hexadecimal, name) => {
    if (name !== undefined) return namedCharacters[name] ?? written;
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '\ufffd';
  });
}
