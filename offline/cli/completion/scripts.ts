import * as path from "node:path";

/** The shells that can be told how to complete. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/**
 * What a shell reads at its start. It asks the command line itself at each key, so that stacks, systems and rules are
 * those of the folder one stands in.
 */
export function completionScript(shell: (typeof SHELLS)[number]): string {
  const ask = [process.execPath, path.resolve(__dirname, "../../slipway.cjs"), "complete", "--"];
  return SCRIPTS[shell](ask.map(quoted).join(" "));
}

/** In single quotes, as all three shells read them. */
function quoted(word: string): string {
  return `'${word.replace(/'/g, `'\\''`)}'`;
}

const SCRIPTS: Record<(typeof SHELLS)[number], (ask: string) => string> = {
  bash: (ask) => `_slipway() {
  local word meaning
  COMPREPLY=()
  while IFS=$'\\t' read -r word meaning; do
    COMPREPLY+=("$word")
  done < <(${ask} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _slipway slipway
`,
  zsh: (ask) => `#compdef slipway
_slipway() {
  local line
  local -a found
  for line in "\${(@f)$(${ask} "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${line/$'\\t'/:}")
  done
  if (( $#found )); then _describe slipway found; else _files; fi
}
if [[ $funcstack[1] == _slipway ]]; then _slipway "$@"; else compdef _slipway slipway; fi
`,
  fish: (ask) => `function __slipway_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l found (${ask} $words[2..-1] "$current" 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c slipway -f -a '(__slipway_complete)'
`,
};
