package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.HeadwayException;
import headway.common.SharedFiles;
import headway.common.StorageException;
import headway.common.lease.Lease;
import headway.common.storage.Storage;
import headway.jobs.spark.JobFailures;
import headway.jobs.testing.store.ReadOnlyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of {@code deploy/README.md} that an operator reads at night: each line as it comes. */
class OperationsTableTest {
  private static final Pattern ROW = Pattern.compile("\\| ([1-5]) \\| `([^`]+)` \\|.*");

  @TempDir Path folder;
  private final List<String> seen = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  private static List<String> rows() throws IOException {
    return Files.readAllLines(SharedFiles.projectRoot().resolve("deploy/README.md")).stream()
        .filter(line -> ROW.matcher(line).matches())
        .toList();
  }

  /** Whether a row has this exit status and this line, where {@code …} stands for anything. */
  private static boolean isOf(String row, int status, String line) {
    Matcher matcher = ROW.matcher(row);
    return matcher.matches()
        && Integer.parseInt(matcher.group(1)) == status
        && Pattern.matches(
            Arrays.stream(matcher.group(2).split("…", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")),
            line);
  }

  private void check(int status, String line) throws IOException {
    List<String> found = rows().stream().filter(row -> isOf(row, status, line)).toList();
    missing.addAll(found.isEmpty() ? List.of(status + " " + line) : List.of());
    seen.addAll(found);
  }

  private void check(String... args) throws IOException {
    Typed typed = Typed.headway(args);
    check(typed.status(), typed.complaint());
  }

  private void check(HeadwayException failure) throws IOException {
    check(failure.exitStatus(), failure.getMessage());
  }

  private static HeadwayException failure(Lease lease) throws InterruptedException {
    Thread.sleep(1_100); // Longer than the lease.
    return catchThrowableOfType(HeadwayException.class, lease::requireHeld);
  }

  @Test
  void hasARowForEachWayToEndAndNoOther() throws IOException, InterruptedException {
    Path photos = Shapes.folders(folder.resolve("photos"), 3);
    String work = folder.resolve("work").toString();
    String images = photos.toString();
    check("shard", "--images", images, "--workspace", work, "--set", "spark.extraListeners=none");
    check("train", "--workspace", work, "--epochs", "0");
    check("train", "--workspace", work, "--epoch", "3");
    check("shard", "--images", images + "/none", "--workspace", work);
    check("train", "--workspace", work);
    Path bad = Shapes.folders(folder.resolve("bad"), 2);
    Shapes.put(bad.resolve("disc/text.png"), new byte[] {'t', 'e', 'x', 't'});
    check("shard", "--images", bad.toString(), "--workspace", folder.resolve("b").toString());

    Work extracted = Prepared.extracted(folder.resolve("extracted"));
    check("train", "--workspace", extracted.uri(), "--learning-rate", "1e30");
    Files.writeString(extracted.folder().resolve("features/_manifest.json"), "{");
    check("train", "--workspace", extracted.uri());

    List<String> refused = new ArrayList<>(List.of("train", "--workspace", "s3a://bucket/work"));
    for (String each :
        List.of(
            "endpoint=http://127.0.0.1:1",
            "access.key=a",
            "secret.key=b",
            "attempts.maximum=0",
            "retry.limit=0")) {
      refused.addAll(List.of("--set", "spark.hadoop.fs.s3a." + each));
    }
    check(refused.toArray(new String[0]));
    check(
        "shard",
        "--images",
        images,
        "--workspace",
        ReadOnlyFileSystem.uri(folder.resolve("locked")),
        "--set",
        ReadOnlyFileSystem.SETTING);
    check(JobFailures.known(new OutOfMemoryError("Java heap space")).orElseThrow());
    leases(images);
    versions(images);

    assertThat(missing).as("lines without a row").isEmpty();
    assertThat(seen).as("rows that a case led to").containsAll(rows());
  }

  private void versions(String images) throws IOException {
    Work work = Prepared.extracted(folder.resolve("versions"));
    Typed.done("train", "--workspace", work.uri(), "--epochs", "1");
    Typed.done("export", "--workspace", work.uri(), "--promote", "never");
    check("predict", "--workspace", work.uri(), "--images", images);
    check("models", "rollback", "--workspace", work.uri());
    Files.writeString(work.folder().resolve("models/1/labels.json"), "[]");
    check("models", "promote", "1", "--workspace", work.uri());
  }

  private void leases(String images) throws IOException, InterruptedException {
    Work work = new Work(folder.resolve("leased"));
    AtomicBoolean away = new AtomicBoolean();
    Storage storage =
        new Storage(new Configuration())
            .guardedBy(
                () -> {
                  if (away.get()) {
                    throw new StorageException("the store is away", null);
                  }
                });
    org.apache.hadoop.fs.Path path = work.workspace().lease();
    try (Lease held = Lease.acquire(storage, path, "train", Duration.ofHours(1), line -> {})) {
      held.requireHeld();
      check("shard", "--images", images, "--workspace", work.uri());
    }
    try (Lease cut = Lease.acquire(storage, path, "train", Duration.ofSeconds(1), line -> {})) {
      away.set(true);
      check(failure(cut));
    }
    away.set(false);
    Work other = new Work(folder.resolve("other"));
    org.apache.hadoop.fs.Path taken = other.workspace().lease();
    try (Lease late = Lease.acquire(storage, taken, "train", Duration.ofSeconds(1), line -> {})) {
      Path file = other.folder().resolve("lease.json");
      Files.writeString(
          file, Files.readString(file).replaceFirst("\"id\" : \"[^\"]*", "\"id\" : \"another"));
      check(failure(late));
    }
  }

  @Test
  void aModelThatIsWorseEndsWithTheStatusThatTheTableHas() {
    Path photos = Shapes.folders(folder.resolve("photos"), 12);
    List<String> run =
        new ArrayList<>(List.of("run", "--images", photos.toString(), "--split", "60/20/20"));
    run.addAll(List.of("--workspace", folder.resolve("work").toString()));
    List<String> good = new ArrayList<>(run);
    good.addAll(Prepared.QUICK);
    Typed.done(good.toArray(new String[0]));
    run.addAll(List.of("--learning-rate", "1e-9", "--epochs", "1", "--fail-unpromoted", "true"));
    Typed worse = Typed.headway(run.toArray(new String[0]));
    JsonNode result = worse.result();

    assertThat(worse.status()).isEqualTo(6);
    assertThat(result.get("promoted").asBoolean()).isFalse();
    assertThat(result.get("reason").asText()).isNotEmpty();
  }
}
