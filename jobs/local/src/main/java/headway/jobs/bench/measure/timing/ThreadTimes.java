package headway.jobs.bench.measure.timing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time of background threads of this process, by their thread names; 0 without {@code
 * /proc}. Resolution: clock ticks of 10 ms.
 *
 * @param storeSeconds of the embedded S3 server, which a cluster does not run
 * @param compilerSeconds of the JIT compilers
 * @param collectorSeconds of the garbage collector
 */
public record ThreadTimes(double storeSeconds, double compilerSeconds, double collectorSeconds) {
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final double TICKS_PER_SECOND = 100;

  /** Field indexes in {@code /proc/PID/stat} after the name (proc(5)). */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  public static ThreadTimes now() {
    double store = 0;
    double compiler = 0;
    double collector = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path each : threads) {
        String stat = stat(each);
        String name = stat.substring(stat.indexOf('(') + 1);
        if (name.startsWith("S3Proxy")) {
          store += seconds(stat);
        } else if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) {
          compiler += seconds(stat);
        } else if (name.startsWith("GC Thread")) {
          collector += seconds(stat);
        }
      }
    } catch (IOException noSuchFolder) {
      return new ThreadTimes(0, 0, 0);
    }
    return new ThreadTimes(store, compiler, collector);
  }

  public ThreadTimes minus(ThreadTimes before) {
    return new ThreadTimes(
        storeSeconds - before.storeSeconds,
        compilerSeconds - before.compilerSeconds,
        collectorSeconds - before.collectorSeconds);
  }

  /** Empty if the thread has ended. */
  private static String stat(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException ended) {
      return "";
    }
  }

  private static double seconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }
}
