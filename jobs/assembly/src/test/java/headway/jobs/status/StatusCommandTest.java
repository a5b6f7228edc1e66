package headway.jobs.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.lease.Lease;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.testing.store.ReadOnlyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code headway status} tells the truth about a workspace, and leaves it as it is. */
class StatusCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> STAGES =
      List.of("shard", "extract", "train", "evaluate", "export", "report");

  /** No application could start there. */
  private static final List<String> NO_SPARK = List.of("--set", "spark.master=spark://nowhere:1");

  @TempDir static Path folder;
  private static Path photos;
  private static Path done;

  @TempDir Path own;
  private Path images;
  private Work work;

  @BeforeAll
  static void runOnce() {
    photos = Shapes.folders(folder.resolve("photos"), 16);
    done = folder.resolve("work");
    List<String> args = new ArrayList<>(List.of("run", "--images", photos.toString()));
    args.addAll(List.of("--workspace", done.toString()));
    args.addAll(settings());
    Typed.done(args.toArray(new String[0]));
  }

  private static List<String> settings() {
    List<String> args = new ArrayList<>(Prepared.QUICK);
    args.addAll(List.of("--set", "train.epochs=2", "--set", "shard.split=60/20/20"));
    return args;
  }

  @BeforeEach
  void copy() {
    work = new Work(own.resolve("work"));
    images = photos;
    Prepared.copy(done, work.folder());
  }

  private Typed status(String... more) {
    return statusOf(work.uri(), more);
  }

  private Typed statusOf(String workspace, String... more) {
    List<String> args = new ArrayList<>(List.of("status", workspace));
    args.addAll(List.of("--images", images.toString()));
    args.addAll(settings());
    args.addAll(NO_SPARK);
    args.addAll(List.of(more));
    Typed typed = Typed.headway(args.toArray(new String[0]));
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed;
  }

  private static String would(JsonNode result, String stage) {
    return result.get("stages").get(stage).get("would").asText();
  }

  private static String why(JsonNode result, String stage) {
    List<String> reasons = new ArrayList<>();
    result.get("stages").get(stage).get("why").forEach(each -> reasons.add(each.asText()));
    return String.join("; ", reasons);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(work.folder())) {
      for (Path each : (Iterable<Path>) all::iterator) {
        files.put(
            each.toString(),
            Files.getLastModifiedTime(each)
                + " "
                + (Files.isRegularFile(each) ? Files.size(each) : ""));
      }
    }
    return files;
  }

  @Test
  void afterARunEverythingIsUnchangedAndNotAByteIsWritten() throws IOException {
    Map<String, String> before = files();
    Typed typed = status();
    JsonNode result = typed.result();

    assertThat(result.get("stages").fieldNames()).toIterable().containsExactlyElementsOf(STAGES);
    assertThat(STAGES).allSatisfy(stage -> assertThat(would(result, stage)).isEqualTo("unchanged"));
    assertThat(result.get("would").asText()).isEqualTo("unchanged");
    assertThat(result.has("lease")).isFalse();
    JsonNode parts = result.get("stages").get("extract").get("parts");
    assertThat(parts.get("there").asInt()).isPositive().isEqualTo(parts.get("wanted").asInt());
    JsonNode evaluated = result.get("stages").get("evaluate").get("last");
    assertThat(evaluated.get("accuracy").asDouble()).isPositive();
    assertThat(Instant.parse(evaluated.get("at").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(evaluated.has("worstPairs")).isFalse();
    assertThat(result.get("model").get("headSha256").asText()).isEqualTo(work.model().headSha256());
    assertThat(typed.err())
        .contains("status: lease: free", "status: train: unchanged", "status: run now: unchanged");
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--title Tuesday",
        "--epochs 3",
        "--evaluate-split val",
        "--cut gap",
        "--seed 7",
        "--split 70/15/15",
        "--set report.mistakes=3",
        "--if-exists replace",
        "--if-exists skip"
      })
  void runDoesWhatStatusSaid(String more) {
    String[] flags = more.isEmpty() ? new String[0] : more.split(" ");
    JsonNode said = status(flags).result();
    List<String> args = new ArrayList<>(List.of("run", "--images", images.toString()));
    args.addAll(List.of("--workspace", work.uri()));
    args.addAll(settings());
    args.addAll(List.of(flags));
    JsonNode did = Typed.done(args.toArray(new String[0])).get("stages");

    for (String stage : STAGES) {
      assertThat(would(said, stage).equals("unchanged"))
          .as("%s %s: %s", stage, more, said.get("stages").get(stage))
          .isEqualTo(did.get(stage).get("status").asText().equals("unchanged"));
    }
  }

  @Test
  void saysWhy() {
    JsonNode cut = status("--cut", "gap").result();
    assertThat(would(cut, "shard")).isEqualTo("unchanged");
    assertThat(would(cut, "extract")).isEqualTo("anew");
    assertThat(why(cut, "extract")).contains("network.cut changed from features to gap");
    assertThat(cut.get("stages").get("extract").get("parts").get("there").asInt()).isZero();
    assertThat(why(cut, "train")).startsWith("extract comes first");

    JsonNode longer = status("--epochs", "5").result();
    assertThat(would(longer, "train")).isEqualTo("continue");
    assertThat(why(longer, "train")).isEqualTo("continues after epoch 2 of 5");
    assertThat(would(longer, "evaluate")).isEqualTo("anew");

    JsonNode rate = status("--learning-rate", "0.5").result();
    assertThat(why(rate, "train")).isEqualTo("train.learningRate changed from 0.01 to 0.5");

    JsonNode shorter = status("--epochs", "1").result();
    assertThat(would(shorter, "train")).isEqualTo("refused");
    assertThat(why(shorter, "train")).contains("Cannot train 1 epochs: the model in");
    assertThat(shorter.get("would").asText()).isEqualTo("refused");

    JsonNode fail = status("--if-exists", "fail").result();
    assertThat(why(fail, "shard")).endsWith("/shards is there, --if-exists fail");
  }

  @Test
  void seesPhotosThatWereAdded() {
    images = own.resolve("photos");
    Prepared.copy(photos, images);
    Shapes.DISC.write(images.resolve("disc"), 99);
    JsonNode result = status().result();

    assertThat(would(result, "shard")).isEqualTo("continue");
    assertThat(why(result, "shard")).contains("photos were added, removed or replaced: 49 now, 48");
    assertThat(would(result, "extract")).isEqualTo("continue");
    assertThat(would(result, "train")).isEqualTo("anew");

    JsonNode limited = status("--list-images", "10").result();
    assertThat(would(limited, "shard")).isEqualTo("unknown");
    assertThat(why(limited, "shard")).contains("more than 10 photos");
    assertThat(limited.get("would").asText()).isEqualTo("unknown");
  }

  @Test
  void countsThePartsThatAKilledRunLeft() throws IOException {
    Files.delete(work.folder().resolve("features/_manifest.json"));
    JsonNode result = status().result();

    assertThat(would(result, "extract")).isEqualTo("continue");
    JsonNode parts = result.get("stages").get("extract").get("parts");
    assertThat(parts.get("there").asInt()).isPositive().isEqualTo(parts.get("wanted").asInt());

    Files.delete(work.folder().resolve("shards/_manifest.json"));
    assertThat(why(status().result(), "shard"))
        .matches("there is no complete result yet; \\d+ parts .*");
  }

  @Test
  void needsNoRightToWriteAndNoLease() throws IOException {
    Typed typed;
    Map<String, String> before;
    try (Lease lease =
        Lease.acquire(
            Work.storage(), work.workspace().lease(), "train", Duration.ofHours(1), line -> {})) {
      before = files();
      typed = statusOf(ReadOnlyFileSystem.uri(work.folder()), "--set", ReadOnlyFileSystem.SETTING);
      assertThat(files()).isEqualTo(before);
      lease.requireHeld();
    }
    JsonNode lease = typed.result().get("lease");

    assertThat(lease.get("state").asText()).isEqualTo("alive");
    assertThat(lease.get("runs").asText()).isEqualTo("train");
    assertThat(lease.get("process").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(typed.err())
        .containsPattern("status: lease: .*@.* \\(process \\d+\\) runs train since .*: alive");
    assertThat(would(typed.result(), "train")).isEqualTo("unchanged");
  }

  @Test
  void tellsWhetherTheHolderLives() throws IOException {
    assertThat(leaseOf(holder -> holder.put("pid", 4_000_000)).get("state").asText())
        .isEqualTo("ended");
    assertThat(leaseOf(holder -> holder.put("host", "far")).get("state").asText())
        .isEqualTo("alive");

    Path file = work.folder().resolve("lease.json");
    ObjectNode lease = (ObjectNode) JSON.readTree(Files.readString(file));
    Files.writeString(file, lease.put("renewed", "2026-01-01T00:00:00Z").toString());
    Typed typed = status();
    assertThat(typed.result().get("lease").get("state").asText()).isEqualTo("expired");
    assertThat(typed.err()).contains("not renewed in time, the next command takes over");

    Files.writeString(file, "{}");
    typed = status();
    assertThat(typed.result().has("lease")).isFalse();
    assertThat(typed.err()).contains("status: problem: Cannot read ").contains("is no lease");
  }

  private JsonNode leaseOf(Consumer<ObjectNode> change) throws IOException {
    Path file = work.folder().resolve("lease.json");
    ObjectNode lease;
    try (Lease held =
        Lease.acquire(
            Work.storage(), work.workspace().lease(), "train", Duration.ofHours(1), line -> {})) {
      held.requireHeld();
      lease = (ObjectNode) JSON.readTree(Files.readString(file));
    }
    change.accept((ObjectNode) lease.get("holder"));
    Files.writeString(file, lease.toString());
    return status().result().get("lease");
  }

  @Test
  void aDamagedWorkspaceIsToldAsRunWouldTellIt() throws IOException {
    Files.writeString(work.folder().resolve("features/_manifest.json"), "{");
    JsonNode result = status().result();

    assertThat(would(result, "extract")).isEqualTo("refused");
    assertThat(why(result, "extract")).contains("features/_manifest.json: it is no manifest");
    assertThat(would(result, "train")).isEqualTo("unknown");
  }

  @Test
  void alwaysSaysWhatServes() throws IOException {
    Typed typed = status();
    JsonNode serving = typed.result().get("serving");
    assertThat(serving.get("version").asInt()).isEqualTo(1);
    assertThat(serving.get("accuracy")).isEqualTo(last(typed, "evaluate").get("accuracy"));
    assertThat(typed.err())
        .containsPattern("status: serves: version 1, accuracy [01]\\.\\d+ on .*onnx");

    Prepared.delete(work.folder().resolve("candidate"));
    assertThat(status().err()).contains("status: serves: version 1, ");

    Files.delete(work.folder().resolve("models/1/classifier.onnx"));
    typed = status();
    assertThat(typed.result().get("serving").get("classifier").asText())
        .endsWith("/model/classifier.onnx");
    assertThat(typed.err())
        .contains("problem: files of version 1, which serves, are gone or damaged", "promote 1");

    Files.writeString(work.folder().resolve("models/_manifest.json"), "{");
    typed = status();
    assertThat(typed.err())
        .contains("models/_manifest.json: it is no catalogue", "serves: a classifier without");

    Prepared.delete(work.folder().resolve("models"));
    Prepared.delete(work.folder().resolve("model"));
    assertThat(status().err()).contains("trained: nothing", "serves: nothing");
  }

  private static JsonNode last(Typed typed, String stage) {
    return typed.result().get("stages").get(stage).get("last");
  }

  @Test
  void showsWhyTheLastCommandFailedUntilItSucceeds() {
    List<String> args = new ArrayList<>(List.of("run", "--images", images.toString()));
    args.addAll(List.of("--workspace", work.uri()));
    args.addAll(settings());
    String[] run = args.toArray(new String[0]);
    args.addAll(List.of("--epochs", "1"));
    Typed failed = Typed.headway(args.toArray(new String[0]));
    assertThat(failed.status()).isEqualTo(3);

    Typed typed = status();
    JsonNode failure = typed.result().get("failures").get("run");
    assertThat(failure.get("error").asText()).isEqualTo(failed.complaint());
    assertThat(failure.get("exitStatus").asInt()).isEqualTo(3);
    assertThat(typed.err()).contains("status: run: the last command failed ", "exit status 3: ");

    Typed good = Typed.headway(run);
    assertThat(good.err()).contains("run: results: all are unchanged");
    assertThat(status().result().get("failures")).isEmpty();
  }

  @Test
  void refusesAFolderInWhichNothingBegan() {
    Typed typed = Typed.headway("status", own.resolve("nowhere").toString());
    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot tell the status of ")
        .endsWith("no command has begun there; check the URI");
    assertThat(Typed.headway("status", photos.toString()).status()).isEqualTo(3);
    assertThat(Typed.headway("status").status()).isEqualTo(2);
    assertThat(own.resolve("nowhere")).doesNotExist();
  }
}
