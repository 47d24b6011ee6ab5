export interface Page {
  heading(text: string): void;
  say(text: string): void;
  /** A command and what it printed: at most `lines` lines of it. */
  show(command: string, output: string, lines: number): void;
  text(): string;
}

/** Wider lines are cut: an id at the end of a row says nothing on paper. */
const WIDEST = 180;

/** A page of Markdown; `masked` takes out what is of this machine only. */
export function createPage(masked: (text: string) => string): Page {
  const parts: string[] = [];
  return {
    heading: text => void parts.push(`## ${text}`),
    say: text => void parts.push(text),
    show(command, output, lines) {
      const all = masked(output).trimEnd().split('\n').map(cut);
      const shown = all.slice(0, lines);
      const left = all.length - shown.length;
      if (left > 0) shown.push(`… (${left} more ${left === 1 ? 'line' : 'lines'})`);
      parts.push(['```console', `$ ${masked(command)}`, ...shown, '```'].join('\n'));
    },
    text: () => `${parts.join('\n\n')}\n`,
  };
}

function cut(line: string): string {
  const characters = [...line.trimEnd()];
  return characters.length <= WIDEST ? characters.join('') : `${characters.slice(0, WIDEST - 2).join('')} …`;
}

/** As one would type it in a shell. */
export function typed(args: readonly string[]): string {
  const words = args.map(each =>
    /^[\w@%+=:,./-]+$/.test(each) ? each : `'${each.replaceAll("'", "'\\''")}'`,
  );
  return ['npx hilvan', ...words].join(' ');
}
