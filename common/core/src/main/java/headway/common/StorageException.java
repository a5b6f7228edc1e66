package headway.common;

/** Storage failed, after its retries: exit status 4. */
public final class StorageException extends HeadwayException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message, null);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitStatus() {
    return 4;
  }
}
