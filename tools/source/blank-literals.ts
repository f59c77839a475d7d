/**
 * The same text with the inside of comments, strings, templates and regular expressions replaced by spaces, so that
 * brackets and keywords can be searched for. Offsets and line breaks stay, as do the marks around a literal and the
 * code within `${}`.
 */
export function blankLiterals(text: string): string {
  const out = text.split('');
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' ';
  };
  const templateDepths: number[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = two.charAt(0);
    let end = at + 1;
    if (two === '//' || two === '/*') {
      end = commentEnd(text, at);
      blank(at, end);
    } else if (one === "'" || one === '"') {
      end = quotedEnd(text, at);
      blank(at + 1, end - 1);
    } else if (one === '/' && canStartRegex(out, at)) {
      end = regexEnd(text, at);
      blank(at + 1, end - 1);
    } else if (one === '`' || (one === '}' && templateDepths.at(-1) === depth)) {
      if (one === '}') templateDepths.pop();
      end = templateEnd(text, at + 1);
      const opensCode = text[end - 1] === '{';
      if (opensCode) templateDepths.push(depth);
      blank(at + 1, opensCode ? end - 2 : end - 1);
    } else if (one === '{') depth++;
    else if (one === '}') depth--;
    at = end;
  }
  return out.join('');
}

function commentEnd(text: string, at: number): number {
  const isLine = text[at + 1] === '/';
  const end = isLine ? text.indexOf('\n', at) : text.indexOf('*/', at + 2) + 2;
  return end < at + 2 ? text.length : end;
}

function quotedEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== text[at]) end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** A slash opens a regular expression where a value may begin, and divides where one has just ended. */
function canStartRegex(out: readonly string[], at: number): boolean {
  let last = at - 1;
  while (last >= 0 && /\s/.test(out[last] ?? '')) last--;
  if (last < 0) return true;
  if (!/[\w$)\]'"`/]/.test(out[last] ?? '')) return true;
  const before = out.slice(Math.max(0, last - 10), last + 1).join('');
  return /(?:^|[^\w$.])(?:return|case|typeof|in|of|yield|await)$/.test(before);
}

function regexEnd(text: string, at: number): number {
  let isInClass = false;
  let end = at + 1;
  for (; end < text.length && text[end] !== '\n'; end++) {
    const one = text[end];
    if (one === '\\') end++;
    else if (one === '[') isInClass = true;
    else if (one === ']') isInClass = false;
    else if (one === '/' && !isInClass) break;
  }
  return end + 1;
}

/** Just behind the closing mark, or just behind the opening of the next piece of code. */
function templateEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '`') {
    if (text.startsWith('${', end)) return end + 2;
    end += text[end] === '\\' ? 2 : 1;
  }
  return end + 1;
}
