package headway.jobs.status;

import headway.common.lease.LeaseHolder;
import headway.common.lease.LeaseStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Who holds the workspace.
 *
 * @param process its number on that host
 * @param runs the command
 * @param application id of the Spark application; empty if there is none
 * @param since when it began, ISO 8601
 * @param renewedSecondsAgo since it was last renewed, by the clock of this machine
 * @param until when it ends unless it is renewed, ISO 8601
 * @param state {@code alive}, {@code ended} (its process is gone) or {@code expired}
 */
record LeaseReport(
    String user,
    String host,
    long process,
    String runs,
    String application,
    String since,
    long renewedSecondsAgo,
    String until,
    String state) {

  static LeaseReport of(LeaseStatus lease) {
    LeaseHolder holder = lease.holder();
    return new LeaseReport(
        holder.user(),
        holder.host(),
        holder.pid(),
        holder.stage(),
        holder.application(),
        seconds(lease.since()),
        lease.age().toSeconds(),
        seconds(lease.until()),
        lease.state().name().toLowerCase(Locale.ROOT));
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** One line for people. */
  String line() {
    return "%s@%s (process %d%s) runs %s since %s, renewed %d s ago: %s"
        .formatted(
            user,
            host,
            process,
            application.isEmpty() ? "" : ", " + application,
            runs,
            since,
            renewedSecondsAgo,
            switch (state) {
              case "alive" -> "alive";
              case "ended" -> "its process has ended, the next command takes over";
              default -> "not renewed in time, the next command takes over";
            });
  }
}
