package headway.jobs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The metrics of a driver as Spark's CSV sink leaves them in a folder. */
public record CsvMetrics(Path folder) {
  private static final String OF_PLUGIN = "driver.plugin.headway.jobs.observe.HeadwayPlugin.";

  public static CsvMetrics in(Path folder) throws IOException {
    return new CsvMetrics(Files.createDirectories(folder));
  }

  /** Arguments by which a command writes them, the last time when it ends. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    for (String setting :
        List.of(
            "class=org.apache.spark.metrics.sink.CsvSink",
            "period=1",
            "unit=hours",
            "directory=" + folder)) {
      arguments.addAll(List.of("--set", "spark.metrics.conf.*.sink.csv." + setting));
    }
    return arguments;
  }

  /** The last value of a metric of Headway's, such as {@code shard.images}. */
  public long last(String name) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("headway." + OF_PLUGIN + name + ".csv"));
    return Long.parseLong(lines.get(lines.size() - 1).split(",")[1]);
  }
}
