import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesise } from '../cli/stack/synthesise.ts';

/** What is paid for by the month, whether or not a touchpoint comes; counted in the synthesised template. */
export interface StackCounts {
  keys: number;
  secrets: number;
  /** Metrics that alarms look at: an alarm on an expression pays for each. */
  alarmMetrics: number;
  /** Metrics of the functions' own, those that count anything, and the cold starts of each function. */
  metrics: number;
  dashboards: number;
}

type Properties = Record<string, unknown>;

export async function countStack(): Promise<StackCounts> {
  const folder = await synthesise(new AbortController().signal, () => {});
  const name = (await readdir(folder)).find(each => each.endsWith('.template.json'));
  if (name === undefined) throw new Error(`There is no template in ${folder}`);
  const text = await readFile(join(folder, name), 'utf8');
  return countTemplate(text, name.replace('.template.json', ''));
}

/** `namespace`: of the metrics that the functions count. */
export function countTemplate(text: string, namespace: string): StackCounts {
  const { Resources } = JSON.parse(text) as {
    Resources: Record<string, { Type: string; Properties?: Properties }>;
  };
  const of = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  const alarmMetrics = of('AWS::CloudWatch::Alarm').map(({ Properties: alarm = {} }) =>
    Array.isArray(alarm['Metrics'])
      ? alarm['Metrics'].filter((each: Properties) => each['MetricStat'] !== undefined).length
      : 1,
  );
  const measuring = of('AWS::Lambda::Function').filter(each =>
    JSON.stringify(each).includes('POWERTOOLS_METRICS_NAMESPACE'),
  );
  return {
    keys: of('AWS::KMS::Key').length,
    secrets: of('AWS::SecretsManager::Secret').length,
    alarmMetrics: alarmMetrics.reduce((sum, count) => sum + count, 0),
    metrics: ownMetrics(JSON.stringify(Resources), namespace).size + measuring.length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
  };
}

/** Names as alarms and the dashboard have them; the dashboard is text within the template's text. */
function ownMetrics(text: string, namespace: string): Set<string> {
  const plain = text.replaceAll('\\', '');
  const listed = plain.matchAll(new RegExp(`"${namespace}","(\\w+)","service"`, 'g'));
  const alarmed = plain.matchAll(new RegExp(`"MetricName":"(\\w+)","Namespace":"${namespace}"`, 'g'));
  return new Set([...listed, ...alarmed].map(([, name]) => name ?? ''));
}
