// Safetensors files that must be refused, each with the reason.

/** A file with any header, of which it may claim any length. */
export function file(header: string | Uint8Array, data = '', length?: bigint): Uint8Array {
  const bytes = Buffer.from(header);
  const claimed = Buffer.alloc(8);
  claimed.writeBigUInt64LE(length ?? BigInt(bytes.length));
  return new Uint8Array(Buffer.concat([claimed, bytes, Buffer.from(data)]));
}

const tensor = (dtype: string, shape: string, offsets: string): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

/** A file with one tensor `a` of one byte, unless told otherwise. */
const one = ({ dtype = 'U8', shape = '[1]', offsets = '[0,1]', data = 'x' }): Uint8Array =>
  file(`{"a":${tensor(dtype, shape, offsets)}}`, data);

const U8 = tensor('U8', '[1]', '[0,1]');
const pair = (first: string, second: string, data: string): Uint8Array =>
  file(`{"a":${tensor('U8', '[2]', first)},"b":${tensor('U8', '[2]', second)}}`, data);

const json = 'invalid JSON in header: ';
const offset = 'invalid offset for tensor ';
const info = 'invalid shape, data type, or offset for tensor "a"';
const overflow = 'overflow computing the size of tensor "a" from its shape and dtype';

export const HOSTILE: Record<string, [file: Uint8Array, reason: string]> = {
  nothing: [new Uint8Array(0), 'header too small'],
  'seven bytes': [new Uint8Array(7), 'header too small'],
  'a length of 2^64 - 1': [file('{}', '', 2n ** 64n - 1n), 'header too large: 18446744073709552000 bytes'],
  'a length of 2^63': [file('{}', '', 2n ** 63n), 'header too large'],
  'a length of 2^53 + 1': [file('{}', '', 2n ** 53n + 1n), 'header too large'],
  'a length of 100,000,001': [file('{}', '', 100_000_001n), 'header too large: 100000001 bytes, more than 100000000'],
  'a length beyond the file': [file('{}', '', 3n), 'invalid header length: it ends at byte 11 of a file of 10'],
  'invalid UTF-8': [file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), 'invalid UTF-8 in header'],
  'a byte of no text': [file(Uint8Array.of(0x7b, 0xff, 0x7d)), `${json}"ÿ" is not expected at byte 1`],
  'a control character in a string': [file(`{"a\n":${U8}}`, 'x'), `${json}a control character at byte 3`],
  'a wrong escape': [file(`{"\\x61":${U8}}`, 'x'), `${json}a string has a wrong escape`],
  'a number with a zero before': [one({ shape: '[01]' }), `${json}"0" is not expected`],
  'half a surrogate in UTF-8': [file(Uint8Array.of(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d)), 'invalid UTF-8 in header'],
  'no header': [file(''), `${json}it must start with '{'`],
  'a space first': [file(' {}'), `${json}it must start with '{'`],
  'a byte order mark': [file('\ufeff{}'), `${json}it must start with '{'`],
  'a list': [file('[]'), `${json}it must start with '{'`],
  'an open object': [file('{'), json],
  'more after the object': [file('{}x'), json],
  'a trailing comma': [file(`{"a":${U8},}`, 'x'), json],
  'an open string': [file('{"a'), `${json}a string does not end`],
  'an escaped quote': [file('{"a\\"'), `${json}a string does not end`],
  'deep lists': [file(`{"a":{"b":${'['.repeat(1e6)}`), `${json}it is nested too deeply`],
  'deep objects': [file('{"a":'.repeat(200_000)), `${json}it is nested too deeply`],
  'a name twice': [file(`{"a":${U8},"a":${U8}}`, 'x'), `${json}duplicate key "a"`],
  'a name twice, once escaped': [file(`{"a":${U8},"\\u0061" :${U8}}`, 'x'), `${json}duplicate key "a"`],
  'half a character as a name': [file(`{"\\ud800":${U8}}`, 'x'), `${json}"\\ud800" has half a character`],
  'the two halves in the wrong order': [file(`{"\\uDE42\\uD83D":${U8}}`, 'x'), `${json}"\\ude42\\ud83d" has half`],
  'half a character behind a whole one': [file(`{"a🙂\\ud83d":${U8}}`, 'x'), `${json}"a🙂\\ud83d" has half`],
  'half a character in the metadata': [file('{"__metadata__":{"k":"\\udfff"}}'), `${json}"\\udfff" has half a character`],
  'half a character as a key of the metadata': [file('{"__metadata__":{"\\udfff":""}}'), `${json}"\\udfff" has half`],
  'half a character as dtype': [one({ dtype: '\\ud800' }), `${json}"\\ud800" has half a character`],
  'a field twice': [file('{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 'x'), `${json}duplicate`],
  'metadata twice': [file('{"__metadata__":{},"__metadata__":{}}'), `${json}duplicate key "__metadata__"`],
  'a key of the metadata twice': [file('{"__metadata__":{"k":"1","k":"2"}}'), `${json}duplicate key "k"`],
  'a number as metadata': [file('{"__metadata__":{"k":1}}'), `${json}__metadata__ must be a map of strings to strings`],
  'a list as metadata': [file('{"__metadata__":["k"]}'), `${json}__metadata__ must be a map of strings to strings`],
  'a number for a tensor': [file('{"a":1}'), `${json}tensor "a" is not described by an object`],
  'null for a tensor': [file('{"a":null}'), `${json}tensor "a" is not described by an object`],
  'a list for a tensor': [file('{"a":["U8",[1],[0,1]]}', 'x'), `${json}tensor "a" is not described by an object`],
  'no dtype': [file('{"__proto__":{"shape":[],"data_offsets":[0,1]}}', 'x'), `${json}tensor "__proto__" lacks its dtype`],
  'an unknown dtype': [one({ dtype: 'U7' }), 'tensor "a" has the dtype U7, which is not supported'],
  'elements of four bits': [one({ dtype: 'F4', shape: '[2]' }), 'dtype F4, which is not supported, since its elements are'],
  'elements of six bits': [one({ dtype: 'F6_E2M3', shape: '[4]' }), 'dtype F6_E2M3, which is not supported, since its'],
  'a dtype of Object.prototype': [one({ dtype: 'constructor' }), 'the dtype constructor, which is not supported'],
  'no shape': [file('{"a":{"dtype":"U8","data_offsets":[0,1]}}', 'x'), `${json}tensor "a" lacks a shape`],
  'a number as shape': [one({ shape: '1' }), `${json}tensor "a" lacks a shape of natural numbers`],
  'a negative size': [one({ shape: '[-1]' }), `${json}tensor "a" lacks a shape of natural numbers`],
  'minus nothing': [one({ shape: '[-0]', offsets: '[0,0]', data: '' }), `${json}tensor "a" lacks a shape`],
  'a fraction': [one({ shape: '[1.0]' }), `${json}a number is not written as an integer`],
  'an exponent': [one({ shape: '[1e0]' }), `${json}a number is not written as an integer`],
  'a text as size': [one({ shape: '["1"]' }), `${json}tensor "a" lacks a shape of natural numbers`],
  'no offsets': [file('{"a":{"dtype":"U8","shape":[1]}}', 'x'), `${json}tensor "a" lacks two data_offsets`],
  'one offset': [one({ offsets: '[0]' }), `${json}tensor "a" lacks two data_offsets`],
  'three offsets': [one({ offsets: '[0,1,2]' }), `${json}tensor "a" lacks two data_offsets`],
  'a negative offset': [one({ offsets: '[-1,0]' }), `${json}tensor "a" lacks two data_offsets`],
  'an end before the begin': [pair('[0,2]', '[2,0]', 'xxxx'), `${offset}"b"`],
  'a hole before the first': [one({ offsets: '[1,2]', data: 'xx' }), `${offset}"a"`],
  'a hole': [pair('[0,2]', '[3,5]', 'xxxxx'), `${offset}"b"`],
  'an overlap': [pair('[1,3]', '[0,2]', 'xxx'), `${offset}"a"`],
  'the same place twice': [pair('[0,2]', '[0,2]', 'xx'), `${offset}"b"`],
  'too large a shape': [one({ shape: '[2]' }), info],
  'too small a shape': [one({ shape: '[0]' }), info],
  'too large a dtype': [one({ dtype: 'F32' }), info],
  'a product of 2^64': [one({ shape: '[4294967296,4294967296]' }), overflow],
  'a product that wraps to 1': [one({ shape: '[3,12297829382473034411]' }), overflow],
  'bytes beyond 2^53': [one({ dtype: 'F64', shape: '[9007199254740991]', offsets: '[0,9007199254740991]' }), overflow],
  'a size of 1 and 400 zeros': [one({ shape: `[1${'0'.repeat(400)}]` }), `${json}tensor "a" lacks a shape`],
  'many sizes': [one({ shape: `[${'2,'.repeat(5000)}2]` }), overflow],
  'fewer bytes than described': [one({ data: '' }), 'incomplete metadata, file not fully covered: 0 bytes of tensors'],
  'an offset of 2^53': [one({ shape: '[9007199254740991]', offsets: '[0,9007199254740991]' }), 'file not fully covered'],
  'more bytes than described': [one({ data: 'xx' }), 'incomplete metadata, file not fully covered: 2 bytes of tensors'],
  'bytes without tensors': [file('{}', 'x'), 'incomplete metadata, file not fully covered'],
};
