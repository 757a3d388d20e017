/**
 * What a test run amounts to, from vitest's JSON report: a run that proved less than it claims has failed.
 * Pure: a report in, counts and reasons out.
 */

/** The part of vitest's JSON report that is read. */
export interface Report {
  success: boolean;
  testResults: {
    /** Absolute path of the test file. */
    name: string;
    status: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** Counts, and one line for each failure and each excused skip. */
export interface Tally {
  passed: number;
  failures: string[];
  skips: string[];
}

type Case = { file: string; title: string; status: string };

/** A test may be left out only if its title says why: `reads aiff (skipped: no decoder yet)`. */
const saysWhy = (title: string): boolean => /\(skipped: .+\)/.test(title);

const casesOf = (report: Report): Case[] =>
  report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ file: name, title: fullName, status })),
  );

const hasRun = (status: string): boolean => status === 'passed' || status === 'failed';

/** Why a test file proved nothing, or undefined: it would pass in silence. */
function fileFailure(report: Report, file: string): string | undefined {
  const result = report.testResults.find(({ name }) => name === file);
  const statuses = result?.assertionResults.map(({ status }) => status) ?? [];
  if (result?.status === 'failed' && !statuses.includes('failed')) return `${file}: failed outside of its tests`;
  return statuses.some(hasRun) ? undefined : `${file}: no test ran`;
}

/** A run can fail beside its files: an error that nobody caught, a reporter, no vitest at all. */
function strayFailures(report: Report, found: number): string[] {
  return report.success || found > 0 ? [] : ['vitest: the run failed outside of any test'];
}

/** The tally of `report`, where `files` are the test files that exist. */
export function tally(report: Report, files: readonly string[]): Tally {
  const cases = casesOf(report);
  const left = cases.filter(({ status }) => !hasRun(status));
  const failures = [
    ...cases.filter(({ status }) => status === 'failed').map(({ file, title }) => `${file}: ${title}`),
    ...left
      .filter(({ title }) => !saysWhy(title))
      .map(({ file, title }) => `${file}: ${title}: skipped without a reason`),
    ...files.flatMap((file) => fileFailure(report, file) ?? []),
  ];
  return {
    passed: cases.filter(({ status }) => status === 'passed').length,
    failures: [...failures, ...strayFailures(report, failures.length)],
    skips: left.filter(({ title }) => saysWhy(title)).map(({ title }) => title),
  };
}

/** Two runs, or a run and its steps, as one. */
export const sum = (parts: readonly Tally[]): Tally => ({
  passed: parts.reduce((n, part) => n + part.passed, 0),
  failures: parts.flatMap((part) => part.failures),
  skips: parts.flatMap((part) => part.skips),
});
