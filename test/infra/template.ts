import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { defaultConfig } from '../../infra/config.ts';
import { createApp } from '../../infra/create-app.ts';
import type { HilvanConfig } from '../../infra/stages.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export interface Resource {
  readonly Type: string;
  readonly Properties: { readonly [key: string]: Json };
  readonly DeletionPolicy?: string;
}
export interface Synthesised {
  readonly outdir: string;
  readonly text: string;
  readonly outputs: { readonly [name: string]: Json };
  /** Resources of a type by logical id. */
  of(type: string): [string, Resource][];
}

/** Synthesises the real application into a temporary folder and reads its template back. */
export async function synthesise(config: HilvanConfig = defaultConfig): Promise<Synthesised> {
  const outdir = await mkdtemp(join(tmpdir(), 'hilvan-infra-'));
  (await createApp(config, outdir, { bundles: inject('bundles') })).synth();
  const text = await readFile(join(outdir, `${config.stackName}.template.json`), 'utf8');
  const template: { Resources: Record<string, Resource>; Outputs: Record<string, Json> } = JSON.parse(text);
  return {
    outdir,
    text,
    outputs: template.Outputs,
    of: type => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type),
  };
}

/** Logical ids that a value refers to, wherever they stand in it. */
export function references(value: Json | undefined): string[] {
  if (value === undefined || value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(references);
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner) && typeof inner[0] === 'string') return [inner[0]];
    return references(inner);
  });
}

export interface Statement {
  readonly effect: string;
  readonly actions: string[];
  readonly resources: Json[];
  readonly condition: Json | undefined;
}

/** What the role of a function may do, inline policies and attached ones together. */
export function statementsOf(synthesised: Synthesised, functionId: string): Statement[] {
  const lambda = synthesised.of('AWS::Lambda::Function').find(([id]) => id === functionId);
  const [roleId] = references(lambda?.[1].Properties['Role']);
  const role = synthesised.of('AWS::IAM::Role').find(([id]) => id === roleId)?.[1];
  if (role === undefined) throw new Error(`${functionId} has no role in the template`);
  const attached = synthesised
    .of('AWS::IAM::Policy')
    .filter(([, policy]) => references(policy.Properties['Roles']).includes(roleId ?? ''))
    .map(([, policy]) => policy.Properties['PolicyDocument']);
  const inline = list(role.Properties['Policies']).map(policy => field(policy, 'PolicyDocument'));
  return [...inline, ...attached]
    .flatMap(document => list(field(document, 'Statement')))
    .map(statement => ({
      effect: String(field(statement, 'Effect')),
      actions: list(field(statement, 'Action')).map(String),
      resources: list(field(statement, 'Resource')),
      condition: field(statement, 'Condition'),
    }));
}

export function field(value: Json | undefined, key: string): Json | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value[key] : undefined;
}

export function list(value: Json | undefined): Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
