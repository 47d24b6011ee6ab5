import { ofType, readTemplate, type Template } from './template.ts';

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

export async function countStack(): Promise<StackCounts> {
  const { template, stackName } = await readTemplate();
  return countTemplate(template, stackName);
}

/** `namespace`: of the metrics that the functions count. */
export function countTemplate(template: Template, namespace: string): StackCounts {
  const of = (type: string) => ofType(template, type).map(([, properties]) => properties);
  const alarmMetrics = of('AWS::CloudWatch::Alarm').map(({ Metrics }) =>
    Array.isArray(Metrics)
      ? Metrics.filter((each: { MetricStat?: unknown }) => each.MetricStat !== undefined).length
      : 1,
  );
  const measuring = of('AWS::Lambda::Function').filter(each =>
    JSON.stringify(each).includes('POWERTOOLS_METRICS_NAMESPACE'),
  );
  return {
    keys: of('AWS::KMS::Key').length,
    secrets: of('AWS::SecretsManager::Secret').length,
    alarmMetrics: alarmMetrics.reduce((sum, count) => sum + count, 0),
    metrics: ownMetrics(JSON.stringify(template), namespace).size + measuring.length,
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
