/** What the operating system's error codes mean, in words. */
const words: Record<string, string> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENOSPC: 'no space left on the device',
  EFBIG: 'larger than files may be here',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
};

/** Whether an error came from the operating system. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && 'syscall' in error;

/** The error in words, with its code. */
export function describeSystemError(error: NodeJS.ErrnoException): string {
  const said = error.code && words[error.code];
  return said ? `${said} (${error.code})` : error.message;
}
