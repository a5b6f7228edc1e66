package headway.common;

/** Another run holds what this one needs, so the same command may succeed later: exit status 5. */
public final class BusyException extends HeadwayException {
  private static final long serialVersionUID = 1L;

  private final String holder;

  /**
   * A run that has to wait.
   *
   * @param holder the other run, for a sentence
   */
  public BusyException(String message, String holder) {
    super(message, null);
    this.holder = holder;
  }

  /** The other run, such as {@code ada@host (process 7), which runs train in … since …}. */
  public String holder() {
    return holder;
  }

  @Override
  public int exitStatus() {
    return 5;
  }
}
