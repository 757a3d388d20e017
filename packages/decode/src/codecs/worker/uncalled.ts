/**
 * In the place of what the decoders' packages import and nobody calls here, when the package is built: codec-parser (LGPL-3.0), of which
 * OggVorbisDecoder makes one for whole Ogg files, and the worker of another thread (Apache-2.0) that each decoder could run in.
 */
export default class Uncalled {}

/** Names of fields in codec-parser. */
export const [totalSamples, data, codecFrames, header, vorbisComments, vorbisSetup, isLastPage] =
  Array<string>(7).fill('');
