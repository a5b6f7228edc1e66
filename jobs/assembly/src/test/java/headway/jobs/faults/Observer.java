package headway.jobs.faults;

import com.amazonaws.SdkClientException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.S3Object;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.PartRow;
import headway.common.storage.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;

/**
 * Somebody who reads a workspace all the time, past the faults: what is published must be whole and
 * agree with its hashes at every moment.
 */
final class Observer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ATTEMPTS = 5;

  private final AmazonS3 s3;
  private final String bucket;
  private final Thread thread;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile String workspace = "";
  private volatile boolean stopped;
  private int whole;

  Observer(AmazonS3 s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
    this.thread = new Thread(this::look, "observer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Looks at another workspace from now on. */
  void watch(String name) {
    workspace = name;
  }

  /** What was seen that must not be. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** How often something published was read and was whole. */
  synchronized int whole() {
    return whole;
  }

  private void look() {
    while (!stopped) {
      try {
        if (!workspace.isEmpty()) {
          once(workspace);
        }
        Thread.sleep(20);
      } catch (InterruptedException stop) {
        return;
      } catch (IOException | RuntimeException failed) {
        complaints.add("the observer itself: " + failed);
      }
    }
  }

  private void once(String root) throws IOException {
    for (String part : List.of("shards", "features")) {
      String folder = root + "/" + part + "/";
      published(
          folder + "_manifest.json",
          manifest -> {
            List<Named> files = new ArrayList<>();
            String table = folder + manifest.at("/parts/table").asText();
            for (PartRow row : rows(table)) {
              if (row.split() != null) {
                files.add(new Named(folder + row.file(), row.contentSha256()));
              }
            }
            if (files.isEmpty()) {
              complaints.add(folder + "_manifest.json names no files");
            }
            return files;
          });
    }
    for (String model : List.of("/candidate", "/models/1", "/model")) {
      published(
          root + model + "/_manifest.json",
          manifest ->
              List.of(
                  new Named(
                      root
                          + model
                          + "/head-"
                          + manifest.path("headSha256").asText().substring(0, 16)
                          + ".zip",
                      manifest.path("headSha256").asText())));
    }
    for (int epoch = 1; epoch <= 2; epoch++) {
      String folder = root + "/checkpoints/0000" + epoch + "/";
      published(
          folder + "checkpoint.json",
          state -> List.of(new Named(folder + "head.zip", state.at("/hashes/model").asText())));
    }
  }

  private record Named(String key, String sha256) {}

  private interface NamedFiles {
    List<Named> of(JsonNode manifest) throws IOException;
  }

  /** Where the manifest is the same before and after, all that it names must have been there. */
  private void published(String key, NamedFiles files) throws IOException {
    Optional<byte[]> before = read(key);
    if (before.isEmpty()) {
      return;
    }
    List<String> wrong = new ArrayList<>();
    try {
      for (Named file : files.of(JSON.readTree(before.get()))) {
        Optional<byte[]> bytes = read(file.key());
        if (bytes.isEmpty()) {
          wrong.add(key + " is there, but " + file.key() + " is not");
        } else if (!isWhole(file, bytes.get())) {
          wrong.add(file.key() + " is not what " + key + " says");
        }
      }
    } catch (IOException notJson) {
      wrong.add(key + " is half-written: " + notJson.getMessage());
    }
    Optional<byte[]> after = read(key);
    if (after.isPresent() && Arrays.equals(before.get(), after.get())) {
      complaints.addAll(wrong);
      synchronized (this) {
        whole += wrong.isEmpty() ? 1 : 0;
      }
    }
  }

  /** The parts of a manifest, from the table that it names. */
  private List<PartRow> rows(String table) throws IOException {
    byte[] bytes =
        read(table).orElseThrow(() -> new FileNotFoundException(table + " is not there"));
    Path copy = Files.createTempFile("headway-observed", ".parts");
    try {
      Files.write(copy, bytes);
      List<PartRow> rows = new ArrayList<>();
      try (CloseableIterator<PartRow> all =
          PartRow.TABLE.read(new org.apache.hadoop.fs.Path(copy.toString()), new Configuration())) {
        all.forEachRemaining(rows::add);
      }
      return rows;
    } finally {
      Files.delete(copy);
    }
  }

  /** A Parquet file ends with its footer, which has the hash of what is before. */
  private static boolean isWhole(Named file, byte[] bytes) {
    if (!file.key().endsWith(".parquet")) {
      return Sha256.of(bytes).equals(file.sha256());
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.endsWith("PAR1") && text.contains(file.sha256());
  }

  /** An answer that breaks off is asked for again: some servers open an object twice to answer. */
  private Optional<byte[]> read(String key) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (S3Object object = s3.getObject(bucket, key)) {
        return Optional.of(object.getObjectContent().readAllBytes());
      } catch (AmazonS3Exception refused) {
        if (refused.getStatusCode() == 404) {
          return Optional.empty();
        }
        throw refused;
      } catch (IOException | SdkClientException brokenOff) {
        if (attempt == ATTEMPTS) {
          throw brokenOff;
        }
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
