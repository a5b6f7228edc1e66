package headway.common;

/**
 * A failure that the user can act on: its message says in one line what failed, on which object,
 * why, and what to do. Everything else that escapes is a defect.
 */
public abstract sealed class HeadwayException extends RuntimeException
    permits UsageException, InputException, StorageException, BusyException {
  private static final long serialVersionUID = 1L;

  HeadwayException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The exit status of the command that fails this way. */
  public abstract int exitStatus();
}
