import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { resolve, resolveCondition, type Scope } from './intrinsics.ts';
import { asObject, asText, isObject, type Json, type JsonObject } from './json.ts';
import { ACCOUNT, ACTIVE_TYPES, INERT_TYPES, type Physical } from './physical.ts';

/** A resource with every intrinsic resolved, and what Ref and Fn::GetAtt say of it. */
export type Resource = Physical & { id: string; type: string; properties: JsonObject };

export type Assembly = {
  stack: string;
  region: string;
  /** Active resources of the template, in its order. */
  resources: Resource[];
  /** Folder of the asset that was published under this key of the asset bucket. */
  assetFolder(objectKey: string): string;
};

/** What only the running machine knows. */
export type LocalAddresses = { region: string; queueUrl(name: string): string; apiUrl: string };

/** Reads a cloud assembly (`cdk.out`) of one stack. Throws, naming the logical id, for whatever is not known here. */
export function readAssembly(dir: string, addresses: LocalAddresses): Assembly {
  const stack = stackOf(dir);
  const template = asObject(readJson(path.join(dir, `${stack}.template.json`)), `${stack}.template.json`);
  return {
    stack,
    region: addresses.region,
    resources: resolveTemplate(template, stack, addresses),
    assetFolder: assetFolders(dir, stack),
  };
}

function stackOf(dir: string): string {
  const templates = existsSync(dir) ? readdirSync(dir).filter(name => name.endsWith('.template.json')) : [];
  const [first, ...others] = templates;
  if (first === undefined)
    throw new Error(`${dir} holds no *.template.json: synthesise the application first (npm run synth)`);
  if (others.length > 0)
    throw new Error(
      `${dir} holds ${templates.length} stacks (${templates.join(', ')}); local mode runs exactly one`,
    );
  return first.slice(0, -'.template.json'.length);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function assetFolders(dir: string, stack: string): (objectKey: string) => string {
  const file = path.join(dir, `${stack}.assets.json`);
  const folders = new Map<string, string>();
  if (existsSync(file)) {
    for (const asset of Object.values(asObject(asObject(readJson(file), file)['files'] ?? {}, file))) {
      const { source, destinations } = asObject(asset, file);
      const folder = path.resolve(dir, asText(asObject(source, file)['path'], file));
      for (const destination of Object.values(asObject(destinations, file)))
        folders.set(asText(asObject(destination, file)['objectKey'], file), folder);
    }
  }
  return objectKey => {
    const folder = folders.get(objectKey);
    if (folder === undefined) throw new Error(`${file} has no asset with the object key "${objectKey}"`);
    return folder;
  };
}

export function resolveTemplate(
  template: Record<string, unknown>,
  stack: string,
  addresses: LocalAddresses,
): Resource[] {
  const declared = asObject(template['Resources'] ?? {}, 'Resources');
  const scope = scopeOf(template, declared, stack, addresses);
  const resources: Resource[] = [];
  for (const [id, raw] of Object.entries(declared)) {
    const resource = asObject(raw, id);
    const type = asText(resource['Type'], `${id}.Type`);
    if (type in INERT_TYPES) continue;
    if (!(type in ACTIVE_TYPES))
      throw new Error(
        `${id}: the local runtime does not know the resource type ${type}. Give it a meaning in local/, or name it in INERT_TYPES of local/physical.ts if it needs none.`,
      );
    if (typeof resource['Condition'] === 'string' && !scope.condition(resource['Condition'])) continue;
    const properties = asObject(resolve(resource['Properties'] ?? {}, scope, id), id);
    resources.push({ id, type, properties: jsonObject(properties), ...scope.physical(id) });
  }
  return resources;
}

function jsonObject(value: Record<string, unknown>): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

type TemplateScope = Scope & { physical(logicalId: string): Physical };

function scopeOf(
  template: Record<string, unknown>,
  declared: Record<string, unknown>,
  stack: string,
  addresses: LocalAddresses,
): TemplateScope {
  const parameters = asObject(template['Parameters'] ?? {}, 'Parameters');
  const conditions = asObject(template['Conditions'] ?? {}, 'Conditions');
  const mappings = asObject(template['Mappings'] ?? {}, 'Mappings');
  const pseudo: Record<string, Json> = {
    'AWS::AccountId': ACCOUNT,
    'AWS::Region': addresses.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack,
    'AWS::StackId': `arn:aws:cloudformation:${addresses.region}:${ACCOUNT}:stack/${stack}/local`,
    'AWS::NotificationARNs': [],
  };
  const known = new Map<string, Physical>();

  function physical(id: string): Physical {
    const found = known.get(id);
    if (found) return found;
    const resource = asObject(declared[id], id);
    const type = asText(resource['Type'], `${id}.Type`);
    const describe = ACTIVE_TYPES[type] ?? INERT_TYPES[type];
    if (describe === undefined)
      throw new Error(`${id}: the local runtime does not know the resource type ${type}`);
    const made = withAddresses(
      type,
      describe(id, nameProperties(id, resource), { stack, region: addresses.region }),
    );
    known.set(id, made);
    return made;
  }

  // Only properties that are a name decide a physical id; resolving all of them here could go round in circles.
  function nameProperties(id: string, resource: Record<string, unknown>): JsonObject {
    const given = isObject(resource['Properties']) ? resource['Properties'] : {};
    const names = Object.entries(given).filter(([key]) => key.endsWith('Name') || key === 'FifoQueue');
    return Object.fromEntries(names.map(([key, value]) => [key, resolve(value, scope, `${id}.${key}`)]));
  }

  function withAddresses(type: string, made: Physical): Physical {
    if (type === 'AWS::SQS::Queue') {
      const url = addresses.queueUrl(made.ref);
      return { ref: url, attributes: { ...made.attributes, QueueUrl: url } };
    }
    if (type === 'AWS::ApiGatewayV2::Api')
      return { ...made, attributes: { ...made.attributes, ApiEndpoint: addresses.apiUrl } };
    return made;
  }

  const scope: TemplateScope = {
    physical,
    ref(name) {
      if (name in pseudo) return pseudo[name];
      if (name in parameters) return parameterDefault(name, asObject(parameters[name], name));
      return name in declared ? physical(name).ref : undefined;
    },
    attribute(id, attribute) {
      if (!(id in declared)) throw new Error(`Fn::GetAtt of "${id}", which the template does not have`);
      const value = physical(id).attributes[attribute];
      if (value === undefined)
        throw new Error(`${id}: the local runtime does not know the attribute "${attribute}" of this type`);
      return value;
    },
    condition(name) {
      if (!(name in conditions)) throw new Error(`Condition "${name}", which the template does not have`);
      return resolveCondition(conditions[name], scope, `Conditions.${name}`);
    },
    mapping(map, first, second) {
      const found = asObject(asObject(mappings[map] ?? {}, map)[first] ?? {}, map)[second];
      return found === undefined ? undefined : resolve(found, scope, `Mappings.${map}`);
    },
  };
  return scope;
}

function parameterDefault(name: string, parameter: Record<string, unknown>): Json {
  const value = parameter['Default'];
  if (typeof value === 'string' || typeof value === 'number') return value;
  // SSM parameters have the name of a parameter as their default, not a value.
  throw new Error(`Parameter ${name} has no default; local mode cannot ask for a value`);
}
