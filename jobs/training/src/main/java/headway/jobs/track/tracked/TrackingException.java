package headway.jobs.track.tracked;

/** A tracker did not take what it was sent. The message says why, without any secret. */
public final class TrackingException extends Exception {
  private static final long serialVersionUID = 1L;

  public TrackingException(String message) {
    super(message);
  }

  public TrackingException(String message, Throwable cause) {
    super(message, cause);
  }
}
