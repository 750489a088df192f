// What a file operation fails with: the errno names of Linux.

export type FsErrorCode =
  | 'EACCES'
  | 'EBADF'
  | 'EEXIST'
  | 'EINVAL'
  | 'EISDIR'
  | 'ELOOP'
  | 'ENOENT'
  | 'ENOSYS'
  | 'ENOTDIR'
  | 'ENOTEMPTY'
  | 'EPERM';

export class FsError extends Error {
  readonly code: FsErrorCode;
  constructor(code: FsErrorCode) {
    super(code);
    this.name = 'FsError';
    this.code = code;
  }
}
