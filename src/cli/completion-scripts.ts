// Completion of commands and options for three shells, as text that the shell evaluates.

export interface CompletionWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly { readonly flag: string; readonly help: string; readonly takesValue: boolean }[];
}

export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

export const completionScripts: Readonly<Record<Shell, (commands: readonly CompletionWords[]) => string>> = {
  bash: (commands) => `_acgctl() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(' ')}"
  else
    case "\${COMP_WORDS[1]}" in
${commands.map(({ name, options }) => `      ${name}) words="${options.map(({ flag }) => flag).join(' ')}" ;;`).join('\n')}
    esac
    case "$word" in -*) ;; *) words="" ;; esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _acgctl acgctl
`,
  zsh: (commands) => `#compdef acgctl
_acgctl() {
  if (( CURRENT == 2 )); then
    local -a names=(
${commands.map(({ name, summary }) => `      ${quote(`${name}:${summary}`)}`).join('\n')}
    )
    _describe command names
    return
  fi
  case "$words[2]" in
${commands
  .map(
    ({ name, options }) =>
      `    ${name}) _arguments ${options.map(({ flag, help, takesValue }) => quote(`*${flag}[${brackets(help)}]${takesValue ? ':value:_files' : ''}`)).join(' ')} '*:file:_files' ;;`,
  )
  .join('\n')}
  esac
}
compdef _acgctl acgctl
`,
  fish: (commands) =>
    commands
      .flatMap(({ name, summary, options }) => [
        `complete -c acgctl -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
        ...options.map(
          ({ flag, help, takesValue }) =>
            `complete -c acgctl -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)} -d ${quote(help)}${takesValue ? ' -r' : ''}`,
        ),
      ])
      .concat('')
      .join('\n'),
};

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function brackets(text: string): string {
  return text.replace(/[[\]:]/g, '\\$&');
}
