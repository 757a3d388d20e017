/** The examples of pages and doc comments as programs: compiled against the sources, run against the build. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { root } from './entries.ts';

export interface Snippet {
  /** `docs/design/api.md:6`, the line of the opening fence. */
  name: string;
  code: string;
  /** False for a block with a mark: `ts no-run` is compiled only, `ts browser` besides run in one by `npm run rehearse`. */
  runs: boolean;
}

/** Blocks fenced as `language`, with their line. */
export function fenced(page: string, language: string): { line: number; mark: string; code: string }[] {
  const fence = new RegExp(`^\`\`\`${language}\\b([^\\n]*)\\n(.*?)^\`\`\``, 'gms');
  return [...page.matchAll(fence)].map(({ index, 1: mark, 2: code }) => ({
    line: page.slice(0, index).split('\n').length,
    mark: mark.trim(),
    code,
  }));
}

/** The `ts` blocks of `page`, named after `file`. */
export const snippets = (file: string, page: string): Snippet[] =>
  fenced(page, 'ts').map(({ line, mark, code }) => ({ name: `${file}:${line}`, code, runs: mark === '' }));

/** The `@example` of each doc comment in a source file, up to the next tag, with or without a fence. */
export const examples = (file: string, source: string): Snippet[] =>
  [...source.matchAll(/^ *\* @example\n((?: *\*(?!\/| @).*\n)+)/gm)].map(({ index, 1: lines }) => ({
    name: `${file}:${source.slice(0, index).split('\n').length}`,
    code: lines.replaceAll(/^ *\* ?(```.*)?/gm, ''),
    runs: !/```ts \S/.test(lines),
  }));

/** The project's compiler options, but for unused names: a snippet shows results that it does not use. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
}

/** A compiler host that finds `files` beside what is on disk. */
function hostWith(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  return host;
}

/** What the compiler says against the snippets, one line each. */
export function compile(all: readonly Snippet[]): string[] {
  const files = new Map(all.map(({ name, code }) => [join(root, `${name.replace(':', '.')}.ts`), code]));
  const options = compilerOptions();
  const program = ts.createProgram([...files.keys()], options, hostWith(files, options));
  return [...files.keys()]
    .flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)))
    .map(({ file, start, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0;
      return `${file?.fileName}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}

/** A snippet as a plain module. */
export const plain = (code: string): string =>
  transformSync(code, { loader: 'ts', target: 'node20', format: 'esm' }).code;

/** What a snippet says that it prints: the comment behind each `console.log` of its own line. */
export const promised = (code: string): string[] =>
  [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, said]) => said);

/**
 * Run a snippet in a process of its own, where `melisma` is the built package; an error with its output if it fails.
 *
 * @param cwd where it finds its files; the root by default
 * @returns the lines that it printed
 */
export function runSnippet({ name, code }: Snippet, cwd = root): string[] {
  const file = join(root, 'node_modules/.cache/snippets', `${name.replaceAll(/[^\w]/g, '-')}.mjs`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, plain(code));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd, encoding: 'utf8' });
  rmSync(file);
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return stdout.split('\n').filter(Boolean);
}
