import { asList, asObject, asText, isObject, type Json } from './json.ts';

/** What names mean in one template. */
export type Scope = {
  /** A parameter, a pseudo parameter or the physical id of a resource; undefined when there is no such name. */
  ref(name: string): Json | undefined;
  attribute(logicalId: string, attribute: string): Json;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): Json | undefined;
};

const NO_VALUE = Symbol('AWS::NoValue');

/** Replaces every intrinsic in `value`. `where` names the place, e.g. the logical id, in errors. */
export function resolve(value: unknown, scope: Scope, where: string): Json {
  const result = evaluate(value, scope, where);
  if (result === NO_VALUE) throw new Error(`${where}: AWS::NoValue is not possible here`);
  return result;
}

function evaluate(value: unknown, scope: Scope, where: string): Json | typeof NO_VALUE {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => evaluate(item, scope, `${where}[${index}]`));
    return items.filter(item => item !== NO_VALUE);
  }
  if (isObject(value)) {
    const name = intrinsicOf(value);
    if (name !== undefined) return call(name, value[name], scope, where);
    const result: { [key: string]: Json } = {};
    for (const [key, item] of Object.entries(value)) {
      const evaluated = evaluate(item, scope, `${where}.${key}`);
      if (evaluated !== NO_VALUE) result[key] = evaluated;
    }
    return result;
  }
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw new Error(`${where}: not a JSON value`);
}

/** An intrinsic is an object of one key. IAM's own `Condition` blocks have the same look, so that key is not one here. */
function intrinsicOf(value: Record<string, unknown>): string | undefined {
  const keys = Object.keys(value);
  const key = keys[0];
  if (keys.length !== 1 || key === undefined) return undefined;
  return key === 'Ref' || key.startsWith('Fn::') ? key : undefined;
}

function call(name: string, argument: unknown, scope: Scope, where: string): Json | typeof NO_VALUE {
  const here = `${where} ${name}`;
  const list = () => asList(resolve(argument, scope, here), here);
  const text = (item: unknown) => asScalar(item, here);
  switch (name) {
    case 'Ref':
      return reference(asText(argument, here), scope, where);
    case 'Fn::GetAtt':
      return getAtt(argument, scope, here);
    case 'Fn::Join': {
      const [separator, items] = list();
      return asList(items, here).map(text).join(asText(separator, here));
    }
    case 'Fn::Split': {
      const [separator, source] = list();
      return asText(source, here).split(asText(separator, here));
    }
    case 'Fn::Select': {
      const [index, items] = list();
      const chosen = asList(items, here)[Number(index)];
      if (chosen === undefined) throw new Error(`${here}: there is no item ${String(index)}`);
      return resolve(chosen, scope, here);
    }
    case 'Fn::Sub':
      return substitute(argument, scope, here);
    case 'Fn::FindInMap': {
      const [map, first, second] = list().map(text);
      const found = scope.mapping(map ?? '', first ?? '', second ?? '');
      if (found === undefined) throw new Error(`${here}: no mapping ${map}.${first}.${second}`);
      return found;
    }
    case 'Fn::If': {
      const [condition, yes, no] = asList(argument, here);
      return evaluate(scope.condition(asText(condition, here)) ? yes : no, scope, here);
    }
    default:
      throw new Error(
        `${where}: the local runtime does not know the intrinsic ${name}. Synthesise without it, or teach local/intrinsics.ts.`,
      );
  }
}

function reference(name: string, scope: Scope, where: string): Json | typeof NO_VALUE {
  if (name === 'AWS::NoValue') return NO_VALUE;
  const value = scope.ref(name);
  if (value === undefined) throw new Error(`${where}: Ref to "${name}", which the template does not have`);
  return value;
}

function getAtt(argument: unknown, scope: Scope, here: string): Json {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return scope.attribute(argument.slice(0, dot), argument.slice(dot + 1));
  }
  const [logicalId, attribute] = asList(argument, here);
  return scope.attribute(asText(logicalId, here), asText(resolve(attribute, scope, here), here));
}

function substitute(argument: unknown, scope: Scope, here: string): string {
  const [template, given] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = asObject(given ?? {}, here);
  return asText(template, here).replace(/\$\{(!?)([^}]*)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const own = variables[name.trim()];
    if (own !== undefined) return asScalar(resolve(own, scope, here), here);
    if (name.includes('.') && !name.startsWith('AWS::')) return asScalar(getAtt(name, scope, here), here);
    return asScalar(resolve({ Ref: name.trim() }, scope, here), here);
  });
}

function asScalar(value: unknown, where: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return asText(value, where);
}

/** Value of a condition's expression: Fn::Equals, And, Or, Not, or `{ Condition: name }`. */
export function resolveCondition(expression: unknown, scope: Scope, where: string): boolean {
  const entries = Object.entries(asObject(expression, where));
  const [name, argument] = entries[0] ?? ['', undefined];
  const each = () => asList(argument, where).map(item => resolveCondition(item, scope, where));
  switch (name) {
    case 'Condition':
      return scope.condition(asText(argument, where));
    case 'Fn::Equals': {
      const [left, right] = asList(resolve(argument, scope, where), where);
      return String(left) === String(right);
    }
    case 'Fn::And':
      return each().every(Boolean);
    case 'Fn::Or':
      return each().some(Boolean);
    case 'Fn::Not':
      return !each()[0];
    default:
      throw new Error(`${where}: the local runtime does not know the condition function "${name}"`);
  }
}
