// Globs over paths: `*` is any text within a segment, `**` any text, `?` one character; the rest is literal.

export function globPattern(glob: string): RegExp {
  const source = glob.replaceAll(/\*\*|[*?]|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    return token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}
