/** Names of models: each that a configuration is at hand of against that, rules that say so, and no guess where members of a family differ. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { fromConfig, moreModels, waveformFromConfig } from '../packages/melisma/src/config/index.ts';
import { MelismaError, presetFor, presetInfo, presetNames, type Spec } from '../packages/melisma/src/index.ts';
import { modelTable } from '../packages/melisma/src/presets/model-table.ts';
import { waveformFor, waveformInfo, waveformNames } from '../packages/melisma/src/waveform/index.ts';

interface Found {
  preset: string;
  rule: string | undefined;
}

/** The answer to a name, of spectra or of waveforms; undefined where there is none. */
function find(model: string): Found | undefined {
  const answers = [() => presetInfo(presetFor(model)), () => waveformInfo(waveformFor(model))].map((answer) => {
    try {
      return answer();
    } catch (error) {
      if (error instanceof MelismaError && error.code === 'ERR_UNKNOWN_MODEL') return undefined;
      throw error;
    }
  });
  const [info, ...others] = answers.filter((one) => one !== undefined);
  expect(others).toEqual([]);
  return info && { preset: info.name, rule: info.rule };
}

const folder = new URL('../fixtures/configs/', import.meta.url);
interface ConfigEntry {
  name: string;
  kind: string;
  model: string;
  config: { file: string };
  refuses?: string;
}
const { entries }: { entries: ConfigEntry[] } = JSON.parse(readFileSync(new URL('MANIFEST.json', folder), 'utf8'));
const configOf = ({ name, config }: ConfigEntry): unknown =>
  JSON.parse(readFileSync(new URL(`${name}/${config.file}`, folder), 'utf8'));

/** What of a spec gives values: not the layout, and not how batches are padded. */
const valuesOf = ({ layout, batchPadding, batchFill, ...values }: Spec) => values;

const isPublished = ({ kind, model, name }: ConfigEntry) =>
  (kind === 'huggingface' || kind === 'waveform') && model.includes('/') && !name.includes('varied');

describe('the configuration of a model is the front end that its name is answered with', () => {
  const known = entries.filter((entry) => isPublished(entry) && find(entry.model) !== undefined);

  test('of at least 25 models', () => {
    expect(known.length).toBeGreaterThanOrEqual(25);
  });

  it.each(known.map((entry) => [entry.model, entry] as const))('%s', (model, entry) => {
    expect(entry.refuses).toBeUndefined();
    if (entry.kind === 'waveform') expect(waveformFromConfig(configOf(entry)).spec).toEqual({ ...waveformFor(model) });
    else expect(valuesOf(fromConfig(configOf(entry)).spec)).toEqual(valuesOf({ ...presetFor(model) }));
  });
});

describe('the table', () => {
  it('names presets that there are, and each model once', () => {
    const names: string[] = [...presetNames(), ...waveformNames()];
    const listed = Object.keys(modelTable).flatMap((preset) => {
      expect(names).toContain(preset);
      return moreModels(preset).map((model) => model.toLowerCase());
    });
    expect(listed.length).toBeGreaterThan(250);
    expect(listed.filter((model, i) => listed.indexOf(model) !== i)).toEqual([]);
    for (const model of listed) expect(model).toMatch(/^[\w.-]+\/[\w.-]+$/);
  });

  it('is what the answer follows, without a rule', () => {
    for (const preset of Object.keys(modelTable))
      for (const model of moreModels(preset))
        expect([model, find(model)]).toEqual([model, { preset, rule: undefined }]);
  });
});

describe('rules', () => {
  it.each([
    ['Systran/faster-whisper-small.en', 'whisper'],
    ['guillaumekln/faster-whisper-large-v2', 'whisper'],
    ['deepdml/faster-whisper-large-v3-turbo-ct2', 'whisper-large-v3'],
    ['mlx-community/whisper-large-v3-mlx-4bit', 'whisper-large-v3'],
    ['mlx-community/whisper-tiny.en-mlx-q4', 'whisper'],
    ['mlx-community/parakeet-tdt-0.6b-v2', 'parakeet-tdt'],
    ['OpenVINO/whisper-large-v3-int8-ov', 'whisper-large-v3'],
    ['onnx-community/distil-large-v3.5-ONNX', 'whisper-large-v3'],
    ['onnx-community/gemma-3n-E2B-it-ONNX', 'gemma3n'],
    ['onnx-community/mimi-ONNX', 'mimi'],
    ['Xenova/clap-htsat-unfused', 'clap'],
    ['Xenova/mms-1b-all', 'wav2vec2'],
    ['istupakov/canary-1b-v2-onnx', 'parakeet-tdt'],
    ['ggml-large-v3-turbo-q5_0.bin', 'whisper-large-v3'],
    ['ggml-tiny.en-q8_0.bin', 'whisper'],
    ['BELLE-2/Belle-whisper-large-v3-zh', 'whisper-large-v3'],
    ['sanchit-gandhi/whisper-small-dv', 'whisper'],
    ['csukuangfj/sherpa-onnx-zipformer-en-2023-06-26', 'icefall'],
    ['csukuangfj/sherpa-onnx-paraformer-zh-2023-09-14', 'paraformer'],
    ['csukuangfj/sherpa-onnx-nemo-parakeet-tdt-0.6b-v2-int8', 'parakeet-tdt'],
    ['csukuangfj/sherpa-onnx-nemo-streaming-fast-conformer-ctc-en-80ms-int8', 'marblenet'],
    ['csukuangfj/sherpa-onnx-nemo-fast-conformer-ctc-en-de-es-fr-14288', 'parakeet'],
    ['sherpa-onnx-nemo-transducer-punct-giga-am-v3-russian-2025-12-16', 'gigaam-v3'],
    ['sherpa-onnx-omnilingual-asr-1600-languages-300M-ctc-int8-2025-11-12', 'omnilingual-asr'],
    ['sherpa-onnx-whisper-turbo', 'whisper-large-v3'],
    ['3dspeaker_speech_campplus_sv_zh-cn_16k-common.onnx', '3d-speaker'],
    ['nemo_en_titanet_small.onnx', 'titanet'],
    ['damo/speech_fsmn_vad_zh-cn-16k-common-onnx', 'fsmn-vad'],
    ['vasista22/whisper-hindi-small', 'whisper'],
    ['kotoba-tech/kotoba-whisper-v2.2-faster', 'whisper-large-v3'],
    ['facebook/omniASR-LLM-7B-v2', 'omnilingual-asr'],
    ['BEATs_iter3_plus_AS2M_finetuned_on_AS2M_cpt2.pt', 'beats'],
    ['biodatlab/whisper-th-medium-combined', 'whisper'],
    ['csukuangfj/icefall-asr-librispeech-pruned-transducer-stateless7-2022-11-11', 'icefall'],
  ])('%s: %s, and the answer says that a rule found it', (model, preset) => {
    expect(find(model)).toEqual({ preset, rule: expect.stringMatching(/./) });
  });

  it('keep the values of the preset', () => {
    expect({ ...presetFor('Systran/faster-whisper-small') }).toEqual({ ...presetFor('openai/whisper-small') });
    expect({ ...waveformFor('onnx-community/mimi-ONNX') }).toEqual({ ...waveformFor('kyutai/mimi') });
  });

  it.each([
    'https://huggingface.co/openai/whisper-tiny/tree/main',
    'https://hf.co/openai/whisper-tiny',
    'huggingface.co/openai/whisper-tiny',
    ' openai/whisper-tiny ',
  ])('the address of a page is the name on it: %j', (address) => {
    expect(find(address)).toEqual({ preset: 'whisper', rule: undefined });
  });
});

describe('nothing is guessed', () => {
  it.each([
    'someone/whisper-large',
    'large.pt',
    'large-fp16',
    'whisper-large-int8',
    'someone/whisper-large-hindi-small',
    'NbAiLab/nb-whisper-large-beta',
    'Wespeaker/wespeaker-voxceleb-redimnet2-B6-LM',
    'openai/whisper-large-v3-tokenizer',
    'openai/whisper-large-v4-turbo',
    'someone/whisper-small-llama',
    'someone/whisper-turbo-80mel',
    'vinai/PhoWhisper-large-turbo',
    'someone/icefall-asr-librispeech-zipformer-2023-05-15-vocoder',
    'someone/whisper-base-diarization',
    'fixie-ai/ultravox-v0_4-whisper-large-v3-turbo',
    'csukuangfj/sherpa-onnx-sense-voice-funasr-nano-2025-12-17',
    'mlx-community/whisper-large-mlx',
    'ggml-large.bin',
    'openai/whisper-large-v4',
    'someone/whisper-small-large-v3',
    'aiola/whisper-medusa-v1',
    'yuekai/icefall-asr-multi-zh-hans-zipformer-xl',
    'zrjin/icefall-asr-multi-zh-hans-whisper-large',
    'csukuangfj/sherpa-onnx-streaming-zipformer-zh-xlarge-int8-2025-06-30',
    'nvidia/stt_en_fastconformer_hybrid_large_streaming_320ms',
    'nvidia/diar_sortformer_4spk-v1',
    'nvidia/stt_en_quartznet15x5',
    'salute-developers/GigaAM',
    'speechbrain/lang-id-voxlingua107-ecapa',
    'damo/speech_paraformer-large_asr_nat-zh-cn-8k-common-vocab8404-pytorch',
    'nvidia/parakeet-tdt-0.6b-v4',
    'facebook/encodec_32khz',
    'descript/dac_16khz',
    'superb/hubert-large-superb-er',
    'MIT/ast-finetuned-speech-commands-v2',
    'fixie-ai/ultravox-v0_5-llama-3_2-1b',
  ])('%s', (model) => {
    expect(find(model)).toBeUndefined();
    expect(() => presetFor(model)).not.toThrow(/did you mean/);
  });

  it('the file of the model is asked for', () => {
    expect(() => presetFor('someone/whisper-large')).toThrow(/80 or 128 bands: fromConfig\(\) of melisma\/config/);
    expect(() => presetFor('csukuangfj/sherpa-onnx-nemo-x')).toThrow(/readOnnxMetadata\(\)/);
  });

  it.each([
    ['openai/wisper-tiny', 'openai/whisper-tiny'],
    ['whisper-smal', 'whisper-small'],
    ['nvidia/parakete-tdt-0.6b-v3', 'nvidia/parakeet-tdt-0.6b-v3'],
  ])('a slip of the pen: %s', (given, meant) => {
    expect(() => presetFor(given)).toThrow(`did you mean '${meant}'?`);
  });

  it('a model with a name of its own is not taken for another', () => {
    expect(find('CrisperWhisper')).toEqual({ preset: 'whisper-large-v3', rule: undefined });
    expect(() => presetFor('CrispWhisper')).not.toThrow(/whisper-base/);
  });
});
