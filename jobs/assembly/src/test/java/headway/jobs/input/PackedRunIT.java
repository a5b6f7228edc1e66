package headway.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.ShardRow;
import headway.jobs.PackedFileWriter;
import headway.jobs.PackedFileWriter.Members;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo photos as class folders, as tars and as TFRecords: the same features and accuracy. */
class PackedRunIT {
  private static final Path PHOTOS = SharedFiles.projectRoot().resolve("deploy/demo/photos");
  private static final int FILES = 4;

  @TempDir Path folder;

  @Test
  void learnsTheSameFromTarsAndTfRecordsAsFromFolders() throws IOException {
    List<Path> photos;
    try (Stream<Path> all = Files.walk(PHOTOS)) {
      photos = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<String> classes =
        photos.stream().map(each -> each.getParent().getFileName().toString()).distinct().toList();
    for (int file = 0; file < FILES; file++) {
      Members members = new Members();
      List<byte[]> records = new ArrayList<>();
      for (int i = file; i < photos.size(); i += FILES) {
        byte[] photo = Files.readAllBytes(photos.get(i));
        String name = photos.get(i).getParent().getFileName().toString();
        members.add("%06d.jpg".formatted(i), photo).add("%06d.txt".formatted(i), name);
        records.add(
            PackedFileWriter.example(Map.of("image", photo, "label", classes.indexOf(name))));
      }
      PackedFileWriter.tar(folder.resolve("tars/%05d.tar".formatted(file)), members);
      PackedFileWriter.records(
          folder.resolve("records/demo.tfrecord-%05d-of-%05d".formatted(file, FILES)), records);
    }
    Files.write(folder.resolve("records/label.labels.txt"), classes);

    JsonNode folders = run(PHOTOS, "folders");
    JsonNode tars = run(folder.resolve("tars"), "tars");
    JsonNode records = run(folder.resolve("records"), "records");

    Map<String, String> features = features("folders");
    assertThat(features).hasSize(photos.size());
    assertThat(features("tars")).isEqualTo(features);
    assertThat(features("records")).isEqualTo(features);
    double accuracy = accuracy(folders);
    assertThat(accuracy).isGreaterThan(0.7);
    assertThat(accuracy(tars)).isBetween(accuracy - 0.05, accuracy + 0.05);
    assertThat(accuracy(records)).isBetween(accuracy - 0.05, accuracy + 0.05);
    System.err.printf(
        "packed: %s, tar %s, TFRecord %s%n", accuracy, accuracy(tars), accuracy(records));
  }

  private JsonNode run(Path images, String workspace) {
    return Typed.done(
        "run",
        "--images",
        images.toString(),
        "--workspace",
        folder.resolve("work").resolve(workspace).toString(),
        "--split",
        "80/20/0",
        "--epochs",
        "10");
  }

  private static double accuracy(JsonNode result) {
    return result.path("stages").path("evaluate").path("accuracy").asDouble();
  }

  /** Class, split and floats of each photo by its content. */
  private Map<String, String> features(String workspace) {
    Work work = new Work(folder.resolve("work").resolve(workspace));
    List<String> classes = work.shards().classes();
    Map<String, String> hashes =
        work.shardRows().stream().collect(Collectors.toMap(ShardRow::key, ShardRow::sha256));
    Map<String, String> features = new TreeMap<>();
    for (FeatureRow row : work.featureRows()) {
      features.put(
          hashes.get(row.key()),
          classes.get(row.label()) + " " + row.split() + " " + Arrays.hashCode(row.features()));
    }
    return features;
  }
}
