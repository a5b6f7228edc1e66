package headway.jobs.bench.scale;

import java.util.List;

/**
 * The time of a round by the bytes that its workers send, by the least squares of rounds that went
 * through the shuffle, or of all where none did. The driver's heap is that of a round with as many
 * parameters, because it does not depend on the number of workers.
 *
 * @param seconds of a round without bytes
 * @param secondsOfByte that each byte adds
 * @param measured the rounds
 */
record RoundModel(double seconds, double secondsOfByte, List<ScaleResult.Round> measured) {

  /**
   * The model of measured rounds.
   *
   * @param measured one or more
   */
  static RoundModel of(List<ScaleResult.Round> measured) {
    List<ScaleResult.Round> shuffled =
        measured.stream().filter(each -> each.shuffleBytes() > 0).toList();
    List<ScaleResult.Round> rounds = shuffled.isEmpty() ? measured : shuffled;
    double meanBytes = rounds.stream().mapToLong(RoundModel::bytes).average().orElseThrow();
    double meanSeconds =
        rounds.stream().mapToDouble(ScaleResult.Round::seconds).average().orElseThrow();
    double squares = 0;
    double products = 0;
    for (ScaleResult.Round each : rounds) {
      double bytes = bytes(each) - meanBytes;
      squares += bytes * bytes;
      products += bytes * (each.seconds() - meanSeconds);
    }
    // Rounds of about the same bytes say nothing of what a byte adds: then all is for the bytes.
    double slope = products > 0 ? products / squares : meanSeconds / meanBytes;
    return new RoundModel(Math.max(0, meanSeconds - slope * meanBytes), slope, measured);
  }

  /** What all workers send, to the shuffle or to the driver. */
  private static long bytes(ScaleResult.Round round) {
    return Math.max(round.shuffleBytes(), round.driverBytes());
  }

  ScaleResult.Round round(WaitingAveraging.Simulation larger) {
    return new ScaleResult.Round(
        larger.workers(),
        larger.parameters(),
        seconds + secondsOfByte * larger.bytes(),
        larger.bytes(),
        larger.bytes() / larger.workers(),
        heapBytes(larger.parameters()),
        true);
  }

  /** The most of the measured rounds with as many parameters, or else of all. */
  private long heapBytes(long parameters) {
    return measured.stream()
        .filter(each -> each.parameters() == parameters)
        .mapToLong(ScaleResult.Round::driverHeapBytes)
        .max()
        .orElseGet(
            () -> measured.stream().mapToLong(ScaleResult.Round::driverHeapBytes).max().orElse(0));
  }
}
