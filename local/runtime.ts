import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { signServiceToken } from '../shared/crypto/service-tokens.ts';
import { createAthena } from './athena.ts';
import type { EngineKind } from './engines/engine.ts';
import { readBuses } from './event-bus.ts';
import { createGateway, type Services } from './gateway.ts';
import { answerHttp } from './http-api.ts';
import { readHttpApi } from './http-routes.ts';
import { type Access, createAccess } from './iam/access.ts';
import type { Permissions } from './iam/report.ts';
import { closeServer, listen } from './listen.ts';
import { type Lock, lockDirectory } from './lock.ts';
import type { OnLog } from './log.ts';
import { ownEngine, ownQueues, ownS3 } from './own-services.ts';
import { ACCOUNT } from './physical.ts';
import { openSecrets } from './secrets.ts';
import { readCatalogue } from './sql/catalogue.ts';
import { createTables } from './table.ts';
import { readAssembly } from './template.ts';
import { startWorkload, type Workload } from './workload.ts';

export type LocalOptions = {
  /** Cloud assembly of the synthesised application (`cdk.out`). */
  assembly: string;
  /** Where state is kept; absent: nothing is kept. */
  dataDir?: string | undefined;
  /** Port of the query API. 0: any free one. Default 4100. */
  port?: number | undefined;
  /** Port of the AWS endpoint. 0: any free one. Default 4566. */
  awsPort?: number | undefined;
  engine?: EngineKind | undefined;
  /** Key that service tokens are signed with, instead of the kept or generated one. */
  signingKey?: string | undefined;
  region?: string | undefined;
  /** Instances of one function at one time. Default: the machine's cores, at least 2. */
  mostInstances?: number | undefined;
  /** When a failed message is tried again, where the template has a longer time. Default 2. */
  retryAfterSeconds?: number | undefined;
  /** Whether functions follow the streams of tables. Default: they do. */
  streams?: boolean | undefined;
  /** Takes each line that a person should see (errors). Default: standard error. */
  onLog?: OnLog | undefined;
};

export type LocalRuntime = Pick<Workload, 'idle' | 'followed' | 'invoke' | 'runSchedule' | 'health'> & {
  awsEndpoint: string;
  apiUrl: string;
  /** A token of an admin, good for a month. */
  apiToken: string;
  /** What others are signed with. */
  signingKey: string;
  tableName: string;
  busName: string;
  region: string;
  /** Address and process of the DynamoDB engine. */
  engine: { endpoint: string; pid?: number };
  /**
   * What the policies grant, and what of it was used since the start: by function (short name), then by resource policy
   * (logical id). A grant reads `action on resource`.
   */
  permissions(): Record<string, Permissions>;
  stop(): Promise<void>;
};

/** Runs a synthesised application on this machine. Rejects with the reason, and nothing left running, when it cannot. */
export async function startLocal(options: LocalOptions): Promise<LocalRuntime> {
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await start(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: LocalOptions,
  undo: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<LocalRuntime> {
  const { assembly: assemblyDir, dataDir, region = 'eu-west-1' } = options;
  const onLog: OnLog = options.onLog ?? (line => process.stderr.write(`${line}\n`));
  const keep = (...parts: string[]) => (dataDir === undefined ? undefined : path.join(dataDir, ...parts));

  let lock: Lock | undefined;
  if (dataDir !== undefined) {
    lock = await lockDirectory(dataDir);
    undo.push(lock.release);
  }
  // Both servers listen first: their addresses are part of what the template says.
  const ready = Promise.withResolvers<Services>();
  ready.promise.catch(() => {});
  const gateway = createGateway(ready.promise);
  const awsPort = await listen(gateway, options.awsPort ?? 4566, '--aws-port');
  undo.push(() => closeServer(gateway));
  undo.push(() => ready.reject(new Error('The local runtime has ended')));
  let answerApi: Parameters<typeof createServer>[1] = (_request, response) => response.writeHead(503).end();
  const api = createServer((request, response) => answerApi?.(request, response));
  const port = await listen(api, options.port ?? 4100, '--port');
  undo.push(() => closeServer(api));
  const awsEndpoint = `http://127.0.0.1:${awsPort}`;
  const apiUrl = `http://127.0.0.1:${port}`;

  const queueUrl = (name: string) => `${awsEndpoint}/${ACCOUNT}/${name}`;
  const assembly = readAssembly(assemblyDir, { region, apiUrl, queueUrl });
  const { resources } = assembly;
  const buses = readBuses(resources, region);
  const httpApi = readHttpApi(resources, region);
  const access = createAccess({ resources, region, onRefusal: sentence => onLog(`[iam] ${sentence}`) });
  const keyArn = signingKeyArn(resources);
  const given =
    keyArn === undefined || options.signingKey === undefined ? [] : [[keyArn, options.signingKey] as const];
  const secrets = openSecrets(resources, keep('secrets.json'), new Map(given));

  const [engine, queues] = await Promise.all([
    ownEngine(options.engine ?? 'dynalite', dataDir, lock, onLog, undo),
    ownQueues(region, keep('queues'), undo),
  ]);
  const [tableName = ''] = await createTables(resources, engine.endpoint, region);

  const { s3, folder } = await ownS3(resources, keep('s3'), undo);
  const catalogue = readCatalogue(resources);
  const athena = catalogue && createAthena(catalogue, path.join(folder, catalogue.lake.bucket));
  undo.push(() => athena?.stop());

  const workload = await startWorkload({
    assembly,
    buses,
    queues,
    access,
    onLog,
    queueUrl,
    logDir: keep('logs'),
    retryAfterSeconds: options.retryAfterSeconds ?? 2,
    mostInstances: options.mostInstances ?? Math.max(2, availableParallelism()),
    environment: { AWS_ENDPOINT_URL: awsEndpoint },
    streams: options.streams ?? true,
  });
  undo.push(workload.stop);

  const invoking = { functionByArn: workload.functionByArn, mayInvoke: apiInvocations(access) };
  if (httpApi) {
    answerApi = (request, response) => {
      answerHttp(httpApi, invoking, request, response).catch(error => {
        onLog(`[api] ${String(error)}`);
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end();
      });
    };
  }
  const signingKey = (keyArn === undefined ? undefined : secrets.byArn(keyArn)) ?? '';
  const { publish, health, idle, followed, invoke, runSchedule, streams } = workload;
  ready.resolve({
    access,
    region,
    eventBridge: { buses, region, publish },
    queues,
    secrets,
    s3,
    streams,
    athena,
    engine: engine.endpoint,
    engineBack: engine.back,
    health,
    functionByArn: workload.functionByArn,
  });
  return {
    awsEndpoint,
    apiUrl,
    apiToken: adminToken(signingKey),
    signingKey,
    tableName,
    busName: buses.buses[1]?.name ?? 'default',
    region,
    // Asked each time: an engine that was started again has another process.
    get engine() {
      return { endpoint: engine.endpoint, ...(engine.pid === undefined ? {} : { pid: engine.pid }) };
    },
    idle,
    followed,
    invoke,
    runSchedule,
    health,
    permissions: access.permissions,
    stop,
  };
}

function apiInvocations(access: Access): (functionArn: string, sourceArn: string) => boolean {
  return (resource, sourceArn) =>
    access.refusalOf({
      service: 'apigateway.amazonaws.com',
      action: 'lambda:InvokeFunction',
      resource,
      context: { 'aws:sourcearn': sourceArn },
    }) === undefined;
}

/** For who runs the machine: they hold the key anyway. */
function adminToken(key: string): string {
  if (key === '') return '';
  const issuedAt = Math.floor(Date.now() / 1000);
  const times = { issuedAt, expiresAt: issuedAt + 30 * 86_400 };
  return signServiceToken(key, { sub: 'local', role: 'admin' }, times);
}

/** The secret whose value tokens are signed with. */
function signingKeyArn(resources: readonly { properties: unknown }[]): string | undefined {
  for (const { properties } of resources) {
    const arn = /"API_TOKEN_ARN":"([^"]+)"/.exec(JSON.stringify(properties))?.[1];
    if (arn !== undefined) return arn;
  }
  return undefined;
}
