import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesise } from '../cli/stack/synthesise.ts';

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

export interface Template {
  Resources: Record<string, Resource>;
}

/** The synthesised template of the stack that a deployment without choices would make. */
export async function readTemplate(): Promise<{ template: Template; stackName: string }> {
  const folder = await synthesise(new AbortController().signal, () => {});
  const name = (await readdir(folder)).find(each => each.endsWith('.template.json'));
  if (name === undefined) throw new Error(`There is no template in ${folder}`);
  const template = JSON.parse(await readFile(join(folder, name), 'utf8')) as Template;
  return { template, stackName: name.replace('.template.json', '') };
}

/** Logical ids and properties of the resources of a type. */
export const ofType = ({ Resources }: Template, type: string): [string, Record<string, unknown>][] =>
  Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) =>
    Type === type ? [[id, Properties]] : [],
  );

/** Logical ids that a value refers to, wherever they stand in it. */
export function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(references);
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    return references(inner);
  });
}
