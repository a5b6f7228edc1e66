package headway.jobs.frozen;

import headway.common.storage.host.HostCache;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that fetches a file as slowly as it is told, and says whether it had to. */
final class SlowFetch {
  private static final int CHUNKS = 20;

  private SlowFetch() {}

  /** Arguments: folder of the cache, SHA-256, file, milliseconds for each of twenty chunks. */
  public static void main(String[] args) {
    byte[] content = read(Path.of(args[2]));
    long pause = Long.parseLong(args[3]);
    boolean[] fetched = new boolean[1];
    Path file =
        new HostCache(Path.of(args[0]))
            .get(
                args[1],
                "network",
                out -> {
                  fetched[0] = true;
                  int length = content.length / CHUNKS;
                  for (int i = 0; i < CHUNKS; i++) {
                    out.write(content, i * length, length);
                    pause(pause);
                  }
                });
    System.out.println(file + (fetched[0] ? " fetched" : " shared"));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
