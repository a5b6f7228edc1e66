package headway.jobs.plan.forecast;

/**
 * The seconds of a stage by what takes them.
 *
 * @param compute of the slots, which compute at the same time
 * @param store waiting for requests and transfers beyond that
 * @param averaging of rounds beyond compute
 * @param fixed whatever the number of images
 */
public record PlannedStage(double compute, double store, double averaging, double fixed) {
  static PlannedStage fixed(double seconds) {
    return new PlannedStage(0, 0, 0, seconds);
  }

  double seconds() {
    return compute + store + averaging + fixed;
  }

  /** What takes most of its time, in words. */
  String boundBy() {
    double most = Math.max(Math.max(compute, store), Math.max(averaging, fixed));
    if (most == compute) {
      return "processors";
    }
    if (most == store) {
      return "requests and transfers of the store";
    }
    return most == averaging ? "averaging between workers" : "starting and ending";
  }
}
