package headway.jobs.lineage;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.HeadwayException;
import headway.jobs.spark.Progress;
import headway.jobs.stage.RunObserver;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;

/**
 * Sends an event of <a href="https://openlineage.io/spec/2-0-2/OpenLineage.json">OpenLineage</a>
 * when a stage begins, completes or fails, with the data sets that it reads and writes. Tasks read
 * and write objects themselves, so that OpenLineage's listener, which must be among {@code
 * spark.extraListeners}, sees none. The events go where the listener's go, in a thread of their
 * own. A failure to send is told once and stops nothing.
 */
public final class Lineage implements RunObserver {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SCHEMA =
      "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
  private static final String PRODUCER = "urn:headway";
  private static final long MOST_SECONDS_AT_END = 30;

  private final LineageClient client;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread own = new Thread(work, "headway-lineage");
            own.setDaemon(true);
            return own;
          });

  /** Read and written by the one thread alone. */
  private boolean told;

  private Lineage(LineageClient client) {
    this.client = client;
  }

  /** A stage that has begun. */
  private record Open(String run, StageData data) {}

  /** Observes where the session has OpenLineage's listener. */
  public static final class Factory implements RunObserver.Factory {
    @Override
    public RunObserver of(Stage stage, StageContext context) {
      Optional<LineageClient> client = LineageClient.of(context.spark());
      return client.isPresent() ? new Lineage(client.get()) : RunObserver.NONE;
    }
  }

  @Override
  public void began(Stage stage, StageContext context) {
    StageData data;
    try {
      data = stage.data(context);
    } catch (HeadwayException refused) {
      return; // The stage itself says why.
    }
    if (!data.equals(StageData.NONE)) {
      Open begun = new Open(UUID.randomUUID().toString(), data);
      open.put(stage.name(), begun);
      send("START", stage.name(), begun);
    }
  }

  @Override
  public void ended(String stage, ObjectNode line) {
    Open begun = open.remove(stage);
    if (begun != null) {
      send("COMPLETE", stage, begun);
    }
  }

  @Override
  public void finished(boolean successful) {
    open.forEach((stage, begun) -> send("FAIL", stage, begun));
    thread.shutdown();
    try {
      if (!thread.awaitTermination(MOST_SECONDS_AT_END, TimeUnit.SECONDS)) {
        thread.shutdownNow();
        Progress.say("warning: not all events of OpenLineage are sent");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String type, String stage, Open begun) {
    ObjectNode event = JSON.createObjectNode();
    event.put("eventType", type);
    event.put("eventTime", Instant.now().toString());
    event.put("producer", PRODUCER);
    event.put("schemaURL", SCHEMA);
    event.putObject("run").put("runId", begun.run);
    event.putObject("job").put("namespace", client.namespace()).put("name", "headway." + stage);
    add(event.putArray("inputs"), begun.data.reads());
    add(event.putArray("outputs"), begun.data.writes());
    thread.execute(() -> send(event.toString()));
  }

  private void send(String event) {
    try {
      client.emit(event);
    } catch (ReflectiveOperationException | RuntimeException refused) {
      if (!told) {
        told = true;
        Throwable reason = refused.getCause() == null ? refused : refused.getCause();
        Progress.say(
            "warning: OpenLineage did not take an event (%s); the work goes on".formatted(reason));
      }
    }
  }

  /** As OpenLineage names data sets: S3 by bucket and key, files by their path. */
  private static void add(ArrayNode sets, List<Path> paths) {
    for (Path each : paths) {
      URI uri = each.toUri();
      String path = uri.getPath();
      ObjectNode set = sets.addObject();
      if (uri.getAuthority() == null) {
        set.put("namespace", "file").put("name", path);
      } else {
        set.put("namespace", uri.getScheme().replace("s3a", "s3") + "://" + uri.getAuthority());
        set.put("name", path.startsWith("/") && path.length() > 1 ? path.substring(1) : path);
      }
    }
  }
}
