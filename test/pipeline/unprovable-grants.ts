/** A grant that a function has for good reason, though no request on this machine can be made to show it. */
export interface UnprovableGrant {
  functions: string[];
  /** Of `action on resource`. */
  grant: RegExp;
  why: string;
}

export const unprovable: UnprovableGrant[] = [
  {
    functions: ['sweep'],
    grant: /^dynamodb:GetItem /,
    why: 'a sweep that was cut off between a flag and its journey finds the flag there and reads it',
  },
  {
    functions: ['ingest', 'sweep', 'privacy', 'query'],
    grant: /^kms:(DescribeKey|Encrypt|GenerateDataKey|ReEncryptFrom|ReEncryptTo) .*KeysStore/,
    why: 'DynamoDB asks for them of whoever writes to a table under a key of the account; no engine here calls a key',
  },
  {
    functions: ['query', 'lake', 'context', 'analytics'],
    grant: /^kms:DescribeKey .*KeysStore/,
    why: 'DynamoDB asks for it of whoever uses a table under a key of the account; no engine here calls a key',
  },
  {
    functions: ['sql'],
    grant: /^athena:StopQueryExecution /,
    why: 'a statement that runs for 24 seconds is stopped; sql.test.ts stops one by the same code, sooner',
  },
];
