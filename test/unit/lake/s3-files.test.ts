import { describe, expect, it } from 'vitest';
import { signedHeaders } from '../../../shared/lake/sign.ts';

// The examples that AWS publishes for Signature Version 4 of S3, with its example key.
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const now = Date.UTC(2013, 4, 24);

describe('the signature of a request to S3', () => {
  it('is that of the published example of reading a range of an object', () => {
    const signed = signedHeaders(
      {
        service: 's3',
        method: 'GET',
        url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
        headers: { range: 'bytes=0-9' },
      },
      'us-east-1',
      credentials,
      now,
    );
    expect(signed['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  it('is that of the published example of a list', () => {
    const signed = signedHeaders(
      {
        service: 's3',
        method: 'GET',
        url: new URL('https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J'),
        headers: {},
      },
      'us-east-1',
      credentials,
      now,
    );
    expect(signed['authorization']).toContain(
      'Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });
});
