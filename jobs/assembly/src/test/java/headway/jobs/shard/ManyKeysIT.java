package headway.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.dataset.ListingRow;
import headway.common.dataset.PartWriter;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.manifest.ManifestParts;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.ClassCounts;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import headway.common.image.synthetic.SyntheticFileSystem;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.Prepared;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import headway.jobs.observe.StageImageCounts;
import headway.jobs.parts.FoundParts;
import headway.jobs.parts.WantedParts;
import headway.jobs.shard.duplicates.PreviousShards;
import headway.jobs.shard.listing.PackedListing;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Listing, planning and the manifest of as many keys, and going on with as many parts, as system
 * properties say: {@code headway.size.keys}, {@code headway.size.classes}, {@code
 * headway.size.parts}. Prints seconds, the processor time of the driver's own thread, and the
 * largest heap.
 */
class ManyKeysIT {
  private static final long KEYS = Long.getLong("headway.size.keys", 100_000);
  private static final int CLASSES = Integer.getInteger("headway.size.classes", 1_000);
  private static final int PARTS = Integer.getInteger("headway.size.parts", 1_000);
  private static final int IMAGES_PER_PART = 4_000;

  @TempDir Path folder;
  private Settings settings;
  private Session session;
  private Workspace workspace;
  private long wall;
  private long processor;

  @BeforeEach
  void open() {
    Requirement.ofMinutes();
    settings =
        SettingsLoader.load(
            Optional.empty(), "", Map.of("workspace", folder.resolve("work").toString()));
    session =
        Session.open(
            new Application("shard", NetworkUse.NONE),
            settings,
            Map.of(
                "spark.master",
                "local[2]",
                "spark.hadoop.fs.synthetic.impl",
                SyntheticFileSystem.class.getName()));
    StageImageCounts.begin(session.context().sc(), "shard");
    workspace =
        new Workspace(session.storage().qualify(Storage.path(folder.resolve("work").toString())));
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
    mark();
  }

  @AfterEach
  void close() {
    StageImageCounts.clear();
    if (session != null) {
      session.close();
    }
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private void mark() {
    wall = System.nanoTime();
    processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void say(String what, long count) {
    double seconds = (System.nanoTime() - wall) / 1e9;
    double own = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9;
    long peak = pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    System.err.printf(
        "many keys: %s: %,d in %.1f s (%,.0f a second), %.1f s of the driver's thread, heap at"
            + " most %,d MB%n",
        what, count, seconds, count / seconds, own, peak >> 20);
    mark();
  }

  @Test
  void listsAndPlansEveryKeyAndNamesThePartsInAManifest() {
    String uri = "synthetic://" + KEYS + "x" + CLASSES + "/";
    ListedImages source =
        (ListedImages) ImageSource.of(session.storage(), new org.apache.hadoop.fs.Path(uri));
    try (ListedInput input =
        new ListedInput(
            session,
            workspace.root(),
            source.labelled(session, settings.shard()),
            uri,
            settings.shard())) {
      say("listed", KEYS);
      PendingImages pending = input.pending(PreviousShards.nothing(), version -> "made");
      say("planned parts", pending.targets().size());
      PackedListing.write(session.storage(), pending.listing().orElseThrow(), workspace.listing());
      say("kept the listing", KEYS);
      long rows = 0;
      for (String name : session.storage().lengths(workspace.listing()).keySet()) {
        rows += rows(new org.apache.hadoop.fs.Path(workspace.listing(), name));
      }
      assertThat(rows).isEqualTo(KEYS);
      assertThat(pending.targets()).hasSizeGreaterThan((int) (KEYS * 110_000 / 400_000_000));
    }
  }

  private long rows(org.apache.hadoop.fs.Path listing) {
    long rows = 0;
    try (CloseableIterator<ListingRow> all =
        ListingRow.TABLE.read(listing, session.storage().configuration())) {
      for (; all.hasNext(); rows++) {
        all.next();
      }
    }
    return rows;
  }

  @Test
  void writesAndReadsTheManifestOfManyParts() {
    List<Part> parts = new ArrayList<>();
    FoundParts found = new FoundParts(session.storage(), List.of(workspace.shards()));
    for (int number = 0; number < PARTS; number++) {
      parts.add(found.spool().keep(part(number)));
    }
    say("made parts in memory", PARTS);
    ShardManifest manifest =
        new ShardManifest(
            Manifests.FORMAT, "f", "images", classes(), parts, Map.of(), "", 0, List.of());
    say("hashed parts", PARTS);
    Manifests.publish(session.storage(), workspace.shards(), manifest);
    say("wrote the manifest of parts", PARTS);
    ShardManifest read =
        Manifests.require(session.storage(), workspace.shards(), ShardManifest.class, "shard");
    say("read the head of the manifest of parts", PARTS);
    long[] images = new long[1];
    read.parts()
        .forEach(
            part ->
                part.files()
                    .forEach(
                        each -> each.classCounts().forEach((label, count) -> images[0] += count)));
    say("read parts one after the other", PARTS);

    assertThat(read).isEqualTo(manifest);
    assertThat(images[0]).isEqualTo((long) PARTS * IMAGES_PER_PART);
    assertThat(read.rows()).isEqualTo((long) PARTS * IMAGES_PER_PART);
  }

  private static List<String> classes() {
    return IntStream.range(0, CLASSES).mapToObj("n%08d"::formatted).toList();
  }

  /** Images of as many classes as there are, at most one for each image. */
  private static Part part(int number) {
    long[] images = new long[CLASSES];
    for (int i = 0; i < IMAGES_PER_PART; i++) {
      images[(int) ((number * 31L + i * 7_919L) % CLASSES)]++;
    }
    String name = "train-%05d".formatted(number);
    String hash = "%064x".formatted(number);
    return new Part(
        name,
        number,
        hash,
        List.of(
            new CountedFile(
                new DataFile(
                    name + "-0123456789abcdef.parquet",
                    Split.TRAIN,
                    IMAGES_PER_PART,
                    400_000_000,
                    hash),
                ClassCounts.of(images))),
        List.of(),
        0,
        "");
  }

  @Test
  void goesOnWithThePartsOfAKilledRun() {
    List<PartId> wanted =
        IntStream.range(0, PARTS)
            .mapToObj(number -> new PartId("train-%05d".formatted(number), number, "made"))
            .toList();
    IntStream.range(0, PARTS - 1).parallel().forEach(number -> write(wanted.get(number)));
    say("wrote files of parts", PARTS - 1);

    FoundParts found = new FoundParts(session.storage(), List.of(workspace.shards()));
    WantedParts parts = new WantedParts(wanted, found, List.of());
    parts.takeFound(session);
    say("found parts by names and footers", PARTS - 1);
    ManifestParts made = ManifestParts.of(parts.there(), 10);
    say("hashed parts", PARTS - 1);

    assertThat(parts.missing()).containsExactly(PARTS - 1);
    assertThat(made.rows()).isEqualTo(PARTS - 1);
    assertThat(made.classCounts(Split.TRAIN).stream().mapToLong(Long::longValue).sum())
        .isEqualTo(PARTS - 1);
    mark();
    Prepared.delete(folder.resolve("work/shards"));
  }

  private void write(PartId id) {
    List<String> classes = IntStream.range(0, 10).mapToObj("class%d"::formatted).toList();
    Configuration configuration = session.storage().configuration();
    try (PartWriter<ShardRow> writer =
        new PartWriter<>(
            id,
            classes.size(),
            split ->
                ShardFile.writer(
                    new org.apache.hadoop.fs.Path(workspace.shards(), split.label() + id.suffix()),
                    configuration,
                    classes))) {
      int label = id.number() % 10;
      writer.write(
          Split.TRAIN,
          label,
          new ShardRow(id.name(), new byte[] {1}, "a.jpg", label, Split.TRAIN, "hash"));
      writer.finish(() -> {});
    }
  }
}
