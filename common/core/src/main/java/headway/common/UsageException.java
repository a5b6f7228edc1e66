package headway.common;

/** Bad usage or settings: exit status 2. */
public final class UsageException extends HeadwayException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message, null);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitStatus() {
    return 2;
  }
}
