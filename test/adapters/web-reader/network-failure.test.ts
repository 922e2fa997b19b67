import { expect } from 'chai';
import { refusalOfFailure } from '../../../src/adapters/web-reader/network-failure.ts';
import { refusalOfStatus, SourceRefused, urlNotAllowed } from '../../../src/adapters/web-reader/refusals.ts';

const failed = (code: string) => refusalOfFailure(Object.assign(new Error('connect 10.0.0.1:80'), { code }))?.refusal;

const unreachable: Readonly<Record<string, readonly string[]>> = {
  'No site answers to this name': ['ENOTFOUND', 'ENODATA', 'EBADNAME'],
  'could not be looked up': ['EAI_AGAIN', 'ESERVFAIL', 'ETIMEOUT', 'EREFUSED'],
  'refused the connection': ['ECONNREFUSED'],
  'no way to the site': ['ENETUNREACH', 'EHOSTUNREACH'],
  'broke off': ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
  'No secure connection': [
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'EPROTO',
  ],
  'arrived damaged': ['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR__ERROR_FORMAT_RESERVED', 'ZSTD_error_prefix_unknown'],
  'did not answer the way': ['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_INFO'],
};

describe('refusalOfFailure', () => {
  for (const [words, codes] of Object.entries(unreachable)) {
    it(`says "${words}", and no address`, () => {
      for (const code of codes) {
        expect(failed(code), code).to.have.property('code', 'source_unreachable');
        expect(failed(code)?.detail, code).to.include(words).and.not.include('10.0.0.1');
      }
    });
  }

  it('tells slowness apart', () => {
    for (const code of ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']) {
      expect(failed(code)).to.deep.equal({ code: 'source_timeout', detail: null });
    }
  });

  it('passes a refusal on', () => {
    expect(refusalOfFailure(urlNotAllowed())?.refusal).to.deep.equal({ code: 'url_not_allowed', detail: null });
  });

  it('is null for faults of ours', () => {
    for (const error of [new TypeError('x is not a function'), 'text', undefined, { code: 'ECONNRESET' }]) {
      expect(refusalOfFailure(error)).to.equal(null);
    }
    expect(failed('ERR_INVALID_ARG_TYPE')).to.equal(undefined);
    expect(failed('UND_ERR_INVALID_ARG')).to.equal(undefined);
  });
});

describe('refusalOfStatus', () => {
  it('lets every 2xx pass', () => {
    for (const status of [200, 201, 203, 206, 299]) expect(refusalOfStatus(status)).to.equal(null);
  });

  const cases = [
    [[401, 403, 429, 451, 503], 'source_blocked'],
    [[402], 'source_paywalled'],
    [[304, 400, 404, 405, 410, 418, 500, 502, 504, 520, 599, 999], 'source_unreachable'],
  ] as const;
  for (const [statuses, code] of cases) {
    it(`takes ${statuses} for ${code}`, () => {
      for (const status of statuses) expect(refusalOfStatus(status)).to.have.nested.property('refusal.code', code);
    });
  }

  it('puts other statuses into words', () => {
    const detail = (status: number): unknown => refusalOfStatus(status)?.refusal.detail;
    expect(detail(404)).to.include('404 Not Found').and.include('Check the address');
    expect(detail(500)).to.include('500 Internal Server Error').and.include('Try again later');
    expect(detail(418)).to.include("418 I'm a Teapot");
    expect(detail(520)).to.include('(520)');
    expect(refusalOfStatus(403)).to.be.instanceOf(SourceRefused);
    expect(detail(403)).to.be.a('string');
  });
});
