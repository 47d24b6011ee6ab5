import { field, type Synthesised, statementsOf } from './template.ts';

/** The functions of a template, by the name that each gives itself. */
export function lambdasOf(synthesised: () => Synthesised) {
  const functions = () => synthesised().of('AWS::Lambda::Function');
  const idOf = (name: string) => {
    const found = functions().find(([, lambda]) => service(lambda.Properties['Environment']) === name);
    if (found === undefined) throw new Error(`no function ${name} in the template`);
    return found[0];
  };
  const service = (environment: Parameters<typeof field>[0]) =>
    field(field(environment, 'Variables'), 'POWERTOOLS_SERVICE_NAME');
  const variables = (name: string) => {
    const found = functions().find(([id]) => id === idOf(name));
    return Object.keys(field(found?.[1].Properties['Environment'], 'Variables') ?? {}).sort();
  };
  const grants = (name: string) => statementsOf(synthesised(), idOf(name));
  const actions = (name: string) => grants(name).flatMap(statement => statement.actions);
  return { functions, idOf, service, variables, grants, actions };
}
