/** One process that holds peers, spoken to as ./protocol.ts says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Answer, Call, Calls } from './protocol.ts';

/** How a process is started. */
export interface Launch {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** librosa compiles for half a minute in its first call on a slow machine. */
const PATIENCE_MS = 240_000;

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

export class Worker {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #complaints = '';
  /** Why the process answers no more. */
  #end: Error | undefined;
  #nextId = 1;

  constructor({ command, args, env }: Launch) {
    this.#process = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    createInterface({ input: this.#process.stdout! }).on('line', (line) => this.#answered(JSON.parse(line)));
    this.#process.stderr!.on('data', (text) => {
      this.#complaints = (this.#complaints + text).slice(-2000);
    });
    this.#process.stdin!.on('error', () => {}); // the end of the process tells more
    this.#process.on('error', (error) => this.#ended(error.message));
    this.#process.on('close', (status, signal) => this.#ended(`the process ended (${signal ?? status})`));
  }

  /** What the process answers. Throws its error, with its code if it is one of ours. */
  async ask<C extends Call>(call: C, fields: Calls[C]['request']): Promise<Calls[C]['answer']> {
    const answer = await this.#send(call, fields);
    if ('error' in answer) throw Object.assign(new Error(answer.error), { code: answer.code });
    return answer as unknown as Calls[C]['answer'];
  }

  stop(): void {
    this.#process.stdin!.end();
    this.#process.kill();
  }

  #send(call: Call, fields: object): Promise<Answer> {
    const id = this.#nextId++;
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    if (this.#end) this.#ended(this.#end.message);
    else this.#process.stdin!.write(`${JSON.stringify({ id, do: call, ...fields })}\n`);
    const timer = setTimeout(() => this.#giveUp(), PATIENCE_MS);
    return answer.finally(() => clearTimeout(timer));
  }

  #answered(answer: Answer): void {
    this.#waiting.get(answer.id)?.resolve(answer);
    this.#waiting.delete(answer.id);
  }

  #giveUp(): void {
    this.#process.kill('SIGKILL');
    this.#ended(`no answer in ${PATIENCE_MS / 1000} s`);
  }

  /** Every open question gets the first reason, and the last line that the process wrote to its standard error. */
  #ended(reason: string): void {
    const last = this.#complaints.trim().split('\n').at(-1);
    this.#end ??= new Error(last ? `${reason}: ${last}` : reason);
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}
