package headway.jobs.train;

/** The loss is no number any more; the last good checkpoint stays. */
final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int epoch;

  DivergedException(int epoch) {
    super("the loss of epoch " + epoch + " is not finite");
    this.epoch = epoch;
  }

  int epoch() {
    return epoch;
  }
}
