package headway.common.lease;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who holds a lease.
 *
 * @param host name of the machine
 * @param machine identifies machine, boot and container; process ids are comparable where it is
 *     equal; empty if unknown
 * @param pid number of the process there
 * @param started when the process started, because process ids are reused; empty if unknown
 * @param user who started it
 * @param stage what it does
 * @param application id of the Spark application; empty if there is none
 * @param attempt of the application, from 1, where the cluster manager starts it again; 0 if it
 *     does not
 */
public record LeaseHolder(
    String host,
    String machine,
    long pid,
    String started,
    String user,
    String stage,
    String application,
    int attempt) {

  /** This process, outside of any Spark application. */
  public static LeaseHolder self(String stage) {
    return self(stage, "", 0);
  }

  /**
   * This process as the driver of an application.
   *
   * @param attempt from 1; 0 where the cluster manager does not start it again
   */
  public static LeaseHolder self(String stage, String application, int attempt) {
    ProcessHandle process = ProcessHandle.current();
    return new LeaseHolder(
        hostName(),
        machineName(),
        process.pid(),
        started(process),
        System.getProperty("user.name", ""),
        stage,
        application,
        attempt);
  }

  /** Whether the cluster manager has given it up and started {@code other} in its place. */
  boolean isEarlierAttemptOf(LeaseHolder other) {
    return !application.isEmpty()
        && application.equals(other.application)
        && attempt > 0
        && attempt < other.attempt;
  }

  /** Whether the process has certainly ended; always false for other machines. */
  boolean isGone() {
    if (machine.isEmpty() || !machine.equals(machineName()) || !host.equals(hostName())) {
      return false;
    }
    Optional<ProcessHandle> there = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return there.isEmpty() || !started(there.get()).equals(started);
  }

  /** Whether it is the current process. */
  boolean isThisProcess() {
    LeaseHolder self = self(stage, application, attempt);
    return !machine.isEmpty() && equals(self);
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unknown";
    }
  }

  /** The ids of boot and process namespace, on Linux. */
  private static String machineName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException otherSystem) {
      return "";
    }
  }

  /** For messages, such as {@code ada@host (process 4711)}. */
  @Override
  public String toString() {
    return user + "@" + host + " (process " + pid + ")";
  }
}
