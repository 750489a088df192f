// The numbers that Node's library and its HTTP parser tell each other (node_http_parser.cc).

export const REQUEST = 1;
export const RESPONSE = 2;
export const ON_MESSAGE_BEGIN = 0;
export const ON_HEADERS = 1;
export const ON_HEADERS_COMPLETE = 2;
export const ON_BODY = 3;
export const ON_MESSAGE_COMPLETE = 4;
export const ON_EXECUTE = 5;
export const CONSTANTS = {
  REQUEST,
  RESPONSE,
  kOnMessageBegin: ON_MESSAGE_BEGIN,
  kOnHeaders: ON_HEADERS,
  kOnHeadersComplete: ON_HEADERS_COMPLETE,
  kOnBody: ON_BODY,
  kOnMessageComplete: ON_MESSAGE_COMPLETE,
  kOnExecute: ON_EXECUTE,
  kOnTimeout: 6,
  kLenientNone: 0,
  kLenientHeaders: 1,
  kLenientChunkedLength: 2,
  kLenientKeepAlive: 4,
  kLenientTransferEncoding: 8,
  kLenientVersion: 16,
  kLenientDataAfterClose: 32,
  kLenientOptionalLFAfterCR: 64,
  kLenientOptionalCRLFAfterChunk: 128,
  kLenientOptionalCRBeforeLF: 256,
  kLenientSpacesAfterChunkSize: 512,
  kLenientHeaderValueRelaxed: 1024,
  kLenientAll: 1023,
};
export const LENIENCIES = [
  'llhttp_set_lenient_headers',
  'llhttp_set_lenient_chunked_length',
  'llhttp_set_lenient_keep_alive',
  'llhttp_set_lenient_transfer_encoding',
  'llhttp_set_lenient_version',
  'llhttp_set_lenient_data_after_close',
  'llhttp_set_lenient_optional_lf_after_cr',
  'llhttp_set_lenient_optional_crlf_after_chunk',
  'llhttp_set_lenient_optional_cr_before_lf',
  'llhttp_set_lenient_spaces_after_chunk_size',
] as const;
