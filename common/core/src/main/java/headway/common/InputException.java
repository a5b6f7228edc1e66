package headway.common;

/** Bad or missing input: exit status 3. */
public final class InputException extends HeadwayException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message, null);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitStatus() {
    return 3;
  }
}
