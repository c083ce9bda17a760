export type { ApiCall } from './api/dispatch.ts';
export type { Change } from './changes.ts';
export type { Control, PageText } from './controls.ts';
export type { Faults, MethodFault } from './faults.ts';
export type { Ephemeral, Message, Person, View } from './model.ts';
export type { Actor } from './people/actor.ts';
export type { AppSeed, Seed, SeedChannel, SeedPerson, Shortcut, SlashCommand } from './seed.ts';
export { type StartOptions, startWorkspace } from './start.ts';
export type { Workspace } from './workspace.ts';
