import type { StandIn } from './stand-ins.ts';

/** Of the AWS SDK. */
export const sdkStandIns: readonly StandIn[] = [
  {
    file: '@aws-sdk/core/dist-es/submodules/client/util-endpoints/aws.js',
    reason:
      'Serves the tables that addresses are decided by upstream; here they are put together (slim-clients.ts).',
    contents: 'export const awsEndpointFunctions = {};',
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/clock-skew-defaults.js',
    reason:
      'Environment and profiles may switch the correction of clocks off; the template sets nothing of it.',
    contents: 'export const DEFAULT_DISABLE_CLOCK_SKEW_CORRECTION = false;',
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/account-id-endpoint/AccountIdEndpointModeConfigResolver.js',
    reason: 'Chooses addresses with the account in them; credentials on Lambda do not name it.',
    contents: 'export const resolveAccountIdEndpointModeConfig = config => config;',
  },
  {
    file: '@smithy/core/dist-es/submodules/protocols/HttpBindingNormalizedSchema.js',
    reason:
      'Puts input into paths, headers and host names; the protocols in use put all of it into the body.',
    contents: `export const getHttpOperationBindings = () => [];
      export class HttpBindingNormalizedSchema {
        static of() { throw new Error('HTTP bindings are not part of this bundle (infra/sdk-stand-ins.ts)'); }
      }`,
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/user-agent-middleware.js',
    reason:
      'Tells the service which features of the client are in use, for statistics: its name and version do.',
    contents: `const absent = undefined;
      export { absent as userAgentMiddleware, absent as getUserAgentMiddlewareOptions };
      export const getUserAgentPlugin = ({ userAgent }) => ({
        applyToStack: stack => stack.add(
          next => args => {
            args.request.headers['user-agent'] = userAgent;
            return next(args);
          },
          { name: 'getUserAgentMiddleware', step: 'build', priority: 'low', override: true },
        ),
      });`,
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/configurations.js',
    reason: 'Names an application in the user agent; none is configured.',
    contents: `export const DEFAULT_UA_APP_ID = undefined;
      export const resolveUserAgentConfig = config => config;`,
  },
  {
    file: '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/getEndpointFromInstructions.js',
    reason:
      'Gathers what addresses may depend on, from inputs and credentials too: here on four things (slim-clients.ts).',
    contents: `const absent = () => { throw new Error('Parameters of addresses are not part of this bundle (infra/sdk-stand-ins.ts)'); };
      const addressOf = ({ protocol, hostname, port, path }) => protocol + '//' + hostname + (port ? ':' + port : '') + path;
      export const bindGetEndpointFromInstructions = fromConfig => async (_input, _instructions, config) =>
        config.endpointProvider({
          Endpoint: config.isCustomEndpoint ? addressOf(await config.endpoint()) : await fromConfig(),
          Region: await config.region(),
          UseFIPS: await config.useFipsEndpoint(),
          UseDualStack: await config.useDualstackEndpoint(),
        });
      export { absent as resolveParams };`,
  },
  {
    file: '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/getEndpointFromConfig.js',
    reason:
      'Profiles may give each service another address; on Lambda there are none, and local mode has one for all.',
    contents: `export const getEndpointFromConfig = async () => process.env.AWS_ENDPOINT_URL;`,
  },
  {
    file: '@aws-sdk/client-dynamodb/dist-es/commands/DescribeEndpointsCommand.js',
    reason: 'Asked by endpoint discovery, which is off.',
    contents: 'export class DescribeEndpointsCommand {}',
  },
  {
    file: '@aws-sdk/middleware-endpoint-discovery/dist-es/resolveEndpointDiscoveryConfig.js',
    reason: 'Endpoint discovery is off unless asked for, and is not asked for.',
    contents: `export const resolveEndpointDiscoveryConfig = config => config;`,
  },
  {
    file: '@aws-sdk/client-eventbridge/dist-es/auth/httpAuthSchemeProvider.js',
    reason: 'Asks the address how to sign, for many regions at once perhaps; one bus in one region is used.',
    contents: `import { resolveAwsSdkSigV4Config } from '@aws-sdk/core/httpAuthSchemes';
      import { getSmithyContext, normalizeProvider } from '@smithy/core/client';
      export const defaultEventBridgeHttpAuthSchemeParametersProvider = async ({ region }, context) =>
        ({ operation: getSmithyContext(context).operation, region: await normalizeProvider(region)() });
      const propertiesExtractor = (config, context) => ({ signingProperties: { config, context } });
      export const defaultEventBridgeHttpAuthSchemeProvider = ({ region }) =>
        [{ schemeId: 'aws.auth#sigv4', signingProperties: { name: 'events', region }, propertiesExtractor }];
      export const resolveHttpAuthSchemeConfig = config =>
        Object.assign(resolveAwsSdkSigV4Config(config), { authSchemePreference: normalizeProvider([]) });`,
  },
  {
    file: '@aws-sdk/credential-provider-node/dist-es/index.js',
    reason: 'Lambda hands credentials over in the environment; profiles, SSO, IMDS and STS are not asked.',
    contents: `export const defaultProvider = () => async () => {
      const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
      if (!accessKeyId || !secretAccessKey) throw new Error('No credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
      return { accessKeyId, secretAccessKey, sessionToken };
    };`,
  },
  {
    file: '@aws-sdk/signature-v4-multi-region/dist-es/index.js',
    reason:
      'Only global endpoints of EventBridge are signed for many regions; one bus in one region is used.',
    contents: `export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';`,
  },
  {
    file: '@smithy/core/dist-es/submodules/retry/util-retry/DefaultRateLimiter.js',
    reason: 'Serves the adaptive retry mode only; the clients use the standard one.',
    contents: `export class DefaultRateLimiter {
      constructor() { throw new Error('The adaptive retry mode is not part of this bundle (infra/sdk-stand-ins.ts)'); }
    }`,
  },
  {
    file: '@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js',
    reason: 'The clients use the standard retry mode.',
    contents: `export class AdaptiveRetryStrategy {
      constructor() { throw new Error('The adaptive retry mode is not part of this bundle (infra/sdk-stand-ins.ts)'); }
    }`,
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/client/emitWarningIfUnsupportedVersion.js',
    reason: 'Tells of a Node.js older than the one that the functions run on.',
    contents: `export const state = { warningEmitted: true };
      export const emitWarningIfUnsupportedVersion = () => {};`,
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/client/middleware-logger/loggerMiddleware.js',
    reason: 'Writes to the logger that a client is given; none is given one.',
    contents: `export const loggerMiddleware = () => next => next;
      export const loggerMiddlewareOptions = { name: 'loggerMiddleware', step: 'initialize' };
      export const getLoggerPlugin = () => ({ applyToStack() {} });`,
  },
  {
    file: '@smithy/core/dist-es/submodules/client/smithy-client/schemaLogFilter.js',
    reason: 'Hides in what a client logs; none is given a logger.',
    contents: `export const schemaLogFilter = () => '***SensitiveInformation***';`,
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/AwsSdkSigV4ASigner.js',
    reason:
      'Signs for many regions: only global endpoints of EventBridge ask for that; one bus in one region is used.',
    contents: `export class AwsSdkSigV4ASigner {
      sign() { throw new Error('Signatures for many regions are not part of this bundle (infra/sdk-stand-ins.ts)'); }
    }`,
  },
  {
    file: '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
    reason: 'For platforms without node:crypto.',
    contents: `export class Sha256Js {
      constructor() { throw new Error('SHA-256 comes from node:crypto in this bundle (infra/sdk-stand-ins.ts)'); }
    }`,
  },
  {
    file: '@smithy/core/dist-es/submodules/serde/date-utils.js',
    reason: 'Times in answers of AWS JSON are seconds; other forms are of protocols that are not in use.',
    contents: `export const parseEpochTimestamp = seconds =>
        seconds === null || seconds === undefined ? undefined : new Date(Math.round(Number(seconds) * 1000));
      const absent = () => { throw new Error('Times as text are not part of this bundle (infra/sdk-stand-ins.ts)'); };
      export { absent as dateToUtcString, absent as parseRfc3339DateTime, absent as parseRfc3339DateTimeWithOffset, absent as parseRfc7231DateTime };`,
  },
  {
    file: '@smithy/core/dist-es/submodules/serde/schema-serde-lib/schema-date-utils.js',
    reason: 'Reads times in HTTP headers of REST services; none is in use.',
    contents: `const absent = () => { throw new Error('Times in headers are not part of this bundle (infra/sdk-stand-ins.ts)'); };
      export { absent as _parseEpochTimestamp, absent as _parseRfc3339DateTimeWithOffset, absent as _parseRfc7231DateTime };`,
  },
  {
    file: '@smithy/core/dist-es/submodules/config/shared-ini-file-loader/loadSharedConfigFiles.js',
    reason: 'Profiles stand in a home directory; on Lambda the environment says all.',
    contents: `export { CONFIG_PREFIX_SEPARATOR } from './constants';
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  },
  {
    file: '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js',
    reason: 'Asks the metadata service of a virtual machine.',
    contents: `export const getInstanceMetadataRegion = async () => undefined;`,
  },
  {
    file: '@smithy/core/dist-es/submodules/checksum/md5/Md5Js.js',
    reason: 'For platforms without node:crypto.',
    contents: `export class Md5Js {
      constructor() { throw new Error('MD5 comes from node:crypto in this bundle (infra/sdk-stand-ins.ts)'); }
    }`,
  },
  {
    file: '@smithy/signature-v4/dist-es/HeaderFormatter.js',
    reason: 'Writes the headers of messages in event streams; no operation in use has one.',
    contents: `export class HeaderFormatter {
      format() { throw new Error('Event streams are not part of this bundle (infra/sdk-stand-ins.ts)'); }
    }`,
  },
  {
    file: '@aws/lambda-invoke-store/dist-es/invoke-store.js',
    reason:
      'Serves environments that run several invocations at a time; ours run one, named in the environment.',
    contents: `export const InvokeStore = { getInstanceAsync: async () => ({
      getXRayTraceId: () => process.env._X_AMZN_TRACE_ID,
    }) };`,
  },
];
