package headway.common.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.storage.atomic.VersionedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Test;

/** What {@link Storage} promises on every kind of file system. */
public abstract class StorageContract {
  private static final int REPLACES = 200;
  private static final int LARGE = 50_000;
  private static final int RACERS = 8;
  private static final int ROUNDS = 20;

  /** The storage under test. */
  protected abstract Storage storage();

  /** A folder that holds nothing yet, other for each test. */
  protected abstract Path root();

  /** Whether a reader finds the old object or the new one at every moment of a replacement. */
  protected boolean replacesWithoutGap() {
    return true;
  }

  /** Whether no other write comes between the check of a version and the replacement. */
  protected boolean comparesAndReplacesInOneStep() {
    return true;
  }

  @Test
  void readsWhatWasPublished() {
    Path path = at("some/folders/that/are/made/object");
    storage().publish(path, bytes("hello"));
    assertThat(storage().read(path)).isEqualTo(bytes("hello"));
    assertThat(storage().readIfPresent(path)).hasValue(bytes("hello"));
    assertThat(storage().exists(path)).isTrue();
  }

  @Test
  void publishesAnEmptyObject() {
    storage().publish(at("empty"), new byte[0]);
    assertThat(storage().read(at("empty"))).isEmpty();
  }

  @Test
  void aShorterObjectReplacesALongerOneWhole() {
    storage().publish(at("object"), new byte[LARGE]);
    storage().publish(at("object"), bytes("short"));
    assertThat(storage().read(at("object"))).isEqualTo(bytes("short"));
  }

  @Test
  void replacesAFileThatAnotherProgramWrote() throws IOException {
    try (var out = storage().fileSystem(root()).create(at("object"))) {
      out.write(new byte[LARGE]);
    }
    storage().publish(at("object"), bytes("ours"));
    assertThat(storage().read(at("object"))).isEqualTo(bytes("ours"));
  }

  @Test
  void publishLeavesNothingElseBehind() {
    storage().publish(at("folder/object"), bytes("1"));
    storage().publish(at("folder/object"), bytes("2"));
    assertThat(storage().list(at("folder")))
        .extracting(each -> each.getPath().getName())
        .containsExactly("object");
  }

  @Test
  void aReaderNeverSeesAPartOfAnObject() throws Exception {
    Path path = at("polled");
    storage().publish(path, generation(0));
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                storage().readIfPresent(path).ifPresentOrElse(this::checkWhole, this::checkMissing);
                reads.incrementAndGet();
              }
            });
    while (reads.get() == 0 && !reader.isDone()) {
      Thread.onSpinWait();
    }
    for (int i = 1; i <= REPLACES && !reader.isDone(); i++) {
      storage().publish(path, generation(i));
    }
    done.set(true);
    reader.get();
    assertThat(storage().read(path)).isEqualTo(generation(REPLACES));
  }

  /** How long the object is after its {@code number}th replacement: never the same, if it can. */
  protected int generationBytes(int number) {
    return 1000 + number * 97;
  }

  private byte[] generation(int number) {
    byte[] content = new byte[generationBytes(number)];
    Arrays.fill(content, (byte) number);
    return content;
  }

  private void checkWhole(byte[] seen) {
    int number = seen.length == 0 ? 0 : seen[0] & 0xff;
    assertThat(Arrays.equals(seen, generation(number)))
        .as("replacement %d whole, not %d bytes", number, seen.length)
        .isTrue();
  }

  private void checkMissing() {
    assertThat(replacesWithoutGap()).as("the object was missing for a moment").isFalse();
  }

  @Test
  void aMissingObjectIsNamedOnce() {
    Path missing = at("a bucket/no such object");
    assertThatThrownBy(() -> storage().read(missing))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read " + missing + ": it does not exist; check the URI");
    assertThat(storage().readIfPresent(missing)).isEqualTo(Optional.empty());
    assertThat(storage().exists(missing)).isFalse();
  }

  @Test
  void aFolderIsNoObject() {
    storage().publish(at("folder/object"), bytes("x"));
    assertThatThrownBy(() -> storage().read(at("folder")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read " + at("folder") + ": it ");
  }

  @Test
  void aMissingFolderListsAsEmpty() {
    assertThat(storage().list(at("missing"))).isEmpty();
  }

  @Test
  void listsWhatLiesDirectlyInAFolderByName() {
    for (String name : new String[] {"b", "a/deep/er", "C", "a2"}) {
      storage().publish(at("folder/" + name), bytes(name));
    }
    assertThat(storage().list(at("folder")))
        .extracting(each -> each.getPath().getName())
        .containsExactly("C", "a", "a2", "b");
  }

  @Test
  void theFilesOfAMissingFolderNameIt() {
    assertThatThrownBy(() -> storage().files(at("missing")).hasNext())
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot list " + at("missing") + ": it does not exist; check the URI");
  }

  @Test
  void findsFilesBelowAFolderWhateverTheirNames() throws IOException {
    Set<String> names =
        Set.of(
            "plain.jpg",
            "with space.jpg",
            "a+b.jpg",
            "100%25.jpg",
            "100%.jpg",
            "key=value.jpg",
            "#1.jpg",
            "what?.jpg",
            "ä/ö.jpg",
            "cats 🐈/🐈‍⬛.jpg");
    names.forEach(name -> storage().publish(at("odd/" + name), bytes(name)));

    Set<String> found = new TreeSet<>();
    String prefix = storage().qualify(at("odd")) + "/";
    RemoteIterator<? extends FileStatus> files = storage().files(at("odd"));
    while (files.hasNext()) {
      Path path = new Path(files.next().getPath().toString());
      String name = path.toString().substring(prefix.length());
      assertThat(new String(storage().read(path), UTF_8)).isEqualTo(name);
      found.add(name);
    }
    assertThat(found).isEqualTo(new TreeSet<>(names));
  }

  @Test
  void deletesAFolderWithAllThatIsInIt() {
    storage().publish(at("folder/a/b"), bytes("x"));
    storage().publish(at("folders"), bytes("stays"));
    storage().delete(at("folder"));
    assertThat(storage().exists(at("folder/a/b"))).isFalse();
    assertThat(storage().list(at("folder"))).isEmpty();
    assertThat(storage().exists(at("folders"))).isTrue();
  }

  @Test
  void filesBesideFoldersAndThoseInThemAreAll() throws IOException {
    for (String key : List.of("a.png", "b b.png", "one/c.png", "one/deep/d.png", "two/e.png")) {
      storage().publish(at("mixed/" + key), bytes(key));
    }
    List<String> beside = new ArrayList<>();
    RemoteIterator<? extends FileStatus> files = storage().filesBesideFolders(at("mixed"));
    while (files.hasNext()) {
      beside.add(files.next().getPath().getName());
    }
    assertThat(beside).containsExactlyInAnyOrder("a.png", "b b.png");
    assertThat(storage().folders(at("mixed")))
        .extracting(each -> each.getPath().getName())
        .containsExactly("one", "two");
  }

  @Test
  void deletesTheNamedFilesOfAFolderAndNoOthers() {
    Path folder = at("many");
    List<String> names = List.of("a.parquet", "two words", "100% +ü.bin", "d");
    names.forEach(name -> storage().publish(new Path(folder, "./" + name), bytes(name)));
    storage().publish(at("many/below/a.parquet"), bytes("a"));

    storage().deleteFiles(folder, List.of("a.parquet", "two words", "100% +ü.bin", "gone"));

    assertThat(storage().list(folder))
        .extracting(each -> each.getPath().getName())
        .containsExactly("below", "d");
    assertThat(storage().exists(at("many/below/a.parquet"))).isTrue();
  }

  @Test
  void deletingWhatIsMissingIsSilent() {
    storage().delete(at("missing"));
    assertThat(storage().exists(at("missing"))).isFalse();
  }

  @Test
  void ofManyThatCreateAnObjectOneSucceeds() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path path = at("created-" + round);
      List<String> winners =
          race(name -> storage().createIfAbsent(path, bytes(name)).map(version -> name));
      assertThat(winners).as("round %d", round).hasSize(1);
      assertThat(storage().read(path)).isEqualTo(bytes(winners.get(0)));
      assertThat(storage().createIfAbsent(path, bytes("late"))).isEmpty();
    }
    assertThat(storage().list(root())).hasSize(ROUNDS);
  }

  @Test
  void ofManyThatReplaceAVersionOneSucceeds() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path path = at("replaced-" + round);
      storage().publish(path, bytes("old " + round));
      String old = storage().readVersioned(path).orElseThrow().version();
      List<String> winners =
          race(name -> storage().replaceIfUnchanged(path, old, bytes(name)).map(version -> name));
      assertThat(winners).as("round %d", round).isNotEmpty();
      assertThat(comparesAndReplacesInOneStep() ? winners.size() : 1).isEqualTo(1);
      VersionedObject now = storage().readVersioned(path).orElseThrow();
      assertThat(winners).contains(new String(now.bytes(), UTF_8));
      assertThat(storage().replaceIfUnchanged(path, old, bytes("late"))).isEmpty();
      assertThat(storage().replaceIfUnchanged(path, now.version(), bytes("next"))).isPresent();
    }
    assertThat(storage().list(root())).hasSize(ROUNDS);
  }

  @Test
  void aVersionIsDeletedOnceAndNoOtherWithIt() {
    storage().publish(at("object"), bytes("1"));
    String first = storage().readVersioned(at("object")).orElseThrow().version();
    String second = storage().replaceIfUnchanged(at("object"), first, bytes("2")).orElseThrow();

    assertThat(storage().deleteIfUnchanged(at("object"), first)).isFalse();
    assertThat(storage().read(at("object"))).isEqualTo(bytes("2"));
    assertThat(storage().deleteIfUnchanged(at("object"), second)).isTrue();
    assertThat(storage().exists(at("object"))).isFalse();
    assertThat(storage().deleteIfUnchanged(at("object"), second)).isFalse();
    assertThat(storage().list(root())).isEmpty();
  }

  @Test
  void ofThoseThatReplaceAVersionAndThoseThatDeleteItOneSucceeds() throws Exception {
    for (int round = 0; round < ROUNDS && comparesAndReplacesInOneStep(); round++) {
      Path path = at("contended-" + round);
      storage().publish(path, bytes("old " + round));
      String old = storage().readVersioned(path).orElseThrow().version();
      List<String> winners =
          race(
              name ->
                  name.charAt(name.length() - 1) % 2 == 0
                      ? storage().replaceIfUnchanged(path, old, bytes(name)).map(version -> name)
                      : Optional.of(name)
                          .filter(deleter -> storage().deleteIfUnchanged(path, old)));
      assertThat(winners).as("round %d", round).hasSize(1);
      boolean replaced = winners.get(0).charAt(winners.get(0).length() - 1) % 2 == 0;
      assertThat(storage().readIfPresent(path).map(each -> new String(each, UTF_8)))
          .isEqualTo(replaced ? Optional.of(winners.get(0)) : Optional.empty());
    }
  }

  @Test
  void whatIsMissingHasNoVersionAndIsNotReplaced() {
    assertThat(storage().readVersioned(at("missing"))).isEmpty();
    storage().publish(at("other"), bytes("x"));
    String version = storage().readVersioned(at("other")).orElseThrow().version();
    assertThat(storage().replaceIfUnchanged(at("missing"), version, bytes("y"))).isEmpty();
    assertThat(storage().exists(at("missing"))).isFalse();
  }

  @Test
  void theVersionIsThatOfTheLastWrite() {
    String created = storage().createIfAbsent(at("object"), bytes("1")).orElseThrow();
    assertThat(storage().readVersioned(at("object")).orElseThrow().version()).isEqualTo(created);
    String replaced = storage().replaceIfUnchanged(at("object"), created, bytes("2")).orElseThrow();
    assertThat(replaced).isNotEqualTo(created);
    assertThat(storage().readVersioned(at("object")).orElseThrow().version()).isEqualTo(replaced);
  }

  @Test
  void aGuardThatRefusesLeavesEverythingAsItIs() {
    storage().publish(at("object"), bytes("x"));
    Storage refused =
        storage()
            .guardedBy(
                () -> {
                  throw new InputException("not now");
                });
    List<Runnable> writes =
        List.of(
            () -> refused.publish(at("object"), bytes("y")),
            () -> refused.delete(at("object")),
            () -> refused.create(at("object")),
            () -> refused.deleteIfUnchanged(at("object"), "any"),
            () -> refused.createIfAbsent(at("new"), bytes("y")));
    for (Runnable write : writes) {
      assertThatThrownBy(write::run).isInstanceOf(InputException.class).hasMessage("not now");
    }
    assertThat(refused.read(at("object"))).isEqualTo(bytes("x"));
    assertThat(refused.exists(at("new"))).isFalse();
  }

  /** What each of some threads answers that do the same at the same moment. */
  private static List<String> race(Function<String, Optional<String>> attempt) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(RACERS);
    CyclicBarrier start = new CyclicBarrier(RACERS);
    try {
      List<Future<Optional<String>>> attempts = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        String name = "racer " + i;
        attempts.add(
            threads.submit(
                () -> {
                  start.await();
                  return attempt.apply(name);
                }));
      }
      List<String> won = new ArrayList<>();
      for (Future<Optional<String>> each : attempts) {
        each.get().ifPresent(won::add);
      }
      return won;
    } finally {
      threads.shutdownNow();
    }
  }

  /** An object below {@link #root}. */
  protected final Path at(String name) {
    return new Path(root(), name);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
