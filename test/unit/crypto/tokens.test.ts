import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createIdentify } from '../../../shared/crypto/identify.ts';
import { signServiceToken } from '../../../shared/crypto/service-tokens.ts';

const KEY = 'a signing key of the tests, long enough to be one';
const bytes = new TextEncoder().encode(KEY);
const NOW = Date.parse('2026-11-20T12:00:00Z');
const at = NOW / 1000;
const identify = createIdentify({ key: KEY, now: () => NOW });
const claims = { sub: 'ana', role: 'analyst', aud: 'hilvan', iat: at - 60, exp: at + 60 };

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const signed = (header: unknown, body: unknown, key: string | Uint8Array = KEY) => {
  const text = `${encode(header)}.${encode(body)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};
const hs256 = (body: unknown, key?: string) => signed({ alg: 'HS256' }, body, key);

describe('a service token', () => {
  test('names who asks, their role and their team', async () => {
    const times = { issuedAt: at, expiresAt: at + 60 };
    const of = (more: object) =>
      identify(signServiceToken(KEY, { sub: 'x', role: 'analyst', ...more }, times));
    expect(await of({})).toEqual({
      ok: true,
      viewer: { subject: 'x', role: 'analyst', teams: [], identifiers: false },
    });
    expect(await of({ identifiers: true })).toMatchObject({ viewer: { identifiers: true } });
    expect(await of({ role: 'admin' })).toMatchObject({ viewer: { role: 'admin', identifiers: true } });
    expect(await of({ role: 'team', team: 'shop' })).toMatchObject({ viewer: { teams: ['shop'] } });
  });

  test('is one for other libraries, and theirs is one here', async () => {
    const ours = signServiceToken(KEY, { sub: 'ana', role: 'admin' }, { issuedAt: at, expiresAt: at + 60 });
    const options = { algorithms: ['HS256'], audience: 'hilvan', currentDate: new Date(NOW) };
    expect((await jwtVerify(ours, bytes, options)).payload).toMatchObject({ sub: 'ana', role: 'admin' });
    const theirs = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(bytes);
    expect(await identify(theirs)).toMatchObject({ ok: true, viewer: { subject: 'ana' } });
  });

  test.each([
    ['expired', hs256({ ...claims, exp: at - 11 }), /expired: sign another/],
    ['not valid yet', hs256({ ...claims, nbf: at + 11 }), /not valid yet/],
    ['issued in the future', hs256({ ...claims, iat: at + 11 }), /not valid yet/],
    ['for another API', hs256({ ...claims, aud: 'other' }), /aud must be hilvan/],
    ['for several APIs', hs256({ ...claims, aud: ['hilvan', 'other'] }), /aud must be hilvan/],
    ['without an end', hs256({ ...claims, exp: undefined }), /from when to when/],
    ['with an end that is none', hs256({ ...claims, exp: '9999999999' }), /from when to when/],
    ['without a beginning', hs256({ ...claims, iat: undefined }), /from when to when/],
    ['good for years', hs256({ ...claims, exp: at + 400 * 86_400 }), /366 days/],
    ['of an unknown role', hs256({ ...claims, role: 'owner' }), /role/],
    ['of a team without a name', hs256({ ...claims, role: 'team' }), /team/],
    ['of an admin of a team', hs256({ ...claims, role: 'admin', team: 'shop' }), /team/],
    ['without a subject', hs256({ ...claims, sub: undefined }), /sub/],
    ['of another key', hs256(claims, `${KEY}.`), /not signed with the key/],
    ['unsigned', `${encode({ alg: 'none' })}.${encode(claims)}.`, /no token of this API/],
    ['said to be unsigned', signed({ alg: 'none' }, claims), /no token of this API/],
    ['of another algorithm', signed({ alg: 'HS512' }, claims), /no token of this API/],
    ['of an extension', signed({ alg: 'HS256', crit: ['b64'], b64: false }, claims), /no token of this API/],
    ['of two parts', hs256(claims).split('.').slice(0, 2).join('.'), /no token of this API/],
    ['of four parts', `${hs256(claims)}.x`, /no token of this API/],
    ['no JSON', 'a.b.c', /no token of this API/],
    ['a list', signed([], []), /no token of this API/],
    ['of a user, where there are none', signed({ alg: 'RS256', kid: 'k' }, claims), /no user pool here/],
  ])('that is %s is refused, and is told why', async (_what, token, detail) => {
    expect(await identify(token)).toEqual({ ok: false, detail: expect.stringMatching(detail) });
  });

  test('is good at the very end of its time, by the tolerance for clocks', async () => {
    expect(await identify(hs256({ ...claims, exp: at - 9 }))).toMatchObject({ ok: true });
    expect(await identify(hs256({ ...claims, nbf: at + 9 }))).toMatchObject({ ok: true });
  });

  test('that was changed anywhere is refused, spare bits included', async () => {
    const token = hs256(claims);
    for (let i = 0; i < token.length; i++) {
      const other = token[i] === 'A' ? 'B' : 'A';
      const changed = `${token.slice(0, i)}${other}${token.slice(i + 1)}`;
      expect((await identify(changed)).ok, changed).toBe(false);
    }
    const last = token.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spare = alphabet[alphabet.indexOf(last) ^ 1];
    expect((await identify(`${token.slice(0, -1)}${spare}`)).ok).toBe(false);
  });

  test('needs a key that cannot be guessed', () => {
    expect(() => createIdentify({ key: 'short', now: () => NOW })).toThrow(/5 characters: set one of 32/);
  });
});

describe('a user’s token', () => {
  let server: Server;
  let issuer: string;
  let asked = 0;
  let answer: () => { status: number; body: unknown };
  const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [first, second] = [pair(), pair()];
  const jwkOf = (key: KeyObject, kid: string) => ({
    ...key.export({ format: 'jwk' }),
    kid,
    alg: 'RS256',
    use: 'sig',
  });
  let clock = NOW;
  let identifyUser: ReturnType<typeof createIdentify>;

  beforeAll(async () => {
    server = createServer((_request, response) => {
      asked++;
      const { status, body } = answer();
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pool`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    asked = 0;
    clock = NOW;
    answer = () => ({ status: 200, body: { keys: [jwkOf(first.publicKey, 'first')] } });
    identifyUser = createIdentify({ key: KEY, users: { issuer, clientId: 'dashboard' }, now: () => clock });
  });

  const token = (more: object = {}, kid = 'first', key = first.privateKey) =>
    new SignJWT({
      sub: 'u-1',
      username: 'ana',
      token_use: 'access',
      client_id: 'dashboard',
      iss: issuer,
      iat: clock / 1000 - 5,
      exp: clock / 1000 + 600,
      'cognito:groups': ['hilvan-team-shop', 'hilvan-team-desk'],
      ...more,
    })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(key);

  it('is read by the keys of the pool; its groups are roles, the highest counts', async () => {
    expect(await identifyUser(await token())).toEqual({
      ok: true,
      viewer: { subject: 'ana', role: 'team', teams: ['shop', 'desk'], identifiers: false },
    });
    const groups = ['hilvan-team-shop', 'hilvan-analyst', 'hilvan-identifiers'];
    expect(await identifyUser(await token({ 'cognito:groups': groups }))).toMatchObject({
      viewer: { role: 'analyst', teams: [], identifiers: true },
    });
    const admin = [...groups, 'hilvan-admin'];
    expect(await identifyUser(await token({ 'cognito:groups': admin }))).toMatchObject({
      viewer: { role: 'admin', identifiers: true },
    });
    expect(asked).toBe(1);
  });

  it.each([
    ['of another pool', { iss: 'https://other' }, /another user pool/],
    ['an identity token', { token_use: 'id' }, /no access token/],
    ['of another app', { client_id: 'other' }, /no access token/],
    ['expired', { exp: NOW / 1000 - 60 }, /expired/],
    ['of nobody in a group', { 'cognito:groups': ['other', 'hilvan-team-', 'x-hilvan-admin'] }, /no group/],
  ])('that is %s is refused', async (_what, more, detail) => {
    expect(await identifyUser(await token(more))).toEqual({
      ok: false,
      detail: expect.stringMatching(detail),
    });
  });

  it('signed by another key, or with the public key as a secret, is refused', async () => {
    expect(await identifyUser(await token({}, 'first', second.privateKey))).toMatchObject({ ok: false });
    const pem = first.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const confused = signed({ alg: 'HS256', kid: 'first' }, { ...claims, iss: issuer }, pem);
    expect(await identifyUser(confused)).toMatchObject({ ok: false });
  });

  it('with an unknown key id makes the keys be read again, but once in a while only', async () => {
    await identifyUser(await token());
    for (let i = 0; i < 20; i++) {
      expect(await identifyUser(await token({}, `made-up-${i}`))).toMatchObject({ ok: false });
    }
    expect(asked).toBe(1);
    clock += 31_000;
    answer = () => ({ status: 200, body: { keys: [jwkOf(second.publicKey, 'second')] } });
    expect(await identifyUser(await token({}, 'second', second.privateKey))).toMatchObject({ ok: true });
    expect(asked).toBe(2);
    // The first was taken back.
    expect(await identifyUser(await token())).toMatchObject({ ok: false });
  });

  it('cannot be told about while the keys cannot be read: a matter of waiting', async () => {
    for (const broken of [
      { status: 500, body: {} },
      { status: 200, body: [] },
      { status: 200, body: null },
    ]) {
      answer = () => broken;
      expect(await identifyUser(await token())).toMatchObject({ ok: false, later: true });
      clock += 31_000;
    }
    expect(asked).toBe(3);
  });

  it('of a key that is too short, or for something else, is refused', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const sealing = { ...jwkOf(first.publicKey, 'sealing'), use: 'enc' };
    answer = () => ({
      status: 200,
      body: { keys: [jwkOf(short.publicKey, 'short'), sealing, { kty: 'EC' }] },
    });
    expect(await identifyUser(await token({}, 'sealing'))).toMatchObject({ ok: false });
    await importJWK(jwkOf(first.publicKey, 'first'));
    const text = `${encode({ alg: 'RS256', kid: 'short' })}.${encode({ ...claims, iss: issuer })}`;
    const { sign } = await import('node:crypto');
    const tail = sign('sha256', Buffer.from(text), short.privateKey).toString('base64url');
    const refused = await identifyUser(`${text}.${tail}`);
    expect(refused).toEqual({ ok: false, detail: expect.stringMatching(/not signed by the user pool/) });
  });
});
