import { fork } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { synthesise } from '../../cli/stack/synthesise.ts';
import { ANNOUNCEMENT_SOURCE } from '../../shared/contract/events.ts';

export const OBSERVER = 'observed-announcements';

const started = z.object({ awsEndpoint: z.string(), engine: z.number() });
const told = z.object({ engine: z.number() });
const complaint = z.object({ complaint: z.string() });
const template = z.looseObject({ Resources: z.record(z.string(), z.unknown()) });

/** A copy of the application with one queue more, which keeps every announcement that the bus took. */
export async function observedAssembly(dir: string): Promise<string> {
  await cp(await synthesise(new AbortController().signal, () => {}), dir, { recursive: true });
  const file = path.join(dir, 'Hilvan.template.json');
  const read = template.parse(JSON.parse(await readFile(file, 'utf8')));
  const busName = Object.entries(read.Resources).find(
    ([, resource]) => z.object({ Type: z.literal('AWS::Events::EventBus') }).safeParse(resource).success,
  )?.[0];
  const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  Object.assign(read.Resources, {
    Observer: { Type: 'AWS::SQS::Queue', Properties: { QueueName: OBSERVER } },
    ObserverRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: busName },
        EventPattern: { source: [ANNOUNCEMENT_SOURCE] },
        State: 'ENABLED',
        Targets: [{ Id: 'Observer', Arn: arn('Observer') }],
      },
    },
    ObserverPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Observer' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sqs:SendMessage',
              Principal: { Service: 'events.amazonaws.com' },
              Resource: arn('Observer'),
              Condition: { ArnEquals: { 'aws:SourceArn': arn('ObserverRule') } },
            },
          ],
        },
      },
    },
  });
  await writeFile(file, JSON.stringify(read));
  return dir;
}

export interface MortalRuntime {
  /** Resolves when it takes events; rejects where it ended before. */
  ready: Promise<{ awsEndpoint: string }>;
  /** kill -9 */
  kill(): Promise<void>;
  /** kill -9 of its engine; resolves when another process is in its place. */
  killEngine(): Promise<void>;
}

/** Starts the application in a process of its own. `onComplaint`: what a person would have seen. */
export function startMortal(
  assembly: string,
  dataDir: string,
  onComplaint: (line: string) => void,
): MortalRuntime {
  const child = fork(new URL('./durability-runtime.ts', import.meta.url), [assembly, dataDir], {
    execArgv: [],
  });
  child.on('message', message => {
    const line = complaint.safeParse(message);
    if (line.success) onComplaint(line.data.complaint);
  });
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  /** The next message of this shape. */
  const heard = <T>(shape: z.ZodType<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const listen = (message: unknown) => {
        const read = shape.safeParse(message);
        if (!read.success) return;
        child.off('message', listen);
        resolve(read.data);
      };
      child.on('message', listen);
      void gone.then(() => reject(new Error('The process ended')));
    });
  const ready = heard(started);
  ready.catch(() => {});
  const engine = async () => {
    const answer = heard(told);
    child.send({});
    return (await answer).engine;
  };
  return {
    ready,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async killEngine() {
      const pid = await engine();
      process.kill(pid, 'SIGKILL');
      while ((await engine()) === pid) await sleep(20);
    },
  };
}
