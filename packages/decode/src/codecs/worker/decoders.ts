/** All decoders by name, each loaded when it is first asked for. */
import type { Codec } from './codec.ts';
import type { demux } from './demuxer.ts';
import type { CodecConfig, ConfigOf } from './protocol.ts';

type Load<T> = () => Promise<T>;

/** How a worker comes to its decoders. */
export type Decoders = {
  [Name in CodecConfig['codec']]?: Load<(config: ConfigOf<Name>) => Promise<Codec>>;
} & { container?: Load<typeof demux> };

export const allDecoders: Decoders = {
  mp3: async () => (await import('./mpeg.ts')).openMpeg,
  opus: async () => (await import('./opus.ts')).openOpus,
  vorbis: async () => (await import('./vorbis.ts')).openVorbis,
  container: async () => (await import('./demuxer.ts')).demux,
};
