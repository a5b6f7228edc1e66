package headway.jobs.bench.scale;

import java.util.List;

/**
 * The time of a round by the bytes that its workers send, by the least squares of rounds that went
 * through the shuffle. The driver's heap is that of a round with as many parameters, because it
 * does not depend on the number of workers.
 *
 * @param seconds of a round without bytes
 * @param secondsOfByte that each byte adds
 * @param measured the rounds
 */
record RoundModel(double seconds, double secondsOfByte, List<ScaleResult.Round> measured) {

  static RoundModel of(List<ScaleResult.Round> measured) {
    List<ScaleResult.Round> shuffled =
        measured.stream().filter(each -> each.shuffleBytes() > 0).toList();
    double count = Math.max(1, shuffled.size());
    double meanBytes = shuffled.stream().mapToLong(ScaleResult.Round::shuffleBytes).sum() / count;
    double meanSeconds = shuffled.stream().mapToDouble(ScaleResult.Round::seconds).sum() / count;
    double squares = 0;
    double products = 0;
    for (ScaleResult.Round each : shuffled) {
      double bytes = each.shuffleBytes() - meanBytes;
      squares += bytes * bytes;
      products += bytes * (each.seconds() - meanSeconds);
    }
    double slope = squares > 0 ? products / squares : meanSeconds / Math.max(1, meanBytes);
    return new RoundModel(Math.max(0, meanSeconds - slope * meanBytes), slope, measured);
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
