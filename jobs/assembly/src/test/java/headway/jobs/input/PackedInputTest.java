package headway.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.jobs.PackedFileWriter;
import headway.jobs.PackedFileWriter.Members;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.demo.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebDataset tars and TFRecord files as images of every command. */
class PackedInputTest {
  private static final int PER_CLASS = 6;

  @TempDir Path folder;
  private Path input;
  private Work work;

  @BeforeEach
  void name() {
    input = folder.resolve("input");
    work = new Work(folder.resolve("work"));
  }

  private Typed shard(String images, String... more) {
    List<String> all = new ArrayList<>(List.of("shard", "--images", images));
    all.addAll(List.of("--workspace", work.uri()));
    all.addAll(List.of(more));
    return Typed.headway(all.toArray(new String[0]));
  }

  /** Classes by content, as the same photos in class folders have them. */
  private static Map<String, String> classesByHash(Work work) {
    List<String> names = work.shards().classes();
    return work.shardRows().stream()
        .collect(Collectors.toMap(ShardRow::sha256, row -> names.get(row.label())));
  }

  private static Map<String, Split> splitsByHash(Work work) {
    return work.shardRows().stream().collect(Collectors.toMap(ShardRow::sha256, ShardRow::split));
  }

  private static byte[] photo(Shapes shape, int number) {
    return shape.image(number, "png");
  }

  private static Members numbered(int first, int last) {
    Members members = new Members();
    for (int number = first; number < last; number++) {
      for (Shapes shape : Shapes.values()) {
        String base = "%04d%d".formatted(number, shape.ordinal());
        members.add(base + ".png", photo(shape, number)).add(base + ".cls", "" + shape.ordinal());
      }
    }
    return members;
  }

  @Test
  void packsTheSameImagesOfTarsAndFoldersIntoTheSameClassesAndSplits() {
    PackedFileWriter.tar(input.resolve("shapes-000.tar"), numbered(0, 3));
    PackedFileWriter.tar(input.resolve("shapes-001.tar.gz"), numbered(3, PER_CLASS));
    Shapes.put(input.resolve("classes.txt"), "disc\nsquare\ntriangle\n".getBytes());
    Shapes.folders(folder.resolve("photos"), PER_CLASS);
    Work photos = new Work(folder.resolve("other"));

    Typed typed = shard(input.toString());
    Typed.done(
        "shard", "--images", folder.resolve("photos").toString(), "--workspace", photos.uri());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("class names: 3 of ", "classes.txt");
    assertThat(work.shards().classes()).containsExactly("disc", "square", "triangle");
    assertThat(classesByHash(work)).hasSize(18).isEqualTo(classesByHash(photos));
    assertThat(splitsByHash(work)).isEqualTo(splitsByHash(photos));
    assertThat(work.shardRows())
        .extracting(ShardRow::key)
        .contains("shapes-000.tar!/00000", "shapes-001.tar.gz!/00052");
    assertThat(work.shardRows()).extracting(ShardRow::path).contains("00000.png");
    assertThat(shard(input.toString()).result().get("status").asText()).isEqualTo("unchanged");
  }

  @Test
  void readsTheClassesFromTheSamplesWhereNoFileNamesThem() {
    Members json = new Members();
    Members text = new Members();
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < PER_CLASS; number++) {
        String base = "./%s/%d".formatted(shape.label(), number);
        json.add(base + ".json", "{\"label\": \"" + shape.label() + "\", \"width\": 64}")
            .add(base + ".PNG", photo(shape, number));
        text.add(base + ".png", photo(shape, number + 50)).add(base + ".txt", shape.label() + "\n");
      }
    }
    PackedFileWriter.tar(input.resolve("train/0.tar"), json);
    PackedFileWriter.tar(input.resolve("val/0.tar"), text);

    Typed typed = shard(input.toString());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("reading 2 files once for the classes");
    assertThat(work.shards().classes()).containsExactly("disc", "square", "triangle");
    assertThat(work.shardRows())
        .filteredOn(row -> row.split() == Split.VAL)
        .hasSize(18)
        .allMatch(
            row -> row.key().startsWith("val/0.tar!/" + work.shards().classes().get(row.label())));
    assertThat(work.shardRows()).filteredOn(row -> row.split() == Split.TRAIN).hasSize(18);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tars", "tars/shapes-{000..001}.tar", "records"})
  void readsFromS3WhatItReadsFromADisk(String images) throws IOException {
    PackedFileWriter.tar(input.resolve("tars/shapes-000.tar"), numbered(0, 3));
    PackedFileWriter.tar(input.resolve("tars/shapes-001.tar"), numbered(3, PER_CLASS));
    Shapes.put(input.resolve("tars/classes.txt"), "disc\nsquare\ntriangle\n".getBytes());
    PackedFileWriter.records(input.resolve("records/train-00000-of-00002"), examples(0, 4));
    PackedFileWriter.records(input.resolve("records/train-00001-of-00002"), examples(4, 6));
    Path store = folder.resolve("s3");
    upload(store);
    Work disk = new Work(folder.resolve("other"));

    Typed typed = shard("s3a://headway/" + images, "--embedded-s3", store.toString());
    Typed.done("shard", "--images", input + "/" + images, "--workspace", disk.uri());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.shardRows())
        .hasSize(18)
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(disk.shardRows());
    assertThat(work.shards().classes()).isEqualTo(disk.shards().classes());
  }

  /** Uploads the input to the bucket of an embedded S3 server over a folder. */
  private void upload(Path store) throws IOException {
    try (EmbeddedS3 s3 = EmbeddedS3.start(store);
        Stream<Path> files = Files.walk(input)) {
      Configuration configuration = new Configuration();
      s3.hadoopSettings().forEach(configuration::set);
      Storage storage = new Storage(configuration);
      for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        storage.publish(
            new org.apache.hadoop.fs.Path("s3a://headway/" + input.relativize(each)),
            Files.readAllBytes(each));
      }
    }
  }

  @Test
  void quarantinesSamplesWithoutImageOrLabelWithTheReason() {
    Members members = numbered(0, PER_CLASS);
    members
        .add("README.md", "nothing")
        .add("alone.cls", "1")
        .add("bare.png", photo(Shapes.DISC, 90))
        .add("empty.png", "")
        .add("empty.cls", "1")
        .add("far.png", photo(Shapes.DISC, 91))
        .add("far.cls", "7")
        .add("twice.png", photo(Shapes.DISC, 92))
        .add("./twice.png", photo(Shapes.DISC, 93))
        .add("twice.cls", "1")
        .add("two.jpg", photo(Shapes.DISC, 94))
        .add("two.png", photo(Shapes.DISC, 95))
        .add("two.cls", "1")
        .add("wrong.jpg", "no image")
        .add("wrong.cls", "0");
    PackedFileWriter.tar(input.resolve("shapes.tar"), members);
    Shapes.put(input.resolve("classes.json"), "[\"a\", \"b\", \"c\"]".getBytes());

    Typed typed = shard(input.resolve("shapes.tar").toString(), "--max-bad-fraction", "0.5");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.shardRows()).hasSize(18);
    assertThat(work.quarantineRows())
        .extracting(row -> row.key() + ": " + row.reason())
        .containsExactlyInAnyOrder(
            "shapes.tar!/README: no image among its members md",
            "shapes.tar!/alone: no image among its members cls",
            "shapes.tar!/bare: it has no label",
            "shapes.tar!/empty: empty: 0 bytes",
            "shapes.tar!/far: label 7 has no class name",
            "shapes.tar!/twice: it has two members png",
            "shapes.tar!/two: it has two images, two.jpg and two.png",
            "shapes.tar!/wrong: not an image: starts with 'no image'");
  }

  @Test
  void stopsAtATarWhoseHeaderIsDamaged() throws IOException {
    Path tar = PackedFileWriter.tar(input.resolve("shapes.tar"), numbered(0, PER_CLASS));
    byte[] bytes = Files.readAllBytes(tar);
    bytes[2] ^= 1; // In the name of the first member.
    Files.write(tar, bytes);

    Typed typed = shard(tar.toString());

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot read file:" + tar + ": ")
        .contains("the checksum of a header is wrong");
  }

  @Test
  void quarantinesALabelThatEndsWithZeroBytes() {
    Members members = numbered(0, PER_CLASS);
    members.add("zero.png", photo(Shapes.DISC, 90)).add("zero.cls", "0\0\0");
    PackedFileWriter.tar(input.resolve("shapes.tar"), members);

    Typed typed = shard(input.resolve("shapes.tar").toString(), "--max-bad-fraction", "0.5");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.shards().classes()).containsExactly("0", "1", "2");
    assertThat(work.quarantineRows())
        .extracting(QuarantineRow::reason)
        .containsExactly("label 0\0\0 has no class name");
  }

  @Test
  void stopsAtATarThatIsCutAndNamesTheSample() throws IOException {
    Path tar = PackedFileWriter.tar(input.resolve("shapes.tar"), numbered(0, PER_CLASS));
    byte[] whole = Files.readAllBytes(tar);
    Files.write(tar, Arrays.copyOf(whole, whole.length / 2));

    Typed typed = shard(tar.toString());

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(typed.complaint())
        .startsWith("Cannot read file:" + tar + ": it is cut or damaged (")
        .contains(", after the sample 000")
        .endsWith("; upload it again, or leave it out");
  }

  @Test
  void takesAPatternOfBracesAndNamesWhatIsMissing() {
    for (int i = 0; i < 3; i++) {
      PackedFileWriter.tar(
          input.resolve("train-%02d.tar".formatted(i)), numbered(2 * i, 2 * i + 2));
    }
    String some = input + "/train-{00..01}.tar";

    Typed typed = shard(some);
    Typed missing = shard(input + "/train-{00..05}.tar");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.shardRows()).hasSize(12);
    assertThat(work.shards().classes()).containsExactly("0", "1", "2");
    assertThat(missing.status()).isEqualTo(3);
    assertThat(missing.complaint())
        .contains("3 of 6 files do not exist (train-03.tar, train-04.tar, train-05.tar)");
  }

  @Test
  void refusesCaptionsAsClasses() {
    Members members = new Members();
    for (int number = 0; number < 24; number++) {
      members
          .add(number + ".png", photo(Shapes.DISC, number))
          .add(number + ".txt", "a red disc, number " + number)
          .add(number + ".json", "{\"kind\": \"" + (number % 2 == 0 ? "even" : "odd") + "\"}");
    }
    PackedFileWriter.tar(input.resolve("laion.tar"), members);

    Typed refused = shard(input.toString());
    Typed named = shard(input.toString(), "--label-column", "kind");

    assertThat(refused.status()).isEqualTo(3);
    assertThat(refused.complaint())
        .contains("are captions, 24 different ones in 24", "--label-column");
    assertThat(named.status()).as(named.err()).isZero();
    assertThat(work.shards().classes()).containsExactly("even", "odd");
  }

  @Test
  void warnsOfAFileOfOtherClassNames() {
    PackedFileWriter.tar(input.resolve("shapes.tar"), numbered(0, PER_CLASS));
    Shapes.put(input.resolve("classes.txt"), "disc\nsquare\ntriangle\n".getBytes());
    Shapes.put(input.resolve("labels.txt"), "0:disc\n1:square\n2:triangle\n".getBytes());

    assertThat(shard(input.toString()).err()).doesNotContain("warning");

    Shapes.put(input.resolve("labels.txt"), "square\ndisc\ntriangle\n".getBytes());
    Typed typed = shard(input.toString());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err())
        .contains(
            "shard: warning: file:"
                + input.resolve("labels.txt")
                + " is left out, which does not say the same as classes.txt");
    assertThat(work.shards().classes()).containsExactly("disc", "square", "triangle");
  }

  @Test
  void warnsOfClassesThatNothingNames() {
    PackedFileWriter.tar(input.resolve("shapes.tar"), numbered(0, PER_CLASS));

    Typed typed = shard(input.toString());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err())
        .contains("shard: reading 1 file once for the classes")
        .contains("shard: warning: the classes are called by their numbers, 0 to 2, because");
  }

  @Test
  void warnsOfATarBesideClassFolders() {
    Shapes.folders(input, PER_CLASS);
    PackedFileWriter.tar(input.resolve("more.tar"), numbered(0, PER_CLASS));

    Typed typed = shard(input.toString());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("shard: left out: more.tar, beside class folders");
    assertThat(work.shardRows()).hasSize(18);
  }

  private static List<byte[]> examples(int first, int last) {
    return Stream.iterate(first, each -> each + 1)
        .limit(last - first)
        .flatMap(number -> Arrays.stream(Shapes.values()).map(shape -> slim(shape, number)))
        .toList();
  }

  /** As TF-slim writes ImageNet: labels from 1, of which two have the same text. */
  private static byte[] slim(Shapes shape, int number) {
    return PackedFileWriter.example(
        Map.of(
            "image/encoded",
            photo(shape, number),
            "image/class/label",
            shape.ordinal() + 1,
            "image/class/text",
            shape == Shapes.DISC ? "disc" : "edged",
            "image/filename",
            "n0/" + shape.label() + number + ".png"));
  }

  @Test
  void packsTfRecordsOfSlimWithTheirNamesAndSplits() {
    PackedFileWriter.records(input.resolve("train-00000-of-00002"), examples(0, 4));
    PackedFileWriter.records(input.resolve("train-00001-of-00002"), examples(4, 6));
    PackedFileWriter.records(input.resolve("validation-00000-of-00001"), examples(6, 8));

    Typed typed = shard(input.toString());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.shards().classes()).containsExactly("disc", "edged (2)", "edged (3)");
    assertThat(work.shardRows()).hasSize(24);
    assertThat(work.splits())
        .containsEntry("train-00001-of-00002!/00000005", Split.TRAIN)
        .containsEntry("validation-00000-of-00001!/00000000", Split.VAL);
    assertThat(work.shardRows()).extracting(ShardRow::path).contains("disc7.png");
  }

  @Test
  void packsTfRecordsOfTensorFlowDatasetsAndQuarantinesDamagedOnes() throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (int number = 0; number < PER_CLASS; number++) {
      for (Shapes shape : Shapes.values()) {
        records.add(
            PackedFileWriter.example(
                Map.of("image", photo(shape, number), "label", shape.ordinal())));
      }
    }
    records.add(PackedFileWriter.example(Map.of("label", 1, "other", 5)));
    records.add(new byte[] {1, 2, 3});
    Path file = input.resolve("shapes-train.tfrecord-00000-of-00001");
    PackedFileWriter.records(file, records);
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] ^= 1;
    Files.write(file, bytes);
    Shapes.put(input.resolve("label.labels.txt"), "disc\nsquare\ntriangle".getBytes());
    Shapes.put(input.resolve("features.json"), "{}".getBytes());

    Typed typed = shard(input.toString(), "--max-bad-fraction", "0.5");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.shards().classes()).containsExactly("disc", "square", "triangle");
    assertThat(work.shardRows()).hasSize(17);
    String key = "shapes-train.tfrecord-00000-of-00001!/";
    assertThat(work.quarantineRows())
        .extracting(QuarantineRow::key, QuarantineRow::reason)
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "(\"" + key + "00000000\", \"damaged: the record's checksum is wrong\")",
            "(\""
                + key
                + "00000018\", \"no image: none of image/encoded, image, image_raw among its"
                + " features label, other\")",
            "(\"" + key + "00000019\", \"not a tf.train.Example\")");
  }

  @Test
  void warnsOfAFileThatTheNamesOfOthersCount() throws IOException {
    PackedFileWriter.records(
        input.resolve("train-00000-of-00002.tfrecord"), examples(0, PER_CLASS));

    Typed typed = shard(input.toString());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err())
        .contains("shard: warning: file:" + input + "/train-*-of-00002.tfrecord: 1 of 2 files");
  }

  @Test
  void saysWhereALabelIsLookedForWhereNoSampleHasOne() {
    Members members = new Members().add("a.png", photo(Shapes.DISC, 1)).add("a.json", "{}");
    PackedFileWriter.tar(input.resolve("shapes.tar"), members);

    assertThat(shard(input.toString()).complaint())
        .contains("it has no sample with a label, which is a member .cls, a field label of .json")
        .contains("--label-column");
  }

  @Test
  void stopsAtATfRecordFileThatIsCutOrNone() throws IOException {
    Path file = input.resolve("a.tfrecord.gz");
    PackedFileWriter.records(file, examples(0, 4));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 100));
    Path none = Shapes.put(folder.resolve("b.tfrecord"), "not a record file".getBytes());

    assertThat(shard(file.toString()).complaint())
        .startsWith("Cannot read file:" + file + ": it is cut or damaged (")
        .contains(", after the sample 00000");
    assertThat(shard(none.toString()).complaint())
        .startsWith("Cannot read file:" + none + ": it is no TFRecord file (");
  }

  @Test
  void extractsFromTarsWithoutShardsAndPlanRefusesThem() {
    PackedFileWriter.tar(input.resolve("shapes.tar"), numbered(0, 2));

    Typed extracted =
        Typed.headway("extract", "--shards", input.toString(), "--workspace", work.uri());
    Typed planned = Typed.headway("plan", "--images", input.toString());

    assertThat(extracted.status()).as(extracted.err()).isZero();
    assertThat(work.featureRows()).hasSize(6);
    assertThat(planned.status()).isEqualTo(3);
    assertThat(planned.complaint()).contains("its images lie in tar files", "--images N");
  }
}
