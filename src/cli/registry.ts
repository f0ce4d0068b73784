// The commands. Each is loaded only when it is called, so that `--help` loads none of them.

import type { Registry } from './command.ts';

export const commands: Registry = {
  init: {
    summary: 'write a new config repository: files, workflows, editor settings',
    load: async () => (await import('./commands/init.ts')).initCommand,
  },
  validate: {
    summary: 'check the files: schema and domain rules, offline',
    load: async () => (await import('./commands/validate.ts')).validateCommand,
  },
  fmt: {
    summary: 'canonical form of the YAML files, comments kept',
    load: async () => (await import('./commands/fmt.ts')).fmtCommand,
  },
  plan: {
    summary: 'read the gateway and show what apply would do',
    load: async () => (await import('./commands/plan.ts')).planCommand,
  },
  show: {
    summary: 'show a saved plan again, in any format',
    load: async () => (await import('./commands/show.ts')).showCommand,
  },
  apply: {
    summary: 'apply a saved plan, or plan, ask and apply (writes to the gateway)',
    load: async () => (await import('./commands/apply.ts')).applyCommand,
  },
  drift: {
    summary: 'what differs from git, and why',
    load: async () => (await import('./commands/drift.ts')).driftCommand,
  },
  import: {
    summary: 'write YAML for live accounts, and take drift into existing files',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  status: {
    summary: 'sync and DNS state of every account, failed numbers, open requests for information',
    load: async () => (await import('./commands/status.ts')).statusCommand,
  },
  rfi: {
    summary: 'requests for information: who asks for service, and which account answers',
    load: async () => (await import('./commands/rfi.ts')).rfiCommand,
  },
  doctor: {
    summary: 'why it does not work from here: DNS, TLS, allow-list, clock, token, roles',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  lock: {
    summary: 'which apply has the lock of the gateway, and how to take it away',
    load: async () => (await import('./commands/lock.ts')).lockCommand,
  },
  history: {
    summary: 'the applies of this gateway: when, who, from which commit, how they ended',
    load: async () => (await import('./commands/history.ts')).historyCommand,
  },
  simulate: {
    summary: 'a local gateway that speaks the Provisioning API',
    load: async () => (await import('./commands/simulate.ts')).simulateCommand,
  },
  completion: {
    summary: 'completion for bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completionOf(commands),
  },
};
