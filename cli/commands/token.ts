import { Command, InvalidArgumentError, Option } from 'commander';
import { durationMs } from '../../shared/contract/duration.ts';
import { ROLES, type Role } from '../../shared/contract/viewer.ts';
import { CliError } from '../failure.ts';
import { DEFAULT_DATA_DIR, readDevFile } from '../stack/dev-file.ts';
import { signingKeyText } from '../stack/stack-options.ts';
import { print } from '../terminal.ts';

interface Options {
  role: Role;
  subject: string;
  team?: string;
  identifiers?: boolean;
  expires: number;
  signingKey?: string;
  data: string;
}

const EXAMPLES = `
The key is that of the running dev or demo. In AWS it is the value of the secret ApiTokenArn of the stack:
  HILVAN_SIGNING_KEY=$(aws secretsmanager get-secret-value --secret-id … --query SecretString --output text)

Examples:
  hilvan token --role analyst --subject ana
  hilvan token --role team --team contact-centre --subject desk-7 --expires P1D
  hilvan token --role admin --subject nightly-export --expires P90D`;

export function tokenCommand(): Command {
  return new Command('token')
    .summary('sign a token of the API')
    .description('Signs a token for a system or a person, with a role, and prints it.')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .addOption(
      new Option('--subject <name>', 'who it is for: the audit log names them').makeOptionMandatory(),
    )
    .addOption(new Option('--team <team>', 'whose touchpoints it sees (role team)'))
    .addOption(new Option('--identifiers', 'shows the hashes of identifiers'))
    .addOption(
      new Option('--expires <duration>', 'how long it is good, such as PT8H or P30D')
        .argParser(seconds)
        .default(30 * 86_400, 'P30D'),
    )
    .addOption(
      new Option('--signing-key <key>', 'the key to sign it with')
        .env('HILVAN_SIGNING_KEY')
        .argParser(signingKeyText),
    )
    .addOption(new Option('--data <dir>', 'data folder of the running dev or demo').default(DEFAULT_DATA_DIR))
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run({ role, subject, team, identifiers, expires, signingKey, data }: Options): Promise<void> {
  const [{ readServiceClaims }, { signServiceToken, LONGEST_LIFE_DAYS }] = await Promise.all([
    import('../../shared/contract/viewer.ts'),
    import('../../shared/crypto/service-tokens.ts'),
  ]);
  const key = signingKey ?? (await readDevFile(data))?.signingKey;
  if (key === undefined) {
    throw new CliError('There is no key to sign with: nothing runs here.', {
      mend: 'Start "hilvan dev" in another terminal, or give the key with HILVAN_SIGNING_KEY.',
    });
  }
  if (expires > LONGEST_LIFE_DAYS * 86_400) {
    throw new CliError('The token would be good for too long.', {
      mend: `Ask for ${LONGEST_LIFE_DAYS} days at most, such as --expires P90D.`,
    });
  }
  const read = readServiceClaims({
    sub: subject,
    role,
    ...(team === undefined ? {} : { team }),
    ...(identifiers === true ? { identifiers } : {}),
  });
  if (!read.ok) {
    throw new CliError(`--${read.claim === 'sub' ? 'subject' : read.claim} ${read.message}.`);
  }
  const issuedAt = Math.floor(Date.now() / 1000);
  print(signServiceToken(key, read.claims, { issuedAt, expiresAt: issuedAt + expires }));
}

function seconds(text: string): number {
  const total = Math.floor((durationMs(text) ?? 0) / 1000);
  if (total > 0) return total;
  throw new InvalidArgumentError('Write a duration such as PT8H, P30D or P1DT12H.');
}
